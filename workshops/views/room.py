"""The page of the room: those present answer from a phone, without an account and without a name."""

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.clients import client_may
from workshops import services
from workshops.enums import PollKind, PollState
from workshops.errors import AlreadyAnswered, PollNotOpen
from workshops.models import Poll, PollBallot, Room
from workshops.services.room import ballot_key
from workshops.views.charts import results

#: The cookie with this browser's random token for one room. It dies with the day.
COOKIE, COOKIE_SECONDS = "room", 24 * 3600
_SALT = "workshops.room"
#: A hall shares one address: its limit is that of a hall.
ANSWERS_AN_HOUR = 600


def _room(code: str) -> Any:
    rows = Room.objects.select_related("workshop__plan").filter(workshop__plan__is_published=True)
    return get_object_or_404(rows, code=code.strip().upper()[:8])


def _token(request: HttpRequest, room: Room) -> str:
    """The token of this browser for this room; '' when it has none."""
    try:
        code, token = signing.loads(request.COOKIES[COOKIE], salt=_SALT, max_age=COOKIE_SECONDS)
    except (KeyError, ValueError, TypeError, signing.BadSignature):
        return ""
    return str(token) if code == room.code else ""


@never_cache
@require_safe
def enter(request: HttpRequest) -> HttpResponse:
    """Type the code that stands on the screen."""
    code = "".join(request.GET.get("code", "").split()).upper()[:20]
    if code and Room.objects.filter(code=code, workshop__plan__is_published=True).exists():
        return HttpResponseRedirect(reverse("workshops:room", args=[code]))
    error = _("There is no room with this code.") if code else ""
    return render(request, "workshops/enter.html", {"code": code, "error": error}, status=422 if error else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def room(request: HttpRequest, code: str) -> HttpResponse:
    found = _room(code)
    token = _token(request, found)
    fault: tuple[int, str] | None = None
    status = 200
    if request.method == "POST":
        fault, status = _answer(request, found, token)
        if fault is None:
            return HttpResponseRedirect(found.get_absolute_url())
    response = render(request, "workshops/room.html", _context(request, found, token, fault), status=status)
    if not token:
        value = signing.dumps([found.code, secrets.token_urlsafe(16)], salt=_SALT)
        response.set_cookie(
            COOKIE, value, max_age=COOKIE_SECONDS, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
        )
    return response


def _answer(request: HttpRequest, found: Any, token: str) -> tuple[tuple[int, str] | None, int]:
    """Count what was chosen; else the poll with what to say of it, and the status."""
    key = request.POST.get("poll", "")
    rows = Poll.objects.for_room().filter(workshop=found.workshop)
    poll = get_object_or_404(rows, pk=int(key) if key.isascii() and key.isdigit() and len(key) < 18 else 0)  # noqa: PLR2004 - a bigint
    if not token:
        return (
            poll.pk,
            _("Your browser keeps no cookie, so it cannot answer once only. Allow it, and answer again."),
        ), 422
    if not client_may(request, "room", limit=ANSWERS_AN_HOUR, seconds=3600):
        return (poll.pk, _("Too many answers came from here. Please try again in an hour.")), 429
    chosen = [int(one) for one in request.POST.getlist("option") if one.isascii() and one.isdigit() and len(one) < 18]  # noqa: PLR2004 - a bigint
    try:
        services.answer_poll(poll=poll, options=chosen, token=token)
    except AlreadyAnswered:
        pass
    except PollNotOpen:
        return (poll.pk, _("This question is closed.")), 409
    except ValidationError as error:
        return (poll.pk, " ".join(error.messages)), 422
    return None, 200


def _context(request: HttpRequest, found: Any, token: str, fault: tuple[int, str] | None) -> dict[str, Any]:
    polls = list(Poll.objects.for_room().filter(workshop=found.workshop))
    keys = {ballot_key(poll, token): poll.pk for poll in polls} if token else {}
    answered = set(PollBallot.objects.filter(key__in=keys).values_list("poll_id", flat=True))
    asked, closed = [], []
    for poll in polls:
        if poll.state == PollState.CLOSED:
            closed.append(results(poll, poll.options.all()))
            continue
        asked.append(
            {
                "poll": poll,
                "answered": poll.pk in answered,
                "type": "radio" if poll.kind == PollKind.SINGLE else "checkbox",
                "options": [{"value": option.pk, "label": option.title} for option in poll.options.all()],
                "hint": _("Choose up to three.") if poll.kind == PollKind.RANKING else "",
                "error": fault[1] if fault and fault[0] == poll.pk else "",
            }
        )
    error = fault[1] if fault and not any(one["error"] for one in asked) else ""
    return {"room": found, "workshop": found.workshop, "asked": asked, "closed": closed, "error": error}
