"""The list of ideas: search, filters with counts, pages by key; every state of it has an address."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import Truncator
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.paging import BadToken
from core.templatetags.ui import number
from ideas.facets import Facet, Option, facets
from ideas.filters import ORDER_LABELS, IdeaFilter, page_of_ideas
from ideas.way import small_way

EXCERPT_LETTERS = 240


def _address(request: HttpRequest, **changes: str) -> str:
    """The address of this list with some parameters changed ('' takes one away); a change leads to the first page."""
    query = request.GET.copy()
    for name in ("after", "before", "page"):
        query.pop(name, None)
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _row(idea: Any) -> dict[str, Any]:
    dots, text = small_way(idea)
    return {"idea": idea, "excerpt": Truncator(idea.body).chars(EXCERPT_LETTERS, html=False), "dots": dots, "way": text}


def _plan_facet(filters: IdeaFilter) -> Facet:
    asked = {plan.pk for plan in filters.asked_plans}
    plans = sorted(filters.plans, key=lambda plan: str(plan.start_date or ""), reverse=True)
    options = [Option(plan.slug, str(plan), None, plan.pk in asked) for plan in plans]
    return Facet("plan", filters.filters["plan"].label, options)


@require_safe
def idea_list(request: HttpRequest) -> HttpResponse:
    filters = IdeaFilter(request.GET)
    order = request.GET.get("order", "")
    order = order if order in ORDER_LABELS else "newest"
    rows = filters.qs.for_list().with_small_way()
    try:
        page = page_of_ideas(
            rows, order=order, after=request.GET.get("after", ""), before=request.GET.get("before", "")
        )
    except BadToken:
        page = page_of_ideas(rows, order=order)
    found = facets(filters)
    chips = filters.chips(request.path)
    context = {
        "crumbs": [{"href": f"/{get_language()}/", "label": _("Home")}, {"label": _("Ideas")}],
        "rows": [_row(idea) for idea in page.rows],
        "filters": filters,
        "facets": [_plan_facet(filters), *found.facets],
        "total": found.total,
        "count_text": ngettext("%(count)s idea", "%(count)s ideas", found.total)
        % {"count": _("more than %(count)s") % {"count": number(found.total)} if found.is_more else found.total},
        "chips": chips,
        "q": filters.form.cleaned_data.get("q", "") if filters.form.is_valid() else "",
        "sorts": [
            {
                "label": label,
                "href": _address(request, order="" if name == "newest" else name),
                "current": name == order,
            }
            for name, label in ORDER_LABELS.items()
        ],
        "hidden": {name: request.GET[name] for name in ("order", "answer", "reason") if request.GET.get(name)},
        "next_href": _address(request, after=page.next) if page.next else "",
        "previous_href": _address(request, before=page.previous) if page.previous else "",
        "clear_href": request.path if chips else "",
    }
    return render(request, "ideas/list.html", context)
