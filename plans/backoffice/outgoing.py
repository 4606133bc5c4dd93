"""Tables that go out, whatever their length: rows are fetched in small batches by their keys.

The keys are read first and kept as eight bytes each, so that a million rows are eight megabytes, the log says how
many rows go out before the first one does, and the order is that of the list.
"""

import csv
from array import array
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.utils.translation import get_language_bidi
from openpyxl import Workbook

from core.spreadsheet import long_sheet, safe_cell, write_line

#: The kind of background job that makes a long workbook.
KIND = "backoffice.export"
BATCH = 500
#: What a sheet can hold beside its headers.
MOST_XLSX_ROWS = 1_048_575
_IN_MEMORY = 2_000_000
_BOM = "\ufeff"


def keys_of(rows: Any) -> "array[int]":
    """The keys of the rows of a list, in its order."""
    return array("q", rows.values_list("pk", flat=True).iterator(chunk_size=10_000))


def lines_of(table: Any, rows: Any, keys: "array[int]", report: Any = None) -> Iterator[list[Any]]:
    """The names of the columns, then each row, with cells that no program runs."""
    fields = table.get_export_fields()
    yield [field.column_name for field in fields]
    for start in range(0, len(keys), BATCH):
        wanted = keys[start : start + BATCH].tolist()
        # The filters of the list have done their work; a row that is gone meanwhile is left out.
        found = {row.pk: row for row in table.filter_export(rows.order_by().filter(pk__in=wanted))}
        for row in filter(None, map(found.get, wanted)):
            yield [safe_cell(cell) for cell in table.export_resource(row, selected_fields=None)]
        if report is not None:
            report(start + len(wanted), len(keys))


class _Line:
    """What `csv` writes into: it gives the line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(table: Any, rows: Any, keys: "array[int]") -> Iterator[str]:
    """UTF-8 with a mark at its start for spreadsheet programs."""
    writer = csv.writer(_Line())
    yield _BOM
    for line in lines_of(table, rows, keys):
        yield writer.writerow(line)


def xlsx_file(table: Any, rows: Any, keys: "array[int]", report: Any = None) -> IO[bytes]:
    """A workbook that is written row by row to the disk. Every text is a text, whatever it begins with."""
    book = Workbook(write_only=True)
    lines = lines_of(table, rows, keys, report)
    sheet = long_sheet(book, "Sheet", next(lines), rtl=get_language_bidi())
    try:
        for line in lines:
            write_line(sheet, line)
    except BaseException:
        sheet.close()  # else its temporary file stays open
        raise
    file: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the response or the job closes it
    book.save(file)
    file.seek(0)
    return file
