"""Pages for what went wrong. None of them asks the database."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils import translation


def _language(request: HttpRequest) -> str:
    """The language of the address, else the one that the visitor asks for: an error must not say it in English."""
    return (
        translation.get_language_from_path(request.path_info)
        or translation.get_language_from_request(request)
        or settings.LANGUAGE_CODE
    )


def _page(request: HttpRequest, status: int) -> HttpResponse:
    with translation.override(_language(request)):
        return HttpResponse(
            loader.render_to_string(
                f"{status}.html",
                {
                    "LANGUAGE_CODE": translation.get_language(),
                    "LANGUAGE_BIDI": translation.get_language_bidi(),
                    "path": request.path,
                },
            ),
            status=status,
        )


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(request, 400)


def permission_denied(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(request, 500)


def too_many(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(request, 429)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(request, 403)
