"""What is known about the people of a workshop is erased when it is over for long; how many they were stays."""

from collections import Counter
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from core.erasing import forget_in_log
from core.models import Delivery
from workshops.enums import WorkshopState
from workshops.errors import WorkshopNotOpen
from workshops.mails import KINDS
from workshops.models import Attendance, Registration, Workshop
from workshops.models.meeting import new_token
from workshops.services.registering import cancel_registration

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
    addresses = {row.email for row in rows if row.email}
    attended = Attendance.objects.filter(workshop=workshop)
    walk_ins = attended.filter(registration__isnull=True).exclude(name="").count()
    _empty(rows, attended)
    _forget_mails({row.pk for row in rows}, addresses)
    return len(rows) + walk_ins


@transaction.atomic
def erase_registrations(*, email: str) -> int:
    """Erase one person from every workshop: a place that is still to come is given back first, to who waits for it.

    Their e-mails are not touched here. Returns how many registrations that were.
    """
    found = Registration.objects.filter(email__iexact=email, erased_at__isnull=True).select_related("workshop")
    for row in found.order_by("workshop_id", "pk"):
        with suppress(WorkshopNotOpen):
            cancel_registration(registration=row)
    rows = list(found.select_for_update(of=("self",)))
    _empty(rows, Attendance.objects.filter(registration__in=rows))
    return len(rows)


def _empty(rows: list[Registration], attended: QuerySet[Attendance]) -> None:
    """Take what says who somebody is out of registrations and attendances, and out of the log about them."""
    genders = Counter(row.gender for row in rows if row.gender)
    regions = Counter(row.region_id for row in rows if row.region_id)
    now = timezone.now()
    for row in rows:
        for name, value in _ERASED.items():
            setattr(row, name, value)
        if genders[row.gender] < SMALLEST_GROUP:
            row.gender = ""
        if row.region_id and regions[row.region_id] < SMALLEST_GROUP:
            row.region_id = None
        row.token, row.erased_at, row.updated_at = new_token(), now, now
    fields = [*_ERASED, "gender", "region", "token", "erased_at", "updated_at"]
    Registration.objects.bulk_update(rows, fields, batch_size=500)
    forget_in_log(Registration, [row.pk for row in rows])
    forget_in_log(Attendance, list(attended.values_list("pk", flat=True)))
    attended.update(name="", organisation_name="")


def _forget_mails(pks: set[int], addresses: set[str]) -> None:
    """The same address may have been written to about other workshops: the key of a mail says about what it was."""
    sent = Delivery.objects.filter(kind__in=KINDS, to__in=addresses).values_list("pk", "dedupe_key")
    mine = [pk for pk, key in sent if key and int(key.split(":")[1]) in pks]
    Delivery.objects.filter(pk__in=mine).delete()
