"""What list pages hand to the components for filters and pages."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def in_a_line(values: Iterable[object]) -> str:
    """Several values as one text, with the comma of the language between them."""
    return pgettext("between the values of a line", ", ").join(map(str, values))


def facet(query: QueryDict, name: str, label: str, options: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """One group of check boxes for `components/filters.html`: (value, label) of each."""
    asked = {value.strip().casefold() for value in query.getlist(name)}
    found = [{"value": value, "label": text, "checked": value.casefold() in asked} for value, text in options]
    return {"name": name, "label": label, "options": found}


def beside(request: HttpRequest, **changes: str) -> str:
    """The address of the same list with other values of these names, from its first page on."""
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query.setlist(name, [value])
    return f"{request.path}?{query.urlencode()}" if query else request.path


def pager(request: HttpRequest, page: Page[Any]) -> dict[str, str]:
    """The addresses for `components/pager.html`, '' where there is no page, and which rows of how many stand here."""
    return {
        "previous_href": beside(request, page=str(page.previous_page_number())) if page.has_previous() else "",
        "next_href": beside(request, page=str(page.next_page_number())) if page.has_next() else "",
        "position": _("%(first)s to %(last)s of %(n)s")
        % {"first": page.start_index(), "last": page.end_index(), "n": page.paginator.count},
    }
