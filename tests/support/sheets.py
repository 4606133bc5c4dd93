"""Tables as people send them, and files that only say that they are tables."""

import csv
import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl


def workbook(*rows: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def table(*rows: list[Any], delimiter: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def sparse() -> bytes:
    """One cell at the far corner: five kilobytes that would ask for four gigabytes."""
    book = openpyxl.Workbook()
    book.active["XFD1048576"] = 1
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def bomb(rows: int = 50_000_000) -> bytes:
    """A small archive that unpacks to six bytes a row: three hundred megabytes."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<row/>" * rows)
    return kept.getvalue()


def laughs() -> bytes:
    """Entities that grow when they are read."""
    source, kept = zipfile.ZipFile(io.BytesIO(workbook(["a"], ["b"]))), io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in source.infolist():
            data = source.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                data = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">]>' + data
            archive.writestr(part, data)
    return kept.getvalue()


#: Files that only say that they are tables, or have nothing in them, or the same column twice.
NO_TABLES: list[Callable[[], bytes]] = [
    lambda: b"PK\x03\x04 broken",
    lambda: b"",
    lambda: b" \n ",
    lambda: b"title\n",
    lambda: b"a,a\n1,2\n",
]
