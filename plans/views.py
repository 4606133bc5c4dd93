from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.addresses import elsewhere
from core.clock import last_moment
from core.listing import in_a_line
from core.related import instances
from core.templatetags.ui import number, stated_date
from plans.enums import EventStatus, Level
from plans.models import ActionPlan, Axis, Document, Source, Stage
from plans.querysets import KEY_FIGURES


def _crumbs(*items: tuple[str, str]) -> list[dict[str, str]]:
    first = [(_("Home"), f"/{get_language()}/"), (_("Action plans"), reverse("plans:list"))]
    return [{"label": label, "href": href} for label, href in (*first, *items)]


@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    plans = list(ActionPlan.objects.public().for_list())
    levels = [
        {"title": title, "plans": [plan for plan in plans if plan.level == level]}
        for level, title in ((Level.NATIONAL, _("National plans")), (Level.REGIONAL, _("Regional plans")))
    ]
    crumbs = [*_crumbs()[:1], {"label": _("Action plans"), "href": ""}]
    return render(request, "plans/list.html", {"crumbs": crumbs, "levels": [one for one in levels if one["plans"]]})


def _days(stage: Stage, today: date) -> dict[str, Any]:
    """When a stage was planned, what of it has been, and its whole: dates, and where there are none its window.

    Nothing that is still to come is told as having been.
    """
    opens = timezone.localtime(stage.opens_at).date() if stage.opens_at else None
    closes = last_moment(stage.closes_at).date() if stage.closes_at else None
    planned = (stage.planned_start_date, stage.planned_end_date)
    start, end = stage.actual_start_date or opens, stage.actual_end_date or closes
    whole = (start, end) if start or end else planned
    runs = start is not None and end is not None and start <= today < end
    actual = (None, None) if start and start > today else (start, today if runs else end)
    return {"planned": planned if any(planned) else whole, "actual": actual, "whole": whole, "runs": runs}


def _between(start: str, end: str) -> str:
    if start and end and start != end:
        return _("%(start)s to %(end)s") % {"start": start, "end": end}
    return start or end


def _state(days: tuple[date | None, date | None], today: date) -> str:
    start, end = days
    if start is None and end is None:
        return "waiting"
    if end is not None and end < today:
        return "done"
    return "current" if start is not None and start <= today else "waiting"


def timeline_of_stages(stages: list[Stage], today: date) -> dict[str, Any]:
    """What `components/stages.html` draws: each stage planned and actual, on the span of all, with today."""
    rows = [(stage, _days(stage, today)) for stage in stages]
    known = [day for _stage, days in rows for name in ("planned", "actual", "whole") for day in days[name] if day]
    first, last = (min(known), max(known)) if known else (today, today)
    span = max(1, (last - first).days)

    def place(name: str, pair: tuple[date | None, date | None]) -> dict[str, int]:
        start, end = pair[0] or pair[1], pair[1] or pair[0]
        if start is None or end is None:
            return {}
        x = 100 * (start - first).days // span
        return {f"{name}_x": min(x, 99), f"{name}_w": max(1, 100 * (end - start).days // span)}

    found = []
    for stage, days in rows:
        precisions = (stage.actual_start_precision, stage.actual_end_precision)
        start, end = (stated_date(*one) for one in zip(days["actual"], precisions, strict=True))
        found.append(
            {
                "state": _state(days["whole"], today),
                "title": str(stage),
                "planned": _between(*(stated_date(day) for day in days["planned"])),
                "actual": _("since %(date)s") % {"date": start} if days["runs"] else _between(start, end),
                "dates": _between(*(stated_date(*one) for one in zip(days["whole"], precisions, strict=True))),
                **place("planned", days["planned"]),
                **place("actual", days["actual"]),
            }
        )
    within = bool(known) and first <= today <= last
    return {"stages": found, "today_x": 100 * (today - first).days // span if within else None}


#: Key figures that the flow of a plan shows too: beside it they are not said a second time.
FLOW = {"ideas.total", "screening.accepted", "commitments.proposed", "commitments.adopted"}
#: Of more events than these only the last stand open; the earlier ones are folded.
MOST_EVENTS, LAST_EVENTS = 6, 4


def _labels() -> dict[str, str]:
    return {
        "participants.total": pgettext("under a number", "participants"),
        "ideas.total": pgettext("under a number", "ideas"),
        "screening.accepted": _("ideas accepted"),
        "commitments.proposed": _("commitments proposed"),
        "commitments.adopted": _("commitments adopted"),
        "commitments.institutions": pgettext("under a number", "institutions"),
        "completion_percent": _("per cent done"),
        "ideas.online": _("ideas sent online"),
        "workshops.held": _("thematic meetings held"),
        "associations": _("associations"),
    }


def _figures(plan: Any) -> list[dict[str, Any]]:
    """The key figures that the sources of the plan state, in their order, each with the best of its sources.

    Each leads to the page of figures, where it stands beside what rows say and beside every source.
    """
    labels, stated = _labels(), {figure.key: figure for figure in plan.key_figures}
    page = f"{reverse('outcomes:indicators')}?plan={plan.slug}"
    values = {key: ("≈\u00a0" if one.is_approximate else "") + number(one.value) for key, one in stated.items()}
    return [
        {
            "value": values[key],
            "label": labels[key],
            "href": f"{page}#{key.split('.')[0]}",
            "aria_label": f"{values[key]} {labels[key]}",
            "note": stated_date(stated[key].as_of, stated[key].as_of_precision),
            "source": in_a_line(list(stated[key].sources.all())[:1]),
            "in_flow": key in FLOW,
        }
        for key in KEY_FIGURES
        if key in stated
    ]


def _events(plan: Any, today: date) -> list[dict[str, Any]]:
    return [
        {
            "date": _between(stated_date(one.date, one.precision), stated_date(one.end_date, one.end_precision)),
            "title": str(one),
            "text": one.get_status_display() if one.status != EventStatus.DONE else "",
            "future": one.date > today,
        }
        for one in plan.shown_events
    ]


def _documents(plan: Any) -> list[dict[str, Any]]:
    return [
        {"href": one.url, "title": str(one), "note": stated_date(one.date)}
        for one in instances(Document, plan.document_rows)
        if one.url
    ]


@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    plan: Any = get_object_or_404(ActionPlan.objects.public().for_page(), reference=reference.upper())
    if moved := elsewhere(request, plan.get_absolute_url()):
        return moved
    today = timezone.localdate()
    events = _events(plan, today)
    lists = [
        (_("Ideas"), "ideas:list", "idea"),
        (_("Workshops"), "workshops:list", "people"),
        (_("Commitments"), "commitments:list", "commitment"),
        (_("Consultations"), "consultation:list", "comment"),
        (_("Figures of the plan"), "outcomes:indicators", "chart"),
    ]
    return render(
        request,
        "plans/detail.html",
        {
            "plan": plan,
            "crumbs": _crumbs((plan.reference, "")),
            "axes": instances(Axis, plan.axis_rows),
            "sources": instances(Source, plan.source_rows),
            "line": timeline_of_stages(list(plan.stages.all()), today),
            "figures": _figures(plan),
            "earlier": events[:-LAST_EVENTS] if len(events) > MOST_EVENTS else [],
            "events": events[-LAST_EVENTS:] if len(events) > MOST_EVENTS else events,
            "documents": _documents(plan),
            "lists": [
                *(
                    {"label": label, "href": f"{reverse(name)}?plan={plan.slug}", "icon": icon}
                    for label, name, icon in lists
                ),
                {
                    "label": _("From proposals to results"),
                    "href": reverse("commitments:plan", args=[plan.slug]),
                    "icon": "arrow",
                    "mirrored": True,
                },
            ],
            "adoption": list(plan.shown_adoption),
        },
    )
