"""One address for each thing."""

from functools import cache

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import translation

_STANDS_IN = "STANDS-IN"


def path_in(language: str, page: str, word: str) -> str:
    """The path of a page whose address has one `word` in it (nothing that an address would write otherwise).

    In a language that need not be that of the page shown.
    """
    return _path_in(language, page).replace(_STANDS_IN, word)


@cache
def _path_in(language: str, page: str) -> str:
    with translation.override(language):
        return reverse(page, args=[_STANDS_IN])


def elsewhere(request: HttpRequest, address: str) -> HttpResponsePermanentRedirect | None:
    """The redirect to the address as it is written, when the request spelled it otherwise (`pan2-w-03`); else None."""
    if request.path == address:
        return None
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
