"""One address for each thing."""

from django.http import HttpRequest, HttpResponsePermanentRedirect


def elsewhere(request: HttpRequest, address: str) -> HttpResponsePermanentRedirect | None:
    """The redirect to the address as it is written, when the request spelled it otherwise (`pan2-w-03`); else None."""
    if request.path == address:
        return None
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
