"""The e-mails to people who registered, each in the language in which they registered. Written into the outbox only."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from core import outbox
from workshops.models import Registration, Workshop


def _write(kind: str, registration: Registration, workshop: Workshop) -> None:
    if not registration.email or registration.erased_at is not None:
        return
    with translation.override(registration.language):
        ticket_url = settings.SITE_URL + reverse("workshops:ticket", args=[registration.token])
        workshop_url = settings.SITE_URL + workshop.get_absolute_url()
        calendar_url = settings.SITE_URL + reverse("workshops:ics", args=[workshop.reference])
    outbox.enqueue(
        kind=kind,
        to=registration.email,
        language=registration.language,
        context={
            "registration": registration,
            "workshop": workshop,
            "ticket_url": ticket_url,
            "workshop_url": workshop_url,
            "calendar_url": calendar_url,
        },
        dedupe_key=f"{kind}:{registration.pk}",
    )


def registered(registration: Registration, workshop: Workshop) -> None:
    _write("registered", registration, workshop)


def waitlisted(registration: Registration, workshop: Workshop) -> None:
    _write("waitlisted", registration, workshop)


def place_found(registration: Registration, workshop: Workshop) -> None:
    _write("place_found", registration, workshop)


def workshop_cancelled(registration: Registration, workshop: Workshop) -> None:
    _write("workshop_cancelled", registration, workshop)
