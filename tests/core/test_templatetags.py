"""Dates and figures as Morocco writes them; languages by their names."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone, translation

from core.templatetags import texts, ui
from tests import factories

SPACE = "\u00a0"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (1245, "1245"),
        (12450, f"12{SPACE}450"),
        (-1234567, f"-1{SPACE}234{SPACE}567"),
        (3.5, "3,5"),
        ("3.50", "3,5"),
        (12000.25, f"12{SPACE}000,25"),
        (-0.5, "-0,5"),
        (100, "100"),
        (None, "—"),
        ("", "—"),
    ],
)
def test_a_number_has_western_digits_and_groups_from_ten_thousand(value, shown) -> None:
    assert ui.number(value) == shown


def test_a_share_is_never_torn_from_its_sign() -> None:
    assert ui.percent(44.5) == f"44,5{SPACE}%"
    assert ui.percent(0) == f"0{SPACE}%"
    assert ui.percent(None) == "—"


@pytest.mark.parametrize(
    ("precision", "shown", "machine"),
    [("day", "9 octobre 2020", "2020-10-09"), ("month", "octobre 2020", "2020-10"), ("year", "2020", "2020")],
)
def test_a_date_is_told_as_far_as_its_source_says_it(precision: str, shown: str, machine: str) -> None:
    with translation.override("fr"):
        assert ui.stated_date(date(2020, 10, 9), precision) == shown
    assert ui.stated_iso(date(2020, 10, 9), precision) == machine
    assert ui.stated_date(None) == ui.stated_iso(None) == ""


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        (date(2018, 8, 1), date(2020, 8, 1), "août 2018 – août 2020"),
        (date(2018, 8, 1), None, "août 2018"),
        (None, date(2020, 8, 1), "août 2020"),
        (date(2018, 8, 1), date(2018, 8, 20), "août 2018"),
        (None, None, ""),
    ],
)
def test_a_period_is_told_from_its_start_to_its_end(start, end, shown) -> None:
    row = SimpleNamespace(start_date=start, start_precision="month", end_date=end, end_precision="month")
    with translation.override("fr"):
        assert ui.stated_period(row) == shown


def test_days_are_counted_by_the_calendar_of_morocco() -> None:
    zone = ZoneInfo("Africa/Casablanca")
    with time_machine.travel(datetime(2026, 11, 22, 0, 30, tzinfo=zone), tick=False):
        assert ui.days_since(timezone.now() - timedelta(hours=1)) == 1
        assert ui.days_since(date(2026, 11, 20)) == 2
        assert ui.days_until(date(2026, 11, 30)) == 8
        assert ui.days_since(None) == 0


def test_languages_have_a_name_and_a_direction() -> None:
    assert [ui.direction(code) for code in ("ar", "fr", "zgh", "xx")] == ["rtl", "ltr", "ltr", "auto"]
    assert [ui.language_name(code) for code in ("ar", "fr", "zgh", "xx")] == ["العربية", "Français", "ⵜⴰⵎⴰⵣⵉⵖⵜ", "xx"]


def test_small_helpers_of_templates() -> None:
    with translation.override(None):
        assert [ui.yes_no(value) for value in (1, 0)] == ["yes", "no"]
    assert ui.paragraphs("un\nun\n\n\n deux \n\n") == ["un\nun", "deux"]
    assert ui.paragraphs(None) == []
    assert ui.get_item({"a": 1}, "a") == 1
    assert ui.get_item({}, "a") is None
    assert ui.get_item("no mapping", "a") is None
    assert ui.isolated("<b>زينب") == '<span dir="auto">&lt;b&gt;زينب</span>'


def test_a_text_that_fell_back_says_its_language() -> None:
    theme = factories.ThemeFactory.build(plan=None, title_ar="النزاهة", title_fr="")
    with translation.override("fr"):
        assert texts.lang_of(theme, "title") == "ar"
    with translation.override("ar"):
        assert texts.lang_of(theme, "title") == ""
    with translation.override(None):
        assert texts.lang_of(theme, "title") == ""
    empty = factories.ThemeFactory.build(plan=None, title_ar=None, title_fr=None)
    assert texts.lang_of(empty, "title") == ""
