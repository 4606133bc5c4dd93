"""Every write to workshops and registrations."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services import current_consent
from accounts.text import normal_email
from core.clock import wall
from core.transitions import transition
from core.translated import Texts, columns, texts_of
from workshops import mails
from workshops.enums import RegistrationState, WorkshopState
from workshops.models import Attendance, Registration, Workshop
from workshops.rules import is_running_up, registration_is_open


class WorkshopNotOpen(Exception):
    """The workshop is not announced any more, or has begun: nobody can come or go."""


class RegistrationClosed(Exception):
    """The window of registration is not open."""


class AlreadyRegistered(Exception):
    """That address has a place, or waits for one. Never told to a visitor: it would say who comes."""


class WorkshopNotBegun(Exception):
    """What has not begun has not been held."""


def _lock(workshop: Workshop) -> Workshop:
    return Workshop.objects.select_for_update(of=("self",)).select_related("plan", "organiser").get(pk=workshop.pk)


@transaction.atomic
def publish_workshop(*, workshop: Workshop, by: Any) -> Workshop:
    """Announce a draft. It needs a title in every publishing language and a date.

    Raises `ValidationError` that names what is missing, `TransitionNotAllowed`.
    """
    locked = _lock(workshop)
    columns(locked, "title", texts_of(locked, "title"))
    if locked.day is None:
        raise ValidationError({"starts_at": _("A workshop is announced with its date.")})
    stamps = {"opens_wall": wall(locked.opens_at, locked.zone), "closes_wall": wall(locked.closes_at, locked.zone)}
    transition(workshop, to=WorkshopState.PUBLISHED, by=by, stamps=stamps)
    return workshop


@transaction.atomic
def hold_workshop(*, workshop: Workshop, by: Any) -> Workshop:
    """Say that an announced workshop took place. Raises `WorkshopNotBegun`, `TransitionNotAllowed`."""
    if workshop.starts_at and timezone.now() < workshop.starts_at:
        raise WorkshopNotBegun
    return transition(workshop, to=WorkshopState.HELD, by=by)


@transaction.atomic
def cancel_workshop(*, workshop: Workshop, reason: Texts, by: Any) -> Workshop:
    """Cancel with a public reason in every publishing language.

    Everybody who is registered or waits gets an e-mail. Raises `ValidationError`, `TransitionNotAllowed`.
    """
    locked = _lock(workshop)
    stamps = columns(locked, "cancelled_reason", reason)
    transition(workshop, to=WorkshopState.CANCELLED, by=by, stamps=stamps)
    for registration in Registration.objects.standing().filter(workshop=workshop).order_by("seq"):
        mails.workshop_cancelled(registration, workshop)
    return workshop


@transaction.atomic
def report_workshop(*, workshop: Workshop, report: Texts, by: Any, recording_url: str = "") -> Workshop:
    """Publish the report of a workshop that was held. Raises `ValidationError`, `TransitionNotAllowed`."""
    stamps = columns(workshop, "report", report)
    if recording_url:
        stamps["recording_url"] = workshop._meta.get_field("recording_url").clean(recording_url, workshop)
    return transition(workshop, to=WorkshopState.REPORTED, by=by, stamps=stamps)


@transaction.atomic
def register_attendee(
    *,
    workshop: Workshop,
    name: str,
    email: str,
    language: str,
    organisation_name: str = "",
    gender: str = "",
    region: Any = None,
) -> Registration:
    """Give somebody a place, or the next place in the queue, and write the e-mail that says which.

    The workshop's row is locked before places are counted, so that those who come at once are put in a row.
    Raises `WorkshopNotOpen`, `RegistrationClosed`, `AlreadyRegistered`, `ValidationError`.
    """
    locked = _lock(workshop)
    if not is_running_up(locked):
        raise WorkshopNotOpen
    if not registration_is_open(locked):
        raise RegistrationClosed
    address = normal_email(email)
    rows = Registration.objects.filter(workshop=locked)
    if rows.standing().filter(email=address).exists():
        raise AlreadyRegistered
    _fill_places(locked, None)
    has_place = locked.capacity is None or rows.confirmed().count() < locked.capacity
    registration = Registration(
        workshop=locked,
        seq=int(rows.aggregate(last=Max("seq"))["last"] or 0) + 1,
        state=RegistrationState.CONFIRMED if has_place else RegistrationState.WAITLISTED,
        name=name,
        email=address,
        language=language,
        organisation_name=organisation_name,
        gender=gender,
        region=region,
        consent=current_consent("registration"),
        consent_language=language,
        consent_at=timezone.now(),
    )
    # The lock and the database's constraints see to what is unique; asking again would cost a query each.
    registration.full_clean(exclude={"workshop", "consent"}, validate_unique=False, validate_constraints=False)
    registration.save()
    (mails.registered if has_place else mails.waitlisted)(registration, locked)
    return registration


@transaction.atomic
def cancel_registration(*, registration: Registration, by: Any = None) -> Registration:
    """Give a place back; whoever has waited longest gets it, and an e-mail. Cancelling twice is cancelling once.

    Raises `WorkshopNotOpen` once the workshop has begun or is not announced any more.
    """
    locked = _lock(registration.workshop)
    registration.refresh_from_db(fields=["state"])
    if registration.state == RegistrationState.CANCELLED:
        return registration
    if not is_running_up(locked):
        raise WorkshopNotOpen
    transition(registration, to=RegistrationState.CANCELLED, by=by)
    _fill_places(locked, by)
    return registration


@transaction.atomic
def fill_places(*, workshop: Workshop, by: Any = None) -> list[Registration]:
    """Give free places to those who wait, in the order of their arrival, each with an e-mail.

    For after a cancellation, and after the number of places was raised. Nothing happens once the workshop has begun.
    """
    return _fill_places(_lock(workshop), by)


def _fill_places(locked: Workshop, by: Any) -> list[Registration]:
    if not is_running_up(locked):
        return []
    rows = Registration.objects.filter(workshop=locked)
    waiting = list(rows.waiting())
    if waiting and locked.capacity is not None:
        waiting = waiting[: max(0, locked.capacity - rows.confirmed().count())]
    for registration in waiting:
        transition(registration, to=RegistrationState.CONFIRMED, by=by)
        mails.place_found(registration, locked)
    return waiting


@transaction.atomic
def record_attendance(
    *,
    workshop: Workshop,
    by: Any,
    registration: Registration | None = None,
    name: str = "",
    organisation_name: str = "",
) -> Attendance:
    """Note that somebody was there: a registered person, or a walk-in by name. Noting it twice is noting it once.

    Raises `ValidationError` for a registration of another workshop, or for nobody.
    """
    if registration is None and not name:
        raise ValidationError(_("Say who was there."))
    if registration is not None and registration.workshop_id != workshop.pk:
        raise ValidationError(_("This registration belongs to another workshop."))
    if registration is not None:
        earlier = Attendance.objects.filter(registration=registration).first()
        if earlier is not None:
            return earlier
        name, organisation_name = registration.name, registration.organisation_name
    row = Attendance(
        workshop=workshop,
        registration=registration,
        name=name,
        organisation_name=organisation_name,
        by=by,
        is_illustrative=workshop.is_illustrative,
    )
    row.full_clean()
    row.save()
    return row
