"""Search over everything public, in all languages at once."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, QuerySet, Window
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.templatetags.texts import lang_of
from core.templatetags.ui import number, stated_period
from ideas.filters import IdeaFilter
from outcomes.filters import CommitmentFilter, ConsultationFilter, PlanFilter, ThemeFilter
from plans.filters import WordsField
from workshops.filters import WorkshopFilter

SHOWN = 5
#: More are not counted: what people want is on the first pages, and counting a common word reads half the table.
MOST_COUNTED = 1_000
EXCERPT = 200


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results in groups, each with its number and its first rows; seven queries whatever is found."""
    words = WordsField(required=False).clean(request.GET.get("q", ""))
    groups = [group for group in _groups(words) if group["rows"]] if words else []
    return render(
        request,
        "ogportal/search.html",
        {
            "words": words,
            "groups": groups,
            "crumbs": [{"label": _("Home"), "href": f"/{get_language()}/"}, {"label": _("Search"), "href": ""}],
        },
    )


def _groups(words: str) -> list[dict[str, Any]]:
    asked = QueryDict(mutable=True)
    asked["q"] = words
    commitments = CommitmentFilter(asked).qs.select_related("plan", "theme")
    workshops = WorkshopFilter(asked).qs.select_related("plan", "organiser")
    themes = ThemeFilter(asked).qs.select_related("plan")
    return [
        _ideas(asked),
        _group("commitments", _("Commitments"), commitments, _commitment, _list("commitments:list", asked)),
        _group("workshops", _("Workshops"), workshops, _workshop, _list("workshops:list", asked)),
        _group("themes", _("Themes"), themes, _theme),
        _group("plans", _("Action plans"), PlanFilter(asked).qs, _plan),
        _group("consultations", _("Public consultations"), ConsultationFilter(asked).qs, _consultation),
    ]


def _list(name: str, asked: QueryDict) -> str:
    return f"{reverse(name)}?{asked.urlencode()}"


def _ideas(asked: QueryDict) -> dict[str, Any]:
    found: Any = IdeaFilter(asked).qs
    counted = found.order_by()[: MOST_COUNTED + 1].count()
    ideas = found.best_first(asked["q"]).select_related("plan", "theme").defer("search", "title_words")[:SHOWN]
    many = _("more than %(count)s") % {"count": number(MOST_COUNTED)} if counted > MOST_COUNTED else number(counted)
    return {
        "name": "ideas",
        "title": _("Ideas"),
        "count": many,
        "rows": [_idea(idea) for idea in ideas],
        "more": _list("ideas:list", asked) if counted > SHOWN else "",
        "more_text": _("All ideas found"),
    }


def _group(
    name: str, title: str, found: QuerySet[Any], row: Callable[[Any], dict[str, Any]], address: str = ""
) -> dict[str, Any]:
    """One kind of row; with the `address` of its list the first ones, else all of them."""
    found = found.order_by("-pk").annotate(found_in_all=Window(Count("*")))
    rows = list(found[:SHOWN] if address else found)
    count = rows[0].found_in_all if rows else 0
    return {
        "name": name,
        "title": title,
        "count": number(count),
        "rows": [row(one) for one in rows],
        "more": address if count > SHOWN else "",
        "more_text": ngettext("The %(count)s result", "All %(count)s results", count) % {"count": number(count)},
    }


def _row(obj: Any, **parts: Any) -> dict[str, Any]:
    return {
        "href": obj.get_absolute_url(),
        "title": obj.title,
        "lang": lang_of(obj, "title"),
        "illustration": getattr(obj, "is_illustrative", False),
        **parts,
    }


def _idea(idea: Any) -> dict[str, Any]:
    return {
        "href": idea.get_absolute_url(),
        "title": idea.title,
        "lang": idea.language,
        "excerpt": Truncator(" ".join(idea.body.split())).chars(EXCERPT),
        "ref": idea.reference,
        "state": idea.public_state,
        "state_label": idea.get_public_state_display(),
        "theme": str(idea.theme),
        "date": idea.submitted_at,
        "illustration": idea.is_illustrative,
    }


def _commitment(commitment: Any) -> dict[str, Any]:
    return _row(
        commitment,
        ref=commitment.reference,
        state=commitment.standing,
        state_label=commitment.get_state_display(),
        theme=str(commitment.theme) if commitment.theme else "",
    )


def _workshop(workshop: Any) -> dict[str, Any]:
    return _row(
        workshop,
        ref=workshop.reference,
        state=workshop.state,
        state_label=workshop.get_state_display(),
        date=workshop.day,
        people=str(workshop.organiser) if workshop.organiser else "",
    )


def _theme(theme: Any) -> dict[str, Any]:
    return _row(theme, ref=theme.plan.reference)


def _plan(plan: Any) -> dict[str, Any]:
    return _row(plan, ref=plan.reference, date=stated_period(plan))


def _consultation(consultation: Any) -> dict[str, Any]:
    return _row(consultation, ref=consultation.reference, date=consultation.opens_at)
