"""Reading tables that people send: checked before they are parsed, and never silently misread."""

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

#: What a table may have at most. A workbook of five kilobytes can otherwise ask for four gigabytes.
MOST_ROWS, MOST_COLUMNS, MOST_BYTES = 5_000, 50, 5_000_000
#: What the parts of a workbook may be together when unpacked, and how many times larger than the file.
MOST_UNPACKED, MOST_RATIO = 20_000_000, 100

_ARABIC = r"[\u0621-\u064a]"
_LATIN = r"[A-Za-z\u00c0-\u024f]"
#: A letter of one script right beside one of the other: the text was read with the wrong table of characters.
TORN = re.compile(f"{_ARABIC}{_LATIN}|{_LATIN}{_ARABIC}")
#: How our own exports guard a text that a program would run.
_GUARDED = re.compile("'(?=[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20])")


class SheetRefused(Exception):
    """The file cannot be read; the message says why, in the language of the page."""


@dataclass
class Sheet:
    headers: list[str]
    rows: list[list[Any]] = field(default_factory=list)
    #: The table of characters that was used, when it is not UTF-8: the person is told to look twice.
    encoding: str = ""


def read_sheet(data: bytes) -> Sheet:
    """The first table of an XLSX or CSV file. Raises `SheetRefused`."""
    if len(data) > MOST_BYTES:
        raise SheetRefused(_("The file is too large: at most 5 MB are read."))
    if not data.strip():
        raise SheetRefused(_("The file is empty."))
    sheet = _workbook(data) if data[:4] == b"PK\x03\x04" else _text(data)
    if len(set(sheet.headers)) != len(sheet.headers):
        raise SheetRefused(_("Two columns have the same name."))
    if not sheet.rows:
        raise SheetRefused(_("There is no row below the names of the columns."))
    return sheet


# --- XLSX
def _workbook(data: bytes) -> Sheet:
    try:
        _check_parts(data)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        # The size that a sheet states may be a lie, so no more than this is ever read; the row past the last tells.
        rows = list(sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1, values_only=True))
    except (zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, IndexError, OSError) as error:
        raise SheetRefused(_("This is not a readable XLSX file.")) from error
    if len(rows) > MOST_ROWS + 1 or any(len(row) > MOST_COLUMNS and row[MOST_COLUMNS] is not None for row in rows):
        raise SheetRefused(_too_large())
    return _table([list(row) for row in rows])


def _check_parts(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * len(data):
            raise SheetRefused(_too_large())
        for part in archive.infolist():
            # A workbook has no document type; whoever writes one wants entities that explode.
            if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.read(part):
                raise SheetRefused(_("This is not a readable XLSX file."))


def _too_large() -> str:
    return _("The table is too large: at most %(rows)s rows and %(columns)s columns are read.") % {
        "rows": MOST_ROWS,
        "columns": MOST_COLUMNS,
    }


# --- CSV
def _text(data: bytes) -> Sheet:
    text, encoding = _decoded(data)
    head = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=head.count)
    try:
        rows: list[list[Any]] = []
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(list(row))
            if len(rows) > MOST_ROWS + 1 or len(row) > MOST_COLUMNS:
                raise SheetRefused(_too_large())
    except csv.Error as error:
        raise SheetRefused(_("This is not a readable CSV file.")) from error
    sheet = _table(rows)
    sheet.encoding = encoding
    return sheet


def _decoded(data: bytes) -> tuple[str, str]:
    """The text and, when it is not Unicode, the name of its table of characters."""
    unreadable = _("The characters of the file cannot be told for sure. Save it as XLSX, or as CSV with UTF-8.")
    try:
        if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            return data.decode("utf-16"), ""
        if b"\x00" in data:
            raise SheetRefused(unreadable)
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1256")
    except UnicodeDecodeError:
        raise SheetRefused(unreadable) from None
    if TORN.search(text):
        raise SheetRefused(unreadable)
    return text, "Windows-1256"


# --- both
def _table(rows: list[list[Any]]) -> Sheet:
    """Names of columns and rows of equal length; empty rows and columns without a name at the end are left out."""
    while rows and is_empty(rows[-1]):
        rows.pop()
    if not rows:
        raise SheetRefused(_("The file is empty."))
    headers = [str(as_cell(value)).strip().lower() for value in rows[0]]
    while headers and not headers[-1]:
        headers.pop()
    if not headers or not all(headers):
        raise SheetRefused(_("The first row does not name every column."))
    body = []
    for number, row in enumerate(rows[1:], 2):
        if any(not _is_blank(value) for value in row[len(headers) :]):
            raise SheetRefused(_("Row %(number)s has more cells than there are columns.") % {"number": number})
        cells = [as_cell(value) for value in row[: len(headers)]]
        body.append(cells + [""] * (len(headers) - len(cells)))
    return Sheet(headers, body)


def _is_blank(value: Any) -> bool:
    return value is None or not str(value).strip()


def is_empty(row: list[Any]) -> bool:
    return all(_is_blank(value) for value in row)


def as_cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, str):
        # A lone half of a pair of characters can come out of a broken file, and no database keeps it.
        return _GUARDED.sub("", value, count=1).encode("utf-8", "replace").decode() if value else ""
    return value
