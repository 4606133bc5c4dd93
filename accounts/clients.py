"""What a request says about who sent it: the client's address, and the person whose address was confirmed here."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from accounts.models import Participant
from accounts.services import allow

#: Name and life of the cookie that spares a confirmed person the next e-mail.
COOKIE = "participant"
COOKIE_LIFE = timedelta(days=30)
_SALT = "accounts.clients.participant"


def client_address(request: HttpRequest) -> str:
    """The address of the client: the one that the outermost of our own proxies saw.

    Each trusted proxy appends what it saw to `X-Forwarded-For`; whatever stands before those entries was written by
    the client and says nothing. With fewer entries than proxies the header is not theirs: the peer counts.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    proxies = settings.TRUSTED_PROXIES
    if not proxies:
        return peer
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    return seen[-proxies] if len(seen) >= proxies else peer


def client_may(request: HttpRequest, action: str, *, limit: int, seconds: int) -> bool:
    """A rate limit for the client that sent `request`."""
    return allow(action=action, who=client_address(request), limit=limit, seconds=seconds)


def remember_participant(response: HttpResponse, participant: Participant) -> None:
    """Let this browser act for a person who has just proved to read the mail of that address."""
    response.set_cookie(
        COOKIE,
        signing.dumps(participant.pk, salt=_SALT),
        max_age=COOKIE_LIFE,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def forget_participant(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")


def remembered_participant(request: HttpRequest) -> Participant | None:
    """The confirmed person of this browser: of the signed-in user, else of the cookie. No query without either."""
    user: Any = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        found = Participant.objects.filter(user=user)
    else:
        try:
            pk = signing.loads(request.COOKIES[COOKIE], salt=_SALT, max_age=COOKIE_LIFE)
        except (KeyError, signing.BadSignature):
            return None
        found = Participant.objects.filter(pk=pk)
    return found.filter(confirmed_at__isnull=False, erased_at__isnull=True).first()


def masked(email: str) -> str:
    """An address as its owner recognises it and nobody else can use it: `s…@example.org`."""
    name, _at, domain = email.partition("@")
    return f"{name[:1]}…@{domain}"
