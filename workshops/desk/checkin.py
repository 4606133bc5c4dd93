"""The door: by code, by name, without being registered; and the same without a connection, brought in afterwards."""

import json
import uuid
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.text import clean_line
from workshops import services
from workshops.desk.access import desk_page, desk_view
from workshops.desk.forms import WalkInForm
from workshops.enums import RegistrationState, WorkshopState

#: So many are shown for one search; one sends so many lines at once; a list stays on a device so long after the end.
SHOWN, MOST_LINES, KEPT = 20, 500, timedelta(hours=24)


def _is_open(workshop: Any) -> bool:
    return workshop.state in {WorkshopState.PUBLISHED, WorkshopState.HELD}


@desk_view("GET", "HEAD", "POST")
def checkin(request: HttpRequest, workshop: Any) -> HttpResponse:
    """Search by name or code, and mark; a walk-in by name. `?code=` is where the square of a ticket leads."""
    form = WalkInForm(request.POST if "walk_in" in request.POST else None, initial={"device_key": uuid.uuid4()})
    if form.is_bound and form.is_valid() and _is_open(workshop):
        row = services.record_attendance(workshop=workshop, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(name)s is marked as present.") % {"name": row.name})
        return HttpResponseRedirect(request.path)
    text = (request.GET.get("code") or request.GET.get("q") or "")[:200].strip()
    rows = workshop.registrations.for_desk().filter(erased_at__isnull=True)
    ticket = rows.with_code(text)
    found = [ticket] if ticket else list(rows.searched(text)[: SHOWN + 1]) if text else []
    return desk_page(
        request, workshop, "checkin", _("Check-in"), form=form, q=text, found=found[:SHOWN], more=len(found) > SHOWN,
        is_open=_is_open(workshop), confirmed=workshop.registrations.confirmed().count(),
        present=workshop.attendances.count(),
        latest=workshop.attendances.select_related("registration").order_by("-pk")[:10],
        status=422 if form.errors else 200,
    )  # fmt: skip


@desk_view("POST")
def attendance(request: HttpRequest, workshop: Any, pk: int) -> HttpResponse:
    """Mark one registration as present."""
    registration = get_object_or_404(workshop.registrations.filter(erased_at__isnull=True), pk=pk)
    services.record_attendance(workshop=workshop, registration=registration, by=request.user)
    messages.success(request, _("%(name)s is marked as present.") % {"name": registration.name})
    return HttpResponseRedirect(reverse("desk:checkin", args=[workshop.reference]))


@desk_view("POST")
def absence(request: HttpRequest, workshop: Any, pk: int) -> HttpResponse:
    """Take back what was noted by mistake."""
    row = get_object_or_404(workshop.attendances.select_related("registration"), pk=pk)
    services.remove_attendance(attendance=row, by=request.user)
    messages.success(request, _("%(name)s is not marked as present any more.") % {"name": row.name})
    return HttpResponseRedirect(reverse("desk:checkin", args=[workshop.reference]))


# --- without a connection
@desk_view()
def offline(request: HttpRequest, workshop: Any) -> HttpResponse:
    """The page that stays on the device. It has no row in it: the list is fetched, and kept apart."""
    return desk_page(request, workshop, "offline", _("Check-in without a connection"), is_open=_is_open(workshop))


def _rows(workshop: Any) -> list[list[Any]]:
    """As little as the door needs: key, order, code, name, whether there already."""
    rows = workshop.registrations.filter(erased_at__isnull=True).exclude(state=RegistrationState.CANCELLED)
    there = set(workshop.attendances.values_list("registration", flat=True))
    return [[row.pk, row.code, row.name, row.pk in there, row.state] for row in rows.order_by("seq")]


def _until(workshop: Any) -> str:
    end: datetime = workshop.ends_at or workshop.starts_at or timezone.now()
    return (max(end, timezone.now()) + KEPT).isoformat()


@desk_view()
def listing(request: HttpRequest, workshop: Any) -> HttpResponse:
    """The list for the device of the organiser who is signed in."""
    if not _is_open(workshop):
        return JsonResponse({"rows": [], "until": ""})
    return JsonResponse({"rows": _rows(workshop), "until": _until(workshop)})


def _line(given: Any) -> services.Noted | None:
    """One line as the device sent it; None when it cannot be one."""
    if not isinstance(given, dict):
        return None
    try:
        key = uuid.UUID(str(given.get("key")))
        at = parse_datetime(str(given.get("at", "")))
    except ValueError:
        return None
    pk = given.get("id")
    texts = [clean_line(str(given.get(name) or ""))[:length] for name, length in (("name", 120), ("organisation", 200))]
    return services.Noted(
        key=key,
        at=at if at is not None and timezone.is_aware(at) else None,
        registration=pk if isinstance(pk, int) and 0 < pk < 2**63 else None,
        name=texts[0],
        organisation_name=texts[1],
    )


@desk_view("POST")
def sync(request: HttpRequest, workshop: Any) -> HttpResponse:
    """Take in what a device noted. Asked twice, it answers twice and keeps it once."""
    given = None
    # Of a form, whose body has been read already, nothing is expected here.
    if request.content_type == "application/json":
        with suppress(ValueError):
            given = json.loads(request.body)
    lines = given.get("lines") if isinstance(given, dict) else None
    if not isinstance(lines, list) or len(lines) > MOST_LINES:
        return JsonResponse({"error": "unreadable"}, status=400)
    noted = [_line(one) for one in lines]
    if None in noted:
        return JsonResponse({"error": "unreadable"}, status=400)
    try:
        answers = services.sync_attendance(
            workshop=workshop, lines=[one for one in noted if one is not None], by=request.user
        )
    except services.WorkshopNotBegun:
        return JsonResponse({"error": "closed"}, status=409)
    return JsonResponse({"answers": answers, "rows": _rows(workshop), "until": _until(workshop)})


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. It stands at the root because it may serve only what lies below its own address."""
    context = {"languages": [code for code, _name in settings.LANGUAGES]}
    return render(request, "workshops/desk/worker.js", context, content_type="text/javascript; charset=utf-8")
