"""What is known about the people of a workshop is erased when it is over for long; how many they were stays."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from core.models import Delivery
from workshops.enums import WorkshopState
from workshops.mails import KINDS
from workshops.models import Attendance, Registration, Workshop
from workshops.models.meeting import new_token

#: Counts about people are shown for groups of so many or more; what would tell fewer apart is erased with the names.
SMALLEST_GROUP = 5
_ERASED = {"name": "", "email": "", "organisation_name": "", "organisation": None}


def months_before(moment: datetime, months: int) -> datetime:
    """The same moment so many months earlier; the last day of a shorter month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    for day in range(moment.day, 0, -1):
        try:
            return moment.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    raise ValueError(months)  # pragma: no cover - every month has a first day


def workshops_to_erase(*, months: int | None = None) -> QuerySet[Any]:
    """Workshops that ended so many months ago, of whose people something is still known."""
    limit = months_before(timezone.now(), settings.REGISTRATION_MONTHS if months is None else months)
    known = Q(registrations__erased_at__isnull=True, registrations__isnull=False) | Q(attendances__name__gt="")
    over = Q(starts_at__lt=limit) | Q(starts_at__isnull=True, date__lt=limit.date())
    found: QuerySet[Any] = Workshop.objects.filter(over, known).exclude(state=WorkshopState.DRAFT).distinct()
    return found.order_by("pk")


@transaction.atomic
def erase_people(*, workshop: Workshop) -> int:
    """Erase names, addresses and organisations of everybody who registered for a workshop or was there.

    Gone with them: the e-mails to them, whether sent or not, their names in the log of the back office, and the
    secrets of their tickets. State, order, attendance and consent stay, and gender and region where five or more share
    them. Returns how many people that were. Doing it twice is doing it once.
    """
    Workshop.objects.select_for_update(of=("self",)).get(pk=workshop.pk)
    rows = list(Registration.objects.select_for_update().filter(workshop=workshop, erased_at__isnull=True))
    genders = Counter(row.gender for row in rows if row.gender)
    regions = Counter(row.region_id for row in rows if row.region_id)
    addresses, now = {row.email for row in rows if row.email}, timezone.now()
    for row in rows:
        for name, value in _ERASED.items():
            setattr(row, name, value)
        if genders[row.gender] < SMALLEST_GROUP:
            row.gender = ""
        if regions[row.region_id] < SMALLEST_GROUP:
            row.region_id = None
        row.token, row.erased_at, row.updated_at = new_token(), now, now
    fields = [*_ERASED, "gender", "region", "token", "erased_at", "updated_at"]
    Registration.objects.bulk_update(rows, fields, batch_size=500)
    attended = Attendance.objects.filter(workshop=workshop)
    walk_ins = attended.filter(registration__isnull=True).exclude(name="").count()
    _forget_in_logs(Registration, [row.pk for row in rows])
    _forget_in_logs(Attendance, list(attended.values_list("pk", flat=True)))
    attended.update(name="", organisation_name="")
    _forget_mails({row.pk for row in rows}, addresses)
    return len(rows) + walk_ins


def _forget_mails(pks: set[int], addresses: set[str]) -> None:
    """The same address may have been written to about other workshops: the key of a mail says about what it was."""
    sent = Delivery.objects.filter(kind__in=KINDS, to__in=addresses).values_list("pk", "dedupe_key")
    mine = [pk for pk, key in sent if key and int(key.split(":")[1]) in pks]
    Delivery.objects.filter(pk__in=mine).delete()


def _forget_in_logs(model: Any, pks: list[int]) -> None:
    kind = ContentType.objects.get_for_model(model)
    for start in range(0, len(pks), 500):
        wanted = [str(pk) for pk in pks[start : start + 500]]
        LogEntry.objects.filter(content_type=kind, object_id__in=wanted).update(object_repr="—")
