"""Who was there: noted at the door, by name or by the code of a ticket, with a connection or without."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.transitions import log_state
from workshops.enums import WorkshopState
from workshops.errors import WorkshopNotBegun
from workshops.models import Attendance, Registration, Workshop
from workshops.services.locking import lock

#: The doors open so long before the beginning; what a device says of earlier or later is not believed.
DOORS_OPEN = timedelta(hours=12)


@transaction.atomic
def record_attendance(
    *,
    workshop: Workshop,
    by: Any,
    registration: Registration | None = None,
    name: str = "",
    organisation_name: str = "",
    at: datetime | None = None,
    device_key: uuid.UUID | None = None,
) -> Attendance:
    """Note that somebody was there: a registered person, or a walk-in by name. Noting it twice is noting it once.

    `at` and `device_key` come from a device that noted it without a connection: what was sent twice is kept once, and
    the clock of the device is believed only within the day of the workshop. Raises `ValidationError` for a
    registration of another workshop, or for nobody.
    """
    if registration is None and not name:
        raise ValidationError(_("Say who was there."))
    if registration is not None and registration.workshop_id != workshop.pk:
        raise ValidationError(_("This registration belongs to another workshop."))
    # Two devices at one door, or one that sends twice: the second finds what the first has written.
    Workshop.objects.select_for_update(of=("self",), no_key=True).get(pk=workshop.pk)
    if registration is not None:
        earlier = Attendance.objects.filter(registration=registration).first()
        if earlier is not None:
            return earlier
        name, organisation_name = registration.name, registration.organisation_name
    if device_key is not None:
        earlier = Attendance.objects.filter(workshop=workshop, device_key=device_key).first()
        if earlier is not None:
            return earlier
    row = Attendance(
        workshop=workshop,
        registration=registration,
        name=name,
        organisation_name=organisation_name,
        by=by,
        device_key=device_key,
        is_illustrative=workshop.is_illustrative,
    )
    if at is not None:
        row.at = _believed(workshop, at)
    row.full_clean()
    row.save()
    return row


def _believed(workshop: Workshop, at: datetime) -> datetime:
    now = timezone.now()
    earliest = workshop.starts_at - DOORS_OPEN if workshop.starts_at else now - timedelta(days=7)
    return at if earliest <= at <= now else now


@transaction.atomic
def remove_attendance(*, attendance: Attendance, by: Any) -> None:
    """Take back what was noted by mistake; the log keeps that it was."""
    if attendance.registration is not None:
        log_state(attendance.registration, current="present", to="absent", field="attendance", by=by)
    attendance.delete()


@dataclass(frozen=True)
class Noted:
    """One line of what a device noted without a connection: the ticket of somebody registered, or a walk-in's name."""

    key: uuid.UUID
    at: datetime | None = None
    registration: int | None = None
    name: str = ""
    organisation_name: str = ""


@transaction.atomic
def sync_attendance(*, workshop: Workshop, lines: list[Noted], by: Any) -> dict[str, str]:
    """Take in what a device noted, line by line; by key what became of each: `done`, `known` or `refused`.

    Whoever was noted by two devices was there once, at the time that was written first. Somebody whose registration
    was cancelled meanwhile was there all the same. Nobody of this workshop, or a name that cannot be: refused, and the
    device keeps the line. Sent twice, it is answered twice and kept once. Raises `WorkshopNotBegun` for one that is
    neither announced nor held.
    """
    locked = lock(workshop)
    if locked.state not in {WorkshopState.PUBLISHED, WorkshopState.HELD, WorkshopState.REPORTED}:
        raise WorkshopNotBegun
    wanted = [line.registration for line in lines if line.registration]
    rows = Registration.objects.filter(workshop=locked, erased_at__isnull=True).in_bulk(wanted)
    there = set(Attendance.objects.filter(workshop=locked).values_list("registration", flat=True))
    keys = set(
        Attendance.objects.filter(device_key__in=[line.key for line in lines]).values_list("device_key", flat=True)
    )
    found: dict[str, str] = {}
    for line in lines:
        registration = rows.get(line.registration or 0)
        if line.key in keys or (registration is not None and registration.pk in there):
            found[str(line.key)] = "known"
            continue
        if line.registration and registration is None:
            found[str(line.key)] = "refused"
            continue
        try:
            with transaction.atomic():
                record_attendance(
                    workshop=locked, by=by, registration=registration, name=line.name,
                    organisation_name=line.organisation_name, at=line.at, device_key=line.key,
                )  # fmt: skip
        except ValidationError:
            found[str(line.key)] = "refused"
        else:
            found[str(line.key)] = "done"
            keys.add(line.key)
            there |= {registration.pk} if registration else set()
    return found
