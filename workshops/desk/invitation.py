"""What one shares: the code to scan, the calendar file, and texts ready to be copied in every language."""

import io
from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.templatetags.ui import stated_date
from workshops.desk.access import desk_page, desk_view
from workshops.enums import PUBLIC_WORKSHOP_STATES


def qr_svg(text: str) -> SafeString:
    """The square of `text` as an image within a page: no style, no script, its colours as attributes."""
    matrix, edge = segno.make(text, error="m", micro=False).matrix, 4
    dots = [
        f"M{x + edge} {y + edge}h1v1h-1z" for y, line in enumerate(matrix) for x, is_dark in enumerate(line) if is_dark
    ]
    return format_html(
        '<svg class="qr" viewBox="0 0 {} {}" shape-rendering="crispEdges" aria-hidden="true">'
        '<path fill="#fff" d="M0 0h{}v{}h-{}z"/><path fill="#000" d="{}"/></svg>',
        *[len(matrix) + 2 * edge] * 5,
        "".join(dots),
    )


def qr_file(text: str, name: str) -> HttpResponse:
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", scale=10, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None
    )
    return HttpResponse(
        out.getvalue(), content_type="image/svg+xml", headers={"Content-Disposition": f'inline; filename="{name}.svg"'}
    )


def _text(workshop: Any, language: str) -> dict[str, str]:
    """One invitation: whole lines, each of which is there only where it is known."""
    with translation.override(language):
        starts = workshop.starts_at and timezone.localtime(workshop.starts_at)
        lines = [workshop.title]
        if workshop.organiser:
            lines.append(_("Organised by: %(organiser)s") % {"organiser": workshop.organiser})
        if starts:
            given = {"date": stated_date(starts.date()), "time": f"{starts:%H:%M}"}
            lines.append(_("When: %(date)s at %(time)s (Morocco)") % given)
        if workshop.place:
            lines.append(_("Where: %(place)s") % {"place": workshop.place})
        address = settings.SITE_URL + workshop.get_absolute_url()
        lines += [_("Programme and registration, without an account:"), address]
        return {"language": language, "text": "\n".join(lines), "address": address}


@desk_view()
def invitation(request: HttpRequest, workshop: Any) -> HttpResponse:
    is_public = workshop.state in PUBLIC_WORKSHOP_STATES and workshop.plan.is_published
    address = settings.SITE_URL + workshop.get_absolute_url()
    return desk_page(
        request, workshop, "invitation", _("Invitation"), is_public=is_public, address=address,
        qr=qr_svg(address) if is_public else "",
        qr_url=reverse("desk:workshop_qr", args=[workshop.reference]),
        texts=[_text(workshop, language) for language in settings.PUBLISHING_LANGUAGES],
    )  # fmt: skip


@desk_view()
def qr(request: HttpRequest, workshop: Any) -> HttpResponse:
    """The square as a file, for a poster."""
    return qr_file(settings.SITE_URL + workshop.get_absolute_url(), workshop.reference)
