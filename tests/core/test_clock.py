from datetime import UTC, datetime

from core.clock import instant, last_moment, wall


def test_a_wall_time_is_that_of_the_zone_and_nothing_stays_nothing() -> None:
    assert wall(datetime(2026, 12, 20, 23, 59, tzinfo=UTC), "Africa/Casablanca") == "2026-12-20T23:59"
    assert wall(datetime(2026, 7, 1, 12, tzinfo=UTC), "Africa/Casablanca") == "2026-07-01T13:00"
    assert wall(None, "Africa/Casablanca") == ""
    assert instant("", "Africa/Casablanca") is None


def test_the_instant_of_a_wall_time_leads_back_to_it() -> None:
    for announced in ("2026-12-20T23:59", "2020-10-09T16:00", "2027-02-20T00:00"):
        moment = instant(announced, "Africa/Casablanca")
        assert wall(moment, "Africa/Casablanca") == announced


def test_a_window_that_ends_at_midnight_was_open_on_the_day_before() -> None:
    assert last_moment(datetime(2027, 1, 2, 0, 0, tzinfo=UTC)).isoformat() == "2027-01-01T23:59:59+00:00"
    assert last_moment(datetime(2027, 1, 2, 18, 0, tzinfo=UTC)).date().isoformat() == "2027-01-02"
