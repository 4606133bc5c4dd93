"""The e-mails to people who registered, each in the language in which they registered. Written into the outbox only."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from core import outbox
from core.addresses import path_in
from core.models import StateChange
from workshops.models import Registration, Workshop, WorkshopMessage

#: Every kind that is written to one person about one registration, whose key follows it: what erasing has to find.
KINDS = (
    "registered",
    "waitlisted",
    "place_found",
    "place_lapsed",
    "registration_cancelled",
    "workshop_cancelled",
    "workshop_message",
)


def _links(registration: Registration, workshop: Workshop) -> dict[str, str]:
    """In the language that is active."""
    return {
        "ticket_url": settings.SITE_URL + path_in(registration.language, "workshops:ticket", registration.token),
        "workshop_url": settings.SITE_URL + workshop.get_absolute_url(),
        "calendar_url": settings.SITE_URL + path_in(registration.language, "workshops:ticket_ics", registration.token),
    }


def _write(kind: str, registration: Registration, workshop: Workshop, *, key: str = "", **context: Any) -> None:
    if not registration.email or registration.erased_at is not None:
        return
    with translation.override(registration.language):
        links = _links(registration, workshop)
    outbox.enqueue(
        kind=kind,
        to=registration.email,
        language=registration.language,
        context={
            "registration": registration,
            "workshop": workshop,
            **links,
            **context,
        },
        dedupe_key=":".join(filter(None, [kind, str(registration.pk), key])),
    )


def _write_by_worker(kind: str, registration: Registration, workshop: Workshop) -> None:
    """As `_write`, of what the workshop says now; its texts are made where nobody waits for them."""
    with translation.override(registration.language):
        told = {
            "title": workshop.title,
            "starts_at": workshop.starts_at,
            "place": workshop.place,
            "room_url": workshop.room_url,
        }
        links = _links(registration, workshop)
    outbox.enqueue(
        kind=kind,
        to=registration.email,
        language=registration.language,
        context={"workshop": told, **links},
        dedupe_key=f"{kind}:{registration.pk}",
        by_worker=True,
    )


def _turn(registration: Registration) -> str:
    """Which change of state this is: the same thing may happen to somebody twice, and is said twice then."""
    changes = StateChange.objects.filter(model=registration._meta.label_lower, object_id=registration.pk)
    return str(changes.count())


def registered(registration: Registration, workshop: Workshop) -> None:
    _write_by_worker("registered", registration, workshop)


def confirmed_by_organiser(registration: Registration, workshop: Workshop) -> None:
    """The same as at the form, and again each time that the place was gone meanwhile."""
    _write("registered", registration, workshop, key=_turn(registration))


def waitlisted(registration: Registration, workshop: Workshop) -> None:
    _write_by_worker("waitlisted", registration, workshop)


def place_found(registration: Registration, workshop: Workshop) -> None:
    _write("place_found", registration, workshop, key=_turn(registration))


def place_lapsed(registration: Registration, workshop: Workshop) -> None:
    _write("place_lapsed", registration, workshop)


def registration_cancelled(registration: Registration, workshop: Workshop) -> None:
    _write("registration_cancelled", registration, workshop, key=_turn(registration))


def workshop_cancelled(registration: Registration, workshop: Workshop) -> None:
    _write("workshop_cancelled", registration, workshop)


def message(registration: Registration, message: WorkshopMessage) -> None:
    _write("workshop_message", registration, message.workshop, key=str(message.pk), message=message)


def publication_answered(workshop: Workshop, *, to: Any, reason: str = "") -> None:
    """Tell whoever asked that the workshop is announced, or why it is not."""
    language = to.language or settings.LANGUAGE_CODE
    with translation.override(language):
        desk_url = settings.SITE_URL + reverse("desk:workshop", args=[workshop.reference])
    outbox.enqueue(
        kind="workshop_sent_back" if reason else "workshop_announced",
        to=to.email,
        language=language,
        context={"workshop": workshop, "reason": reason, "desk_url": desk_url},
    )
