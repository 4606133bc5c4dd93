from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def crumbs(last: str, idea: Any = None) -> list[dict[str, str]]:
    """The way from the home page to the page called `last`, in the form of `components/breadcrumb.html`."""
    items = [{"href": f"/{get_language()}/", "label": _("Home")}, {"href": reverse("ideas:list"), "label": _("Ideas")}]
    if idea is not None:
        items.append({"href": idea.get_absolute_url(), "label": str(idea.reference)})
    return [*items, {"label": last}]
