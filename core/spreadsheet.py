"""Cells of tables that people open in a spreadsheet program."""

import re
from typing import Any

#: What makes a program read a cell as a formula, and the full-width forms that some of them fold into it.
_STARTS = "=+-@\uff1d\uff0b\uff0d\uff20"
#: Neither XML nor a spreadsheet has a place for these.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
#: Skipped by programs before they look at the first character.
_SKIPPED = " \u00a0\u200b\u200e\u200f\u2060\ufeff\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
#: What a cell of a workbook holds at most.
LONGEST = 32_767


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
