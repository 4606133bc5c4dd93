"""A cell is a text, never a formula, whatever somebody typed into an idea."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.spreadsheet import LONGEST, safe_cell, without_controls


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
