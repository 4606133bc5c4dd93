"""When a country changes its clock, coming deadlines keep the wall time that people were told."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command

from core.windows import rederive_windows
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)


def window(**kwargs):
    return factories.ConsultationFactory(zone="Africa/Casablanca", **kwargs)


def test_a_coming_closing_keeps_its_wall_time_and_what_has_passed_stays():
    opened = datetime(2026, 8, 20, 8, tzinfo=UTC)
    consultation = window(
        opens_at=opened,
        opens_wall="2026-08-20T10:00",
        closes_at=datetime(2026, 10, 1, 22, 59, tzinfo=UTC),
        closes_wall="2026-10-01T23:59",
    )
    moved = rederive_windows(now=NOW)
    consultation.refresh_from_db()
    assert consultation.opens_at == opened
    assert consultation.closes_at == datetime(2026, 10, 1, 23, 59, tzinfo=UTC)
    assert [(one.bound, one.before.hour, one.after.hour) for one in moved] == [("closes_at", 22, 23)]
    assert rederive_windows(now=NOW) == []


def test_a_coming_opening_moves_too():
    consultation = window(
        opens_at=datetime(2026, 11, 2, 8, tzinfo=UTC),
        opens_wall="2026-11-02T09:00",
        closes_at=datetime(2026, 11, 30, 22, tzinfo=UTC),
        closes_wall="2026-11-30T23:00",
    )
    rederive_windows(now=NOW)
    consultation.refresh_from_db()
    assert (consultation.opens_at.hour, consultation.closes_at.hour) == (9, 23)


def test_without_an_announced_wall_time_nothing_is_derived():
    window(opens_wall="", closes_wall="")
    assert rederive_windows() == []


def test_what_would_end_before_it_opens_is_left_alone():
    window(
        opens_at=datetime(2026, 11, 2, 8, tzinfo=UTC),
        opens_wall="2026-12-24T08:00",
        closes_at=datetime(2026, 11, 30, 22, tzinfo=UTC),
        closes_wall="2026-11-30T23:00",
    )
    assert rederive_windows(now=NOW) == []


def test_the_command_says_what_it_moved():
    window(
        opens_at=datetime(2100, 11, 2, 8, tzinfo=UTC),
        opens_wall="2100-11-02T11:00",
        closes_at=datetime(2100, 11, 30, 22, tzinfo=UTC),
        closes_wall="",
    )
    out = StringIO()
    call_command("rederive_deadlines", stdout=out)
    assert "opens_at" in out.getvalue()
    assert "1 instants" in out.getvalue()
