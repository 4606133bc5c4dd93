"""The draft of this browser: its key is in a cookie."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.clients import client_may
from ideas.models import IdeaDraft
from ideas.models.drafts import DRAFT_LIFE
from ideas.services import drop_draft, keep_draft
from ideas.views.limits import DRAFTS_AN_HOUR, HOUR
from plans.models import ActionPlan

COOKIE = "idea_draft"


def draft_of(request: HttpRequest) -> IdeaDraft | None:
    """The draft that this browser left here; no query without the cookie."""
    key = request.COOKIES.get(COOKIE)
    return IdeaDraft.objects.live().select_related("plan").filter(key=key).first() if key else None


def remember_draft(request: HttpRequest, response: HttpResponse, plan: ActionPlan) -> HttpResponse:
    """Keep what was sent in `request`, so that whatever comes between, it is there when its writer comes back."""
    if not client_may(request, "ideas.draft", limit=DRAFTS_AN_HOUR, seconds=HOUR):
        return response
    draft = keep_draft(plan=plan, words=request.POST.dict(), key=request.COOKIES.get(COOKIE, ""))
    if draft is not None:
        response.set_cookie(
            COOKIE,
            draft.key,
            max_age=DRAFT_LIFE,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    return response


def forget_draft(request: HttpRequest, response: Any) -> Any:
    key = request.COOKIES.get(COOKIE)
    if key:
        drop_draft(key=key)
        response.delete_cookie(COOKIE, samesite="Lax")
    return response
