"""Writing rows in bulk, with their dates and their log."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models

from accounts.models import ConsentText, Institution, Territory
from core.fields import LineField, ProseField
from core.models import StateChange

Row = TypeVar("Row", bound=models.Model)
ZONE = ZoneInfo(settings.TIME_ZONE)
BATCH = 500


@dataclass
class Ground:
    """What the illustrative rows stand on."""

    rng: random.Random
    institutions: dict[str, Institution]
    regions: dict[str, Territory]
    consents: dict[str, ConsentText]
    log: list[StateChange] = field(default_factory=list)

    def consent(self, purpose: str, language: str, at: datetime) -> dict[str, Any]:
        return {"consent": self.consents[purpose], "consent_language": language, "consent_at": at}


@dataclass
class Now:
    """The day of loading, and who of the staff does what is done."""

    today: date
    screener: Any

    def day(self, offset: int) -> date:
        return self.today + timedelta(days=offset)


def at(day: date, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """The instant of a wall time of the country, under the rules of that day; hour 24 is the next day's midnight."""
    days, hour = divmod(hour, 24)
    return datetime.combine(day + timedelta(days=days), time(hour, minute, second), tzinfo=ZONE)


def month(text: str | date) -> date:
    """`2021-09` as its first day."""
    return text if isinstance(text, date) else date.fromisoformat(f"{text}-01")


def keep(rows: Sequence[Row]) -> list[Row]:
    """Clean the texts of `rows`, which are of one model, as forms do, and insert them."""
    if not rows:
        return []
    model = type(rows[0])
    texts = [f for f in model._meta.concrete_fields if isinstance(f, LineField | ProseField)]
    for row in rows:
        for text in texts:
            value = getattr(row, text.attname)
            if value:
                setattr(row, text.attname, text.to_python(value))
    return model._default_manager.bulk_create(rows, batch_size=BATCH)


def change(
    row: models.Model,
    current: str,
    to: str,
    when: datetime,
    *,
    by: Any = None,
    reason: str = "",
    of: str = "state",
) -> StateChange:
    """One line of the log, as `core.transitions.log_state` writes it, to be inserted with many others."""
    return StateChange(
        model=row._meta.label_lower,
        object_id=row.pk,
        field=of,
        from_state=current,
        to_state=to,
        by=by,
        at=when,
        reason=reason,
    )


def way(
    row: models.Model, steps: Iterable[tuple[str, datetime, str]], *, by: Any = None, own: int = 0
) -> list[StateChange]:
    """The log of a whole way: (state, when, reason) in order, from nothing. The first `own` steps are an author's."""
    lines, current = [], ""
    for position, (to, when, reason) in enumerate(steps):
        lines.append(change(row, current, to, when, by=None if position < own else by, reason=reason))
        current = to
    return lines


def flush(ground: Ground) -> None:
    """Insert the collected log in the order of time."""
    StateChange.objects.bulk_create(sorted(ground.log, key=lambda line: line.at), batch_size=BATCH)
    ground.log.clear()
