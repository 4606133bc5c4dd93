"""A cell is a text, never a formula, whatever somebody typed into an idea."""

from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from core.spreadsheet import LONGEST, long_sheet, safe_cell, without_controls, write_line


@pytest.mark.parametrize(
    "attack",
    ["=1+1", "+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\n=1", "\x00=1", "＝1+1", "＋1", " =1", "\u200b=1", "\u202e@x"],
)
def test_what_a_program_would_run_gets_an_apostrophe(attack: str) -> None:
    assert safe_cell(attack).startswith("'")


@pytest.mark.parametrize("harmless", ["الفكرة", "a=b", "5-3", "", "L’idée", "'quoted"])
def test_what_it_would_not_run_stays_as_it_is(harmless: str) -> None:
    assert safe_cell(harmless) == harmless


@pytest.mark.parametrize("value", [3, -3, 2.5, None, True, date(2020, 10, 9)])
def test_what_is_no_text_passes(value: object) -> None:
    assert safe_cell(value) is value


@given(st.text(max_size=30))
def test_no_cell_begins_like_a_formula_and_none_has_controls(typed: str) -> None:
    cell = safe_cell(typed)
    assert cell.strip()[:1] not in set("=+-@＝＋－＠") or not cell.strip()
    assert without_controls(cell) == cell


def test_a_cell_is_no_longer_than_a_workbook_takes() -> None:
    assert len(safe_cell("=" * 40_000)) == LONGEST


def test_a_long_sheet_keeps_its_headers_in_sight_and_runs_nothing() -> None:
    book, file = Workbook(write_only=True), BytesIO()
    sheet = long_sheet(book, "ideas", ["reference", "the_title_of_the_idea"], rtl=True)
    write_line(sheet, ["PAN2-I-0042", "=1+1"])
    book.save(file)
    read = load_workbook(file)["ideas"]
    assert (read.freeze_panes, read.sheet_view.rightToLeft, read["A1"].font.bold) == ("A2", True, True)
    assert read.column_dimensions["B"].width > read.column_dimensions["A"].width
    assert (read["B2"].value, read["B2"].data_type, read["B2"].font.bold) == ("=1+1", "s", False)
