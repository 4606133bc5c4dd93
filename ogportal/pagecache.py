"""Whole pages for people of whom nothing is known, kept for some seconds.

What one visitor gets may be given to another only when nothing in it can depend on who asks:

- a GET below a language, with parameters of lists only;
- without any cookie but the token of forms, which no such page shows, and the language, which the address decides;
- answered with 200 and HTML, without a cookie (so without a form's token), and not marked as private by its view.

A page is kept as it goes out, compressed for those who take that and plain for those who do not; the proxy always asks
for the compressed one (deploy/nginx.conf).

A page that changed is old for at most `PAGE_CACHE_SECONDS` here, and once more in a proxy in front. Whoever is signed
in, or has just confirmed an address, has a cookie and sees every change at once.
"""

import hashlib
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from ogportal.compressing import takes_gzip
from ogportal.observing import measures

#: Parameters of lists. Words to search for and places in a list are as many as there are visitors: not kept.
PARAMETERS = frozenset(
    {"plan", "theme", "status", "channel", "territory", "institution", "workshop", "order"}
    | {"axis", "standing", "completion", "organiser", "page"}
)
MOST_LETTERS = 200
HARMLESS_COOKIES = frozenset({settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME})
PRIVATE = "private, no-store"
#: What a view says to keep its answer out.
_NOT_SHARED = ("private", "no-store", "no-cache")


class AnonymousPageCache:
    """Stands behind whatever turns requests away (https, hosts) and serves files, before sessions and languages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.languages = tuple(f"/{code}/" for code, _name in settings.LANGUAGES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seconds: int = settings.PAGE_CACHE_SECONDS
        if not self._may_share(request):
            return self._own(request, self.get_response(request))
        key = self._key(request)
        kept = cache.get(key) if seconds else None
        if kept is not None:
            measures.count_page(kept=True)
            return HttpResponse(kept[0], headers=kept[1])
        response = self.get_response(request)
        if not _is_shareable(response):
            return self._own(request, response)
        response["Cache-Control"] = f"public, max-age=0, s-maxage={seconds}"
        patch_vary_headers(response, ["Cookie"])
        measures.count_page(kept=False)
        if seconds:
            cache.set(key, (response.content, dict(response.items())), seconds)
        return response

    def _may_share(self, request: HttpRequest) -> bool:
        return (
            request.method == "GET"
            and request.path_info.startswith(self.languages)
            and HARMLESS_COOKIES.issuperset(request.COOKIES)
            and "HTTP_AUTHORIZATION" not in request.META
            and "HTTP_HX_REQUEST" not in request.META
            and len(request.META.get("QUERY_STRING", "")) <= MOST_LETTERS
            and PARAMETERS.issuperset(request.GET)
        )

    @staticmethod
    def _key(request: HttpRequest) -> str:
        """Of everything that the page may show: host, scheme and the whole address, whose path names the language.

        And of the form in which it goes out.
        """
        parts: tuple[Any, ...] = (request.scheme, request.get_host(), request.get_full_path())
        form = "gzip" if takes_gzip(request) else "plain"
        return f"page:{form}:" + hashlib.sha256("\n".join(parts).encode()).hexdigest()

    @staticmethod
    def _own(request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """An answer to somebody in particular stays out of every cache on the way."""
        known = response.cookies or not HARMLESS_COOKIES.issuperset(request.COOKIES)
        if known and not response.has_header("Cache-Control"):
            response["Cache-Control"] = PRIVATE
        return response


def _is_shareable(response: HttpResponse) -> bool:
    says = response.get("Cache-Control", "")
    return (
        response.status_code == HTTPStatus.OK
        and not response.streaming
        and not response.cookies
        and response.get("Content-Type", "").startswith("text/html")
        and not any(word in says for word in _NOT_SHARED)
    )
