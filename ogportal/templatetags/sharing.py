"""What other sites and search engines are told of a page, and how a visitor hands it on."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ogportal import linked_data
from ogportal.previews.content import of_portal, preview_of
from ogportal.previews.drawing import SIZE, can_draw
from workshops.models import Workshop

register = template.Library()

#: Pages that everybody may read and may hand on: below these addresses nothing is one person's own.
HANDED_ON = frozenset(
    {"home", "help", "help_role", "contact", "accessibility", "privacy", "privacy_register", "plans:list"}
    | {"plans:detail", "outcomes:theme", "outcomes:indicators", "outcomes:open_data", "trace:workshop", "trace:idea"}
    | {"workshops:list", "workshops:month", "workshops:month_of", "workshops:register", "organisations:list"}
    | {"organisations:detail", "organisations:register", "ideas:list", "ideas:new", "ideas:announcements"}
    | {"ideas:announcement", "commitments:list", "commitments:detail", "commitments:versions", "commitments:plan"}
    | {"consultation:list", "consultation:detail", "consultation:text", "consultation:comments"}
)


@register.simple_tag(takes_context=True)
def shared(context: Any, row: Any = None, about: str = "") -> SafeString | str:
    """The picture of the page, and what it says in the words of schema.org. `row` is what the page is about."""
    request = context.get("request")
    if request is None:
        return ""
    parts = [_picture(row)] if can_draw() else []
    if context.get("crumbs"):
        parts.append(linked_data.script(linked_data.crumbs(context["crumbs"], request.path)))
    if isinstance(row, Workshop):
        parts.append(linked_data.script(linked_data.event(row)))
    if about == "service":
        parts.append(linked_data.script(linked_data.service()))
    if about == "dataset":
        parts.append(linked_data.script(linked_data.dataset(context["lists"], context["licence"])))
    return format_html_join("\n", "{}", ((part,) for part in parts))


def _picture(row: Any) -> SafeString:
    if row is None:
        preview, address = of_portal(), reverse("preview_portal")
    else:
        kind, preview = preview_of(row)
        address = reverse("preview", args=[kind, preview.reference])
    return format_html(
        '<meta property="og:image" content="{}{}?v={}">\n'
        '<meta property="og:image:width" content="{}">\n<meta property="og:image:height" content="{}">\n'
        '<meta property="og:image:alt" content="{}">\n<meta property="og:locale" content="{}">\n'
        '<meta name="twitter:card" content="summary_large_image">',
        settings.SITE_URL,
        address,
        preview.key[:8],
        *SIZE,
        preview.title,
        f"{get_language()}_MA",
    )


@register.simple_tag(takes_context=True)
def handed_on(context: Any) -> dict[str, Any]:
    """What `components/share.html` shows of a public page; nothing on the others."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    if request is None or match is None or match.view_name not in HANDED_ON:
        return {}
    page = request.get_full_path()
    return {"address": settings.SITE_URL + page, "code": f"{reverse('code')}?{urlencode({'page': page})}"}
