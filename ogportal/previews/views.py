"""Addresses of the pictures, and of the codes to scan."""

from urllib.parse import quote

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.services import allow
from ogportal.previews import shelf
from ogportal.previews.content import KINDS, Preview, of_portal
from ogportal.previews.drawing import can_draw, draw

#: Whoever asked for a picture may keep it for a week; a proxy in front for a minute, for a page may be hidden.
_KEEP = "public, max-age=604800, s-maxage=60"
#: Drawn pictures a minute, for everybody together: what one can ask of the processor. Kept ones are not counted.
DRAWN_A_MINUTE = 60
LONGEST_ADDRESS = 500


@require_safe
def portal(request: HttpRequest) -> HttpResponse:
    """The picture of pages that have none of their own."""
    return _answer(request, of_portal())


@require_safe
def picture(request: HttpRequest, kind: str, reference: str) -> HttpResponse:
    """The picture of one row; 404 where everybody is not shown the row itself."""
    if kind not in KINDS:
        raise Http404
    row = get_object_or_404(KINDS[kind].rows(), reference=reference.upper())
    return _answer(request, KINDS[kind].draw(row))


def _answer(request: HttpRequest, preview: Preview) -> HttpResponse:
    if not can_draw():
        raise Http404
    etag = f'"{preview.key}"'
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        content = shelf.fetch(preview.key)
        if content is None:
            if preview.reference and not allow(action="preview", who="all", limit=DRAWN_A_MINUTE, seconds=60):
                busy = HttpResponseRedirect(reverse("preview_portal"))
                busy["Cache-Control"] = "no-store"
                return busy
            content = draw(preview)
            shelf.keep(preview.key, content)
        response = HttpResponse(content, content_type="image/png")
    response["Cache-Control"] = _KEEP
    response["ETag"] = etag
    return response


@require_safe
def code(request: HttpRequest) -> HttpResponse:
    """The code to scan of a page of this portal, as SVG: `?page=/ar/ideas/PAN2-I-0042/`."""
    page = request.GET.get("page", "")
    languages = tuple(f"/{language}/" for language, _name in settings.LANGUAGES)
    if not page.startswith(languages) or len(page) > LONGEST_ADDRESS or not page.isprintable():
        raise Http404
    made = segno.make(settings.SITE_URL + quote(page, safe="/?&=%+:,;@-._~"), error="m", micro=False)
    svg = made.svg_inline(scale=4, border=4, light="#fff", dark="#000")
    if "xmlns=" not in svg:
        svg = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return HttpResponse(svg, content_type="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"})
