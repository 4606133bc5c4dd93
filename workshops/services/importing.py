"""People come in from a table: the lists that associations keep elsewhere."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.services import current_consent
from workshops import mails
from workshops.enums import RegistrationState, WorkshopState
from workshops.errors import WorkshopNotOpen
from workshops.models import Registration, Workshop
from workshops.rules import has_begun, is_running_up
from workshops.services.attending import record_attendance
from workshops.services.locking import lock
from workshops.services.registering import give_free_places

#: What an existing registration takes from a line of the table where it has nothing itself.
_COMPLETED = ("organisation_name", "gender", "region")


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
    new: int = 0
    waiting: int = 0
    merged: int = 0
    present: int = 0


@transaction.atomic
def import_attendees(*, workshop: Workshop, lines: list[Attendee], by: Any) -> Imported:
    """Register everybody of a table, in its order; all of it or nothing.

    Before the workshop begins, places are given as at the form, and each new person with an address gets the e-mail
    with the ticket. Afterwards everybody of the table has been in the room: no place is counted, no e-mail written. An
    address that is registered already is completed where something is missing. Raises `WorkshopNotOpen`,
    `ValidationError`.
    """
    locked = lock(workshop)
    begun = has_begun(locked) and locked.state in {WorkshopState.PUBLISHED, WorkshopState.HELD, WorkshopState.REPORTED}
    if not (begun or is_running_up(locked)):
        raise WorkshopNotOpen
    if not begun:
        give_free_places(locked, by)
    rows = Registration.objects.filter(workshop=locked)
    known = {row.email: row for row in rows.standing().exclude(email="")}
    seq = int(rows.aggregate(last=Max("seq"))["last"] or 0)
    taken = rows.confirmed().count()
    consent, found = current_consent("registration"), Imported()
    for line in lines:
        row = known.get(line.email) if line.email else None
        if row is not None:
            found.merged += 1
            _complete(row, line)
        else:
            seq += 1
            has_place = begun or locked.capacity is None or taken < locked.capacity
            row = Registration(
                workshop=locked, seq=seq, name=line.name, email=line.email, language=line.language,
                organisation_name=line.organisation_name, gender=line.gender, region=line.region,
                state=RegistrationState.CONFIRMED if has_place else RegistrationState.WAITLISTED,
                consent=consent, consent_language=line.language, consent_at=timezone.now(),
                is_illustrative=locked.is_illustrative,
            )  # fmt: skip
            excluded = {"workshop", "consent", "region", *(() if line.email else ("email",))}
            row.full_clean(exclude=excluded, validate_unique=False, validate_constraints=False)
            row.save()
            known[line.email or f"#{seq}"] = row
            found.new += 1
            found.waiting += not has_place
            taken += has_place
            if not begun:
                (mails.registered if has_place else mails.waitlisted)(row, locked)
        if line.present and begun:
            record_attendance(workshop=locked, registration=row, by=by)
            found.present += 1
    return found


def _complete(row: Registration, line: Attendee) -> None:
    changed = [name for name in _COMPLETED if not getattr(row, name) and getattr(line, name)]
    for name in changed:
        setattr(row, name, getattr(line, name))
    if changed:
        row.save(update_fields=[*changed, "updated_at"])
