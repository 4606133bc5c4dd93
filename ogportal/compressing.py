"""Pages go out compressed, by the portal itself.

The proxy keeps what the portal hands out (ogportal.pagecache): a page that came compressed is compressed once, and
everybody after is sent the kept bytes. A proxy that is handed plain pages compresses them anew for each visitor,
thirty times the work of sending them.

Every page gets up to a hundred random bytes (Django's `max_random_bytes`), so that its length tells little of
what stands in it beside words out of an address (BREACH). Files, data and whatever is sent piece by piece are
left alone.
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers


def takes_gzip(request: HttpRequest) -> bool:
    """Named without a weight, as browsers and the proxy do. Whoever weighs gets it plain, which everybody can read."""
    return "gzip" in (word.strip() for word in request.headers.get("Accept-Encoding", "").split(","))


class CompressedPages(GZipMiddleware):
    """Django's own, for pages only. It stands behind the cache of pages, which keeps what comes out of it."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
            return response
        if not takes_gzip(request):
            patch_vary_headers(response, ["Accept-Encoding"])
            return response
        return super().process_response(request, response)
