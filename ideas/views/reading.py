"""The list of ideas: search, filters with counts, pages by key; every state of it has an address."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.paging import BadToken, Page
from core.templatetags.components import component_of
from core.templatetags.ui import number
from ideas.enums import IdeaState
from ideas.facets import Facet, Option, facets
from ideas.filters import ORDER_LABELS, IdeaFilter, page_of_ideas
from ideas.querysets import EXCERPT_LETTERS
from ideas.way import small_way


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
    """What `components/row.html` shows of a row of `IdeaQuerySet.as_rows`."""
    dots, text = small_way(idea)
    comments, supports = idea.comments_number or 0, idea.supports_number or 0
    return {
        "href": reverse("trace:idea", args=[idea.reference]),
        "title": idea.title,
        "lang": idea.language,
        "excerpt": Truncator(idea.beginning).chars(EXCERPT_LETTERS, html=False),
        "ref": idea.reference,
        "state": idea.public_state,
        "state_label": IdeaState(idea.public_state).label,
        "theme": idea.theme_title,
        "date": idea.submitted_at,
        "place": idea.place,
        # A list that says "no support, no comment" twenty times says nothing.
        "people": ngettext("%(n)s support", "%(n)s supports", supports) % {"n": supports} if supports else "",
        "comments": ngettext("%(n)s comment", "%(n)s comments", comments) % {"n": comments} if comments else "",
        "way": dots,
        "way_text": text,
        "illustration": idea.is_illustrative,
    }


def _plan_facet(filters: IdeaFilter) -> Facet:
    asked = {plan.pk for plan in filters.asked_plans}
    plans = sorted(filters.plans, key=lambda plan: str(plan.start_date or ""), reverse=True)
    options = [Option(plan.slug, str(plan), None, plan.pk in asked) for plan in plans]
    return Facet("plan", filters.filters["plan"].label, options)


def _page(filters: IdeaFilter, order: str, request: HttpRequest) -> Page:
    """The page that the address names; the first one when its token is not ours."""
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    shape = filters.shape and ("ideas", filters.shape)

    def rows() -> Any:
        return filters.qs.as_rows()

    try:
        return page_of_ideas(rows, order=order, after=after, before=before, shape=shape)
    except BadToken:
        return page_of_ideas(rows, order=order, shape=shape)


@require_safe
def idea_list(request: HttpRequest) -> HttpResponse:
    filters = IdeaFilter(request.GET)
    order = request.GET.get("order", "")
    order = order if order in ORDER_LABELS else "newest"
    page = _page(filters, order, request)
    found = facets(filters)
    chips = filters.chips(request.path)
    context = {
        "crumbs": [{"href": f"/{get_language()}/", "label": _("Home")}, {"label": _("Ideas")}],
        "ideas": page.rows,
        "rows": [component_of("components/row.html", idea, _row) for idea in page.rows],
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
        ]
        if page.rows
        else [],
        "hidden": {name: request.GET[name] for name in ("order", "answer", "reason") if request.GET.get(name)},
        "next_href": _address(request, after=page.next) if page.next else "",
        "previous_href": _address(request, before=page.previous) if page.previous else "",
        "clear_href": request.path if chips else "",
    }
    return render(request, "ideas/list.html", context)
