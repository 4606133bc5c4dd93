"""People come in from a table: the lists that associations keep elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.services import current_consent
from workshops import mails
from workshops.enums import RegistrationState, WorkshopState
from workshops.errors import WorkshopNotOpen
from workshops.models import Attendance, Registration, Workshop
from workshops.rules import has_begun, is_running_up
from workshops.services.locking import lock
from workshops.services.registering import give_free_places

#: What an existing registration takes from a line of the table where it has nothing itself.
_COMPLETED = ("organisation_name", "gender", "region")
_BATCH = 500


@dataclass
class Attendee:
    """One line of the table, read and checked."""

    name: str
    email: str = ""
    organisation_name: str = ""
    language: str = "ar"
    gender: str = ""
    region: Any = None
    present: bool = False


@dataclass
class Imported:
    """How many came in, and from which order of arrival to which they are still to be told."""

    new: int = 0
    waiting: int = 0
    merged: int = 0
    present: int = 0
    tell_from: int = 0
    tell_to: int = 0


@transaction.atomic
def import_attendees(*, workshop: Workshop, lines: list[Attendee], by: Any) -> Imported:
    """Register everybody of a table, in its order; all of it or nothing.

    Before the workshop begins, places are given as at the form, and `tell_imported` writes the e-mails with the
    tickets afterwards: the workshop is locked no longer than the rows take. Once it has begun everybody of the table
    has been in the room: no place is counted, nobody is told. An address that is registered already is completed
    where something is missing. Raises `WorkshopNotOpen`, `ValidationError`.
    """
    locked = lock(workshop)
    begun = has_begun(locked) and locked.state in {WorkshopState.PUBLISHED, WorkshopState.HELD, WorkshopState.REPORTED}
    if not (begun or is_running_up(locked)):
        raise WorkshopNotOpen
    if not begun:
        give_free_places(locked, by)
    rows = Registration.objects.filter(workshop=locked)
    known = {row.email: row for row in rows.standing().exclude(email="")}
    first = int(rows.aggregate(last=Max("seq"))["last"] or 0) + 1
    taken = rows.confirmed().count()
    consent, now, found = current_consent("registration"), timezone.now(), Imported()
    new: list[Registration] = []
    present: list[Registration] = []
    for line in lines:
        row = known.get(line.email) if line.email else None
        if row is not None:
            found.merged += 1
            _complete(row, line)
        else:
            has_place = begun or locked.capacity is None or taken < locked.capacity
            row = _registration(locked, line, seq=first + len(new), has_place=has_place)
            row.consent, row.consent_language, row.consent_at = consent, line.language, now
            new.append(row)
            if line.email:
                known[line.email] = row
            found.waiting += not has_place
            taken += has_place
        if line.present and begun:
            present.append(row)
    Registration.objects.bulk_create(new, batch_size=_BATCH)
    found.new, found.present = len(new), _note(locked, present, by)
    if not begun:
        found.tell_from, found.tell_to = first, first + len(new) - 1
    return found


def _registration(workshop: Workshop, line: Attendee, *, seq: int, has_place: bool) -> Registration:
    row = Registration(
        workshop=workshop, seq=seq, name=line.name, email=line.email, language=line.language,
        organisation_name=line.organisation_name, gender=line.gender, region=line.region,
        state=RegistrationState.CONFIRMED if has_place else RegistrationState.WAITLISTED,
        is_illustrative=workshop.is_illustrative,
    )  # fmt: skip
    excluded = {"workshop", "consent", "region", *(() if line.email else ("email",))}
    row.full_clean(exclude=excluded, validate_unique=False, validate_constraints=False)
    return row


def _complete(row: Registration, line: Attendee) -> None:
    changed = [name for name in _COMPLETED if not getattr(row, name) and getattr(line, name)]
    for name in changed:
        setattr(row, name, getattr(line, name))
    if changed and row.pk:
        row.save(update_fields=[*changed, "updated_at"])


def _note(workshop: Workshop, rows: list[Registration], by: Any) -> int:
    """Note that they were there; who is noted already stays as noted. Returns how many the table names."""
    noted = set(Attendance.objects.filter(workshop=workshop).values_list("registration", flat=True))
    Attendance.objects.bulk_create(
        [
            Attendance(
                workshop=workshop, registration=row, name=row.name, organisation_name=row.organisation_name, by=by,
                is_illustrative=workshop.is_illustrative,
            )
            for row in {row.pk: row for row in rows}.values()
            if row.pk not in noted
        ],
        batch_size=_BATCH,
    )  # fmt: skip
    return len(rows)


def tell_imported(
    *, workshop: Workshop, tell_from: int, tell_to: int, report: Callable[[int, int], Any] | None = None
) -> int:
    """Write the e-mails to those who came in, in the order of arrival; returns how many rows that were.

    Each batch is a transaction of its own, and what was written once is not written again: broken off, it may simply
    be called anew. Whoever has cancelled meanwhile is left alone.
    """
    write = {RegistrationState.CONFIRMED: mails.registered, RegistrationState.WAITLISTED: mails.waitlisted}
    rows = Registration.objects.standing().filter(workshop=workshop).exclude(email="")
    for start in range(tell_from, tell_to + 1, _BATCH):
        with transaction.atomic():
            for row in rows.filter(seq__gte=start, seq__lte=min(start + _BATCH - 1, tell_to)).order_by("seq"):
                write[RegistrationState(row.state)](row, workshop)
        if report is not None:
            report(min(start + _BATCH - 1, tell_to) - tell_from + 1, tell_to - tell_from + 1)
    return max(0, tell_to - tell_from + 1)
