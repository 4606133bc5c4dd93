"""Acts that announced decisions: a list, and each act with what it said about every idea."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from ideas.enums import Outcome
from ideas.models import Announcement, ScreeningDecision
from ideas.views.crumbs import crumbs

ACTS_A_PAGE, DECISIONS_A_PAGE = 20, 50


def _steps(request: HttpRequest, page: Any) -> dict[str, str]:
    """The addresses before and after this page; what is filtered stays."""

    def address(number: int) -> str:
        query = request.GET.copy()
        query["page"] = str(number)
        return f"{request.path}?{query.urlencode()}"

    return {
        "previous_href": address(page.previous_page_number()) if page.has_previous() else "",
        "next_href": address(page.next_page_number()) if page.has_next() else "",
    }


@require_safe
def announcement_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(Announcement.objects.public(), ACTS_A_PAGE).get_page(request.GET.get("page"))
    count = page.paginator.count
    context = {
        "crumbs": crumbs(_("Announcements")),
        "rows": page.object_list,
        "count_text": ngettext("%(count)s announcement", "%(count)s announcements", count) % {"count": count},
        **_steps(request, page),
    }
    return render(request, "ideas/announcements.html", context)


@require_safe
def announcement(request: HttpRequest, reference: str) -> HttpResponse:
    """One act: how many ideas of each fate, and every decision with its reason and explanation."""
    if reference != reference.upper():
        return redirect("ideas:announcement", reference=reference.upper(), permanent=True)
    found: Any = get_object_or_404(Announcement.objects.public(), reference=reference)
    counts = found.outcome_counts()
    outcome = request.GET.get("outcome", "")
    decisions = ScreeningDecision.objects.of_act(found)
    if outcome in Outcome.values:
        decisions = decisions.filter(outcome=outcome)
    page = Paginator(decisions, DECISIONS_A_PAGE).get_page(request.GET.get("page"))
    items = crumbs(found.reference)
    items.insert(-1, {"href": reverse("ideas:announcements"), "label": _("Announcements")})
    total = sum(counts.values())
    context = {
        "crumbs": items,
        "act": found,
        "counts": [(one.value, one.label, counts[one]) for one in Outcome if counts[one]],
        "outcome": outcome if outcome in Outcome.values else "",
        "count_text": ngettext("%(count)s decision", "%(count)s decisions", total) % {"count": total},
        "decisions": page.object_list,
        **_steps(request, page),
    }
    return render(request, "ideas/announcement.html", context)
