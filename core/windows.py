"""Coming deadlines keep the wall time that people were told, whatever becomes of a country's clock."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from core.clock import instant
from core.models import OpenWindow


@dataclass(frozen=True)
class Moved:
    """One instant that was derived again."""

    what: str
    bound: str
    before: datetime
    after: datetime


@transaction.atomic
def rederive_windows(*, now: datetime | None = None) -> list[Moved]:
    """Derive the instants of coming openings and closings again from the announced wall times.

    What has passed stays. A window that would end before it opens keeps both instants.
    """
    now = now or timezone.now()
    moved: list[Moved] = []
    for model in apps.get_models():
        if issubclass(model, OpenWindow):
            rows: Any = model._base_manager.select_for_update(of=("self",)).filter(closes_at__gt=now) | (
                model._base_manager.filter(opens_at__gt=now)
            )
            for row in rows.order_by("pk"):
                moved += _rederived(row, now)
    return moved


def _rederived(row: Any, now: datetime) -> list[Moved]:
    found = []
    for bound in ("opens", "closes"):
        before, told = getattr(row, f"{bound}_at"), getattr(row, f"{bound}_wall")
        after = instant(told, row.zone)
        if after is not None and before is not None and before > now and after != before:
            found.append(Moved(f"{row._meta.label} {row.pk}", f"{bound}_at", before, after))
    values = {one.bound: one.after for one in found}
    opens, closes = values.get("opens_at", row.opens_at), values.get("closes_at", row.closes_at)
    if opens is not None and closes is not None and closes <= opens:
        return []
    if values:
        type(row)._base_manager.filter(pk=row.pk).update(**values)
    return found
