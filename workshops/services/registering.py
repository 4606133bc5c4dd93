"""People register, give their place back, and get the places that others gave back."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.services import current_consent
from accounts.text import normal_email
from core.columns import look_at
from core.inserting import insert
from core.prepared import prepared
from core.transitions import transition
from workshops import mails
from workshops.enums import RegistrationState
from workshops.errors import AlreadyRegistered, PlaceGone, RegistrationClosed, WorkshopFull, WorkshopNotOpen
from workshops.models import Registration, Workshop
from workshops.querysets import queue_of
from workshops.rules import is_running_up, reconfirm_until, registration_is_open
from workshops.services.locking import lock, lock_places

_RECONFIRMATION = ("reconfirm_by", "reconfirmed_at")


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
    organisation: Any = None,
) -> Registration:
    """Give somebody a place, or the next place in the queue, and write the e-mail that says which.

    The workshop's row is locked before places are counted, so that those who come at once are put in a row.
    Raises `WorkshopNotOpen`, `RegistrationClosed`, `AlreadyRegistered`, `ValidationError`.
    """
    locked = lock_places(workshop)
    if not is_running_up(locked):
        raise WorkshopNotOpen
    if not registration_is_open(locked):
        raise RegistrationClosed
    address = normal_email(email)
    if prepared("standing", _standing, workshop=locked.pk, email=address):
        raise AlreadyRegistered
    stands = queue_of(locked)
    if stands.someone_waits:
        give_free_places(locked, None)
        stands = queue_of(locked)
    has_place = locked.capacity is None or stands.confirmed < locked.capacity
    registration = Registration(
        workshop=locked,
        seq=stands.last + 1,
        state=RegistrationState.CONFIRMED if has_place else RegistrationState.WAITLISTED,
        name=name,
        email=address,
        language=language,
        organisation=organisation,
        organisation_name=organisation_name,
        gender=gender,
        region=region,
        consent=current_consent("registration"),
        consent_language=language,
        consent_at=timezone.now(),
    )
    look_at(registration, "name", "email", "language", "organisation_name", "gender")
    insert(registration)
    (mails.registered if has_place else mails.waitlisted)(registration, locked)
    return registration


def _standing(workshop: int, email: str) -> QuerySet[Registration, Any]:
    return Registration.objects.filter(workshop=workshop, email=email).standing().order_by().values("pk")[:1]


@transaction.atomic
def cancel_registration(*, registration: Registration, by: Any = None) -> Registration:
    """Give a place back; whoever has waited longest gets it, and an e-mail. Cancelling twice is cancelling once.

    When somebody else does it (`by`), the person gets an e-mail too.
    Raises `WorkshopNotOpen` once the workshop has begun or is not announced any more.
    """
    locked = lock(registration.workshop)
    registration.refresh_from_db(fields=["state"])
    if registration.state == RegistrationState.CANCELLED:
        return registration
    if not is_running_up(locked):
        raise WorkshopNotOpen
    transition(registration, to=RegistrationState.CANCELLED, by=by)
    if by is not None:
        mails.registration_cancelled(registration, locked)
    give_free_places(locked, by)
    return registration


@transaction.atomic
def confirm_registration(*, registration: Registration, by: Any) -> Registration:
    """Give somebody a free place for sure: who cancelled, who waits, or who has to confirm a place again.

    Writes an e-mail where a place is new. Confirming twice is confirming once. Raises `WorkshopNotOpen`,
    `WorkshopFull`, and `AlreadyRegistered` when the address has come back by itself meanwhile.
    """
    locked = lock(registration.workshop)
    registration.refresh_from_db()
    if not is_running_up(locked):
        raise WorkshopNotOpen
    if registration.state == RegistrationState.CONFIRMED:
        return _kept(registration)
    rows = Registration.objects.filter(workshop=locked)
    if registration.email and rows.standing().exclude(pk=registration.pk).filter(email=registration.email).exists():
        raise AlreadyRegistered
    if locked.capacity is not None and rows.confirmed().count() >= locked.capacity:
        raise WorkshopFull
    transition(registration, to=RegistrationState.CONFIRMED, by=by, stamps=dict.fromkeys(_RECONFIRMATION))
    mails.confirmed_by_organiser(registration, locked)
    return registration


@transaction.atomic
def keep_place(*, registration: Registration) -> Registration:
    """Say that a place that was found is still wanted. Saying it twice is saying it once. Raises `PlaceGone`."""
    lock(registration.workshop)
    registration.refresh_from_db()
    if registration.state != RegistrationState.CONFIRMED:
        raise PlaceGone
    return _kept(registration)


def _kept(registration: Registration) -> Registration:
    if registration.is_to_reconfirm:
        registration.reconfirmed_at = timezone.now()
        registration.save(update_fields=["reconfirmed_at", "updated_at"])
    return registration


@transaction.atomic
def pass_on_places(*, workshop: Workshop) -> list[Registration]:
    """Take back the places that were not confirmed again in time, as many as people wait, and give them on.

    Each who loses a place gets an e-mail, and so does each who gets one. While nobody waits nobody loses anything.
    Returns those who lost their place.
    """
    locked = lock(workshop)
    give_free_places(locked, None)
    rows = Registration.objects.filter(workshop=locked)
    if not is_running_up(locked) or not (wanted := rows.waiting().count()):
        return []
    late = list(rows.to_reconfirm().filter(reconfirm_by__lte=timezone.now()).order_by("reconfirm_by", "seq")[:wanted])
    for registration in late:
        transition(registration, to=RegistrationState.CANCELLED, by=None, reason="not confirmed again in time")
        mails.place_lapsed(registration, locked)
    give_free_places(locked, None)
    return late


@transaction.atomic
def fill_places(*, workshop: Workshop, by: Any = None) -> list[Registration]:
    """Give free places to those who wait, in the order of their arrival, each with an e-mail.

    For after a cancellation, and after the number of places was raised. Nothing happens once the workshop has begun.
    """
    return give_free_places(lock(workshop), by)


def give_free_places(locked: Workshop, by: Any) -> list[Registration]:
    if not is_running_up(locked):
        return []
    rows = Registration.objects.filter(workshop=locked)
    waiting = list(rows.waiting())
    if waiting and locked.capacity is not None:
        waiting = waiting[: max(0, locked.capacity - rows.confirmed().count())]
    until = reconfirm_until(locked)
    for registration in waiting:
        stamps = {"reconfirm_by": until, "reconfirmed_at": None}
        transition(registration, to=RegistrationState.CONFIRMED, by=by, stamps=stamps)
        mails.place_found(registration, locked)
    return waiting
