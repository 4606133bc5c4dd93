"""Pages for what went wrong. None of them asks the database, but those that give a text back."""

import errno
import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template import loader
from django.utils import translation

from ideas import views as ideas
from ogportal.giving_back import given_back
from ogportal.observing.logs import number_of_request

#: What a write is told when its disk, or the share of it that one may use, is full.
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})

#: What PostgreSQL says when others held a row for as long as anybody waits, when an answer took too long, and when two
#: waited for each other. Nothing was done, and in a moment it works.
BUSY = frozenset({"55P03", "57014", "40P01"})


def _language(request: HttpRequest) -> str:
    """The language of the address, else the one that the visitor asks for: an error must not say it in English."""
    return (
        translation.get_language_from_path(request.path_info)
        or translation.get_language_from_request(request)
        or settings.LANGUAGE_CODE
    )


def _page(request: HttpRequest, status: int, **more: Any) -> HttpResponse:
    with translation.override(_language(request)):
        return HttpResponse(
            loader.render_to_string(
                f"{status}.html",
                {
                    "LANGUAGE_CODE": translation.get_language(),
                    "LANGUAGE_BIDI": translation.get_language_bidi(),
                    "path": request.path,
                    # Of a form that was sent, the same address would be an empty one.
                    "again": request.method in {"GET", "HEAD"},
                    "number": number_of_request.get(),
                    **more,
                },
            ),
            status=status,
        )


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400; or 413 where what was sent is larger than the portal reads, which Django calls suspicious as well."""
    return _page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def permission_denied(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, a mistake of ours; or 503 when the database is away or too busy, or a disk full: trying again helps.

    Whoever had sent a form gets it back with that page, to be sent once more by one button.
    """
    error = sys.exception()
    if not isinstance(error, OperationalError | InterfaceError) and getattr(error, "errno", None) not in NO_ROOM:
        return _page(request, 500)
    is_busy = getattr(getattr(error, "__cause__", None), "pgcode", "") in BUSY
    sent = given_back(request)
    response = _page(request, 503, is_busy=is_busy, sent=sent, csrf_token=get_token(request) if sent else "")
    response["Retry-After"] = "5" if is_busy else "30"
    response["Cache-Control"] = "no-store"
    return response


#: Forms in which people write at length: when their token is too old, what was typed is shown back, to be sent again.
GIVES_BACK: dict[str, Callable[..., HttpResponse]] = {
    "ideas:new": ideas.given_back,
    "ideas:comment": ideas.given_back_comment,
    "ideas:answer": ideas.given_back_answer,
}


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403; nothing was done. Of the forms in `GIVES_BACK` with the text that was in them."""
    match = request.resolver_match
    gives_back = GIVES_BACK.get(match.view_name) if match else None
    if match is None or gives_back is None:
        return _page(request, 403)
    return gives_back(request, **match.kwargs)
