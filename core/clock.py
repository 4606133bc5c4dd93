"""Wall time and instants."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone


def wall(moment: datetime | None, zone: str) -> str:
    """The wall time of an instant as `2026-12-20T23:59`, the form of `OpenWindow.*_wall`; '' for none."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M") if moment else ""


def instant(wall_time: str, zone: str) -> datetime | None:
    """The instant of an announced wall time under today's rules of the zone."""
    return datetime.fromisoformat(wall_time).replace(tzinfo=ZoneInfo(zone)) if wall_time else None


def last_moment(closes_at: datetime) -> datetime:
    """When a window was open last, in the zone of the portal: one that ends at midnight, on the day before."""
    return timezone.localtime(closes_at - timedelta(seconds=1))
