"""Workshops as calendar files. Times are UTC, so that no calendar has to know Morocco's clock."""

from datetime import UTC, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from core.addresses import elsewhere
from core.enums import Precision
from workshops.enums import RegistrationState, WorkshopState
from workshops.models import Registration, Workshop


def has_day(workshop: Workshop) -> bool:
    return bool(workshop.starts_at or (workshop.date and workshop.date_precision == Precision.DAY))


def event(workshop: Workshop, *, room_url: str = "") -> Event:
    """One workshop. Its UID never changes; a cancelled one stays, and says so.

    The address of the online meeting goes only into the file of somebody who has a place.
    """
    found = Event()
    host = urlsplit(settings.SITE_URL).hostname
    address = settings.SITE_URL + workshop.get_absolute_url()
    found.add("uid", f"{workshop.reference}@{host}")
    found.add("dtstamp", workshop.updated_at.astimezone(UTC))
    found.add("last-modified", workshop.updated_at.astimezone(UTC))
    found.add("sequence", int(workshop.updated_at.timestamp()))
    if workshop.starts_at:
        found.add("dtstart", workshop.starts_at.astimezone(UTC))
        if workshop.ends_at:
            found.add("dtend", workshop.ends_at.astimezone(UTC))
    elif workshop.date:
        found.add("dtstart", workshop.date)
        found.add("dtend", workshop.date + timedelta(days=1))
    found.add("summary", workshop.title)
    text = workshop.description or ""
    if workshop.state == WorkshopState.CANCELLED:
        reason = _("Cancelled: %(reason)s") % {"reason": workshop.cancelled_reason}
        text = f"{reason}\n\n{text}".strip()
    if workshop.is_illustrative:
        found.add("categories", [_("Illustration")])
        text = f"{_('Illustration')}\n\n{text}".strip()
    if room_url:
        text = f"{text}\n\n{_('Join online')}: {room_url}".strip()
    found.add("description", f"{text}\n\n{address}".strip())
    if workshop.place or room_url:
        found.add("location", workshop.place or room_url)
    found.add("url", address)
    found.add("status", "CANCELLED" if workshop.state == WorkshopState.CANCELLED else "CONFIRMED")
    return found


def _file(events: Any, name: str) -> HttpResponse:
    found = Calendar()
    found.add("prodid", "-//Open Government Portal//Workshops//EN")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", _("Workshops of open government"))
    for one in events:
        found.add_component(one)
    return HttpResponse(
        found.to_ical(),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{name}.ics"'},
    )


def workshop(request: HttpRequest, reference: str) -> HttpResponse:
    found = Workshop.objects.public().filter(reference=reference.upper()).first()
    if found is None or not has_day(found):
        raise Http404
    return elsewhere(request, found.calendar_url) or _file([event(found)], found.reference)


def calendar(_request: HttpRequest) -> HttpResponse:
    """All public workshops of which the day is known."""
    return _file([event(one) for one in Workshop.objects.public() if has_day(one)], "workshops")


@never_cache
@require_safe
def ticket(_request: HttpRequest, token: str) -> HttpResponse:
    """The workshop for the calendar of somebody with a ticket, with the online meeting for whoever has a place."""
    rows = Registration.objects.select_related("workshop__plan").filter(erased_at__isnull=True)
    registration = get_object_or_404(rows, token=token)
    found = registration.workshop
    if not has_day(found):
        raise Http404
    has_place = registration.state == RegistrationState.CONFIRMED and found.state == WorkshopState.PUBLISHED
    return _file([event(found, room_url=found.room_url if has_place else "")], found.reference)
