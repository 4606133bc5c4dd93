"""How our copy of the facts is read, before anything of it is loaded."""

from datetime import date, timedelta
from typing import Any

import pytest

from ogportal.record.dates import Stated, read_date
from ogportal.record.readings import our_readings
from tests.ogportal.facts import facts


def test_every_event_that_our_reading_names_is_in_the_timeline() -> None:
    known = {(read_date(event["date"]), event["ar"]) for event in facts("timeline.yaml")["events"]}
    assert {(event.date, event.ar) for event in our_readings().events} <= known


def test_every_reading_is_made_for_the_decision_of_our_copy() -> None:
    decided = {found["id"]: found["decision"] for found in facts("inconsistencies.yaml")}
    assert all(decided[reading.id] == reading.decision for reading in our_readings().readings)


# --- dates ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("written", "first", "last", "precision"),
    [
        (date(2020, 10, 9), date(2020, 10, 9), date(2020, 10, 9), "day"),
        ("2020-02-29", date(2020, 2, 29), date(2020, 2, 29), "day"),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29), "month"),
        (2021, date(2021, 1, 1), date(2021, 12, 31), "year"),
    ],
)
def test_a_date_is_read_as_far_as_it_is_said(written: Any, first: date, last: date, precision: str) -> None:
    stated_date = read_date(written)
    assert (stated_date.first, stated_date.last, stated_date.precision) == (first, last, precision)
    assert read_date(stated_date) is stated_date
    assert stated_date.last - stated_date.first < timedelta(days=366)


@pytest.mark.parametrize("written", ["soon", "2020-13", "2020-02-30", True, 20.5, None, 12, 3021, "٢٠٢٠x", [2020]])
def test_what_is_no_date_is_refused(written: Any) -> None:
    with pytest.raises(ValueError, match=r"date|calendar|meant"):
        read_date(written)


def test_a_stated_date_knows_its_parts() -> None:
    assert read_date("2020-02") == Stated(2020, 2)
