"""Morocco is at UTC+0 for good since 20 September 2026, whatever this machine's zone data say."""

import subprocess
import sys
import zoneinfo
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core.clock import instant, wall
from plans.models import Stage
from tests import factories

ZONE = "Africa/Casablanca"
CASABLANCA = ZoneInfo(ZONE)


@pytest.mark.parametrize(
    ("moment", "hours"),
    [
        ("2026-12-01T12:00", 0),
        ("2027-02-20T12:00", 0),  # would have been Ramadan
        ("2027-07-01T12:00", 0),
        ("2026-09-19T12:00", 1),
        ("2026-07-01T12:00", 1),
        ("2026-03-01T12:00", 0),  # Ramadan 1447
        ("2021-04-20T12:00", 0),  # Ramadan 1442
        ("2020-10-09T16:00", 1),  # the first workshop of 2020
        ("2018-07-15T12:00", 1),
        ("2018-01-15T12:00", 0),  # before October 2018 winter was at UTC+0
    ],
)
def test_the_clock_of_morocco(moment: str, hours: int) -> None:
    there = datetime.fromisoformat(moment).replace(tzinfo=CASABLANCA)
    assert there.utcoffset() == timedelta(hours=hours)


def test_the_zone_data_come_from_the_locked_package_alone() -> None:
    assert zoneinfo.TZPATH == ()
    assert timezone.get_default_timezone_name() == ZONE


def test_the_worker_has_the_same_clock() -> None:
    program = (
        "import ogportal.celery, datetime, zoneinfo; from django.conf import settings; settings.USE_TZ;"
        "there = datetime.datetime(2026, 12, 1, 12, tzinfo=zoneinfo.ZoneInfo(settings.TIME_ZONE));"
        "print(there.isoformat(), ogportal.celery.app.conf.timezone)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=180)
    assert done.stdout.split() == ["2026-12-01T12:00:00+00:00", "UTC"]


def test_the_database_keeps_utc_and_converts_nothing(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("show timezone")
        assert cursor.fetchone() == ("UTC",)
    stage = factories.StageFactory(closes_at=datetime(2026, 12, 20, 23, 59, tzinfo=CASABLANCA))
    stage.refresh_from_db()
    assert stage.closes_at == datetime(2026, 12, 20, 23, 59, tzinfo=UTC)
    assert Stage.objects.filter(closes_at__lte=datetime(2026, 12, 20, 23, 59, tzinfo=UTC)).exists()


@given(st.datetimes(datetime(2018, 1, 1), datetime(2040, 1, 1)))  # noqa: DTZ001
def test_every_instant_has_a_wall_time_and_the_way_back_keeps_it(moment: datetime) -> None:
    announced = wall(moment.replace(tzinfo=UTC), ZONE)
    back = instant(announced, ZONE)
    assert back is not None
    assert wall(back, ZONE) == announced
    # In the hour that the clock repeats, the way back leads to the first of the two.
    assert back in {moment.replace(second=0, microsecond=0, tzinfo=UTC) - timedelta(hours=h) for h in (0, 1)}


@given(st.datetimes(datetime(2026, 9, 21), datetime(2040, 1, 1)))  # noqa: DTZ001
def test_since_september_2026_no_hour_is_skipped_or_repeated(moment: datetime) -> None:
    announced = moment.strftime("%Y-%m-%dT%H:%M")
    back = instant(announced, ZONE)
    assert back == moment.replace(second=0, microsecond=0, tzinfo=UTC)


def test_the_repeated_hour_of_the_change_has_two_instants() -> None:
    first, second = (datetime(2026, 9, 20, 1, 30, tzinfo=CASABLANCA, fold=fold) for fold in (0, 1))
    assert second.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=1)


def test_a_skipped_hour_of_a_past_ramadan_does_not_break_anything() -> None:
    """2026-03-22 02:30 does not exist in Morocco; a record that says it gets an instant all the same."""
    assert instant("2026-03-22T02:30", ZONE) is not None
