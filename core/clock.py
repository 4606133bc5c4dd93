"""Wall time and instants."""

from datetime import datetime
from zoneinfo import ZoneInfo


def wall(moment: datetime | None, zone: str) -> str:
    """The wall time of an instant as `2026-12-20T23:59`, the form of `OpenWindow.*_wall`; '' for none."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M") if moment else ""


def instant(wall_time: str, zone: str) -> datetime | None:
    """The instant of an announced wall time under today's rules of the zone."""
    return datetime.fromisoformat(wall_time).replace(tzinfo=ZoneInfo(zone)) if wall_time else None
