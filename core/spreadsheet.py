"""Cells of tables that people open in a spreadsheet program."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

#: What makes a program read a cell as a formula, and the full-width forms that some of them fold into it.
_STARTS = "=+-@\uff1d\uff0b\uff0d\uff20"
#: Neither XML nor a spreadsheet has a place for these.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
#: Skipped by programs before they look at the first character.
_SKIPPED = " \u00a0\u200b\u200e\u200f\u2060\ufeff\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
#: What a cell of a workbook holds at most.
LONGEST = 32_767
#: Columns of long tables, in characters: what is in them is not known before it is written.
_NARROWEST, _WIDEST = 14, 40


def without_controls(text: str) -> str:
    """`text` without the characters that XML refuses."""
    return _UNPRINTABLE.sub("", text)


def safe_cell(value: Any) -> Any:
    """`value` as it may stand in a CSV or XLSX cell: a text that would be run as a formula gets a `'` before it.

    Texts that begin with `= + - @` (also full-width, also behind spaces or marks of no width), a tab, a line end or
    NUL are prefixed; control characters are dropped. Numbers, dates and None pass. Nothing but the cell changes: the
    row in the database keeps what was typed.

    >>> safe_cell("=1+1"), safe_cell(-3), safe_cell("الفكرة")
    ("'=1+1", -3, 'الفكرة')
    """
    if not isinstance(value, str):
        return value
    text = without_controls(value)
    starts = text.lstrip(_SKIPPED)[:1]
    if value[:1] in {"\t", "\r", "\n", "\x00"} or starts in {"\t", "\r", "\n"} or (starts and starts in _STARTS):
        text = f"'{text}"
    return text[:LONGEST]


@dataclass
class Leaf:
    """One sheet of a workbook. `widths` are in characters; `choices` gives a column (from 0) its list of values."""

    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Any]]
    widths: Sequence[int] = ()
    choices: dict[int, Sequence[str]] = field(default_factory=dict)
    #: Lines above the headers would break reading back, so what a sheet is about stands on another one.
    wrap: bool = True


def workbook(leaves: Sequence[Leaf], *, rtl: bool) -> bytes:
    """A small workbook for people to read and fill in: headers that stay, wrapped cells, nothing that is a formula."""
    book = Workbook()
    del book[book.sheetnames[0]]
    for leaf in leaves:
        sheet = book.create_sheet(leaf.title[:31])
        sheet.sheet_view.rightToLeft = rtl
        sheet.freeze_panes = "A2"
        for line in (leaf.headers, *leaf.rows):
            sheet.append([None] * len(line))
            for cell, value in zip(sheet[sheet.max_row], line, strict=True):
                cell.value = safe_cell(value)
                if isinstance(value, str):
                    cell.data_type = "s"
                cell.alignment = Alignment(
                    wrap_text=leaf.wrap, vertical="top", horizontal="general", readingOrder=2 if rtl else 1
                )
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for number, width in enumerate(leaf.widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        for column, values in leaf.choices.items():
            _offer(sheet, get_column_letter(column + 1), values, len(leaf.rows) + 1)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _offer(sheet: Any, letter: str, values: Sequence[str], last: int) -> None:
    """A list to choose from in the cells of a column. Programs take at most 255 letters of values here."""
    rule = DataValidation(type="list", formula1=f'"{",".join(values)}"', allow_blank=True)
    sheet.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{max(last, 2)}")


def long_sheet(book: Workbook, title: str, headers: Sequence[str], *, rtl: bool) -> Any:
    """A sheet of a workbook that is written row by row (`write_only`), with its headers: bold, and always in sight."""
    sheet = book.create_sheet(title[:31])
    sheet.sheet_view.rightToLeft = rtl
    sheet.freeze_panes = "A2"
    for number, header in enumerate(headers, 1):
        width = min(max(len(header) + 4, _NARROWEST), _WIDEST)
        sheet.column_dimensions[get_column_letter(number)].width = width
    write_line(sheet, headers, bold=True)
    return sheet


def write_line(sheet: Any, values: Sequence[Any], *, bold: bool = False) -> None:
    """One row of a `long_sheet`. Every text is a text, whatever it begins with."""
    line = []
    for value in values:
        cell = WriteOnlyCell(sheet, value=value)
        if isinstance(value, str):
            cell.data_type = "s"
        if bold:
            cell.font = Font(bold=True)
        line.append(cell)
    sheet.append(line)
