"""How the portal and the institutions answer, as tables of the page of figures."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.ui import number, percent
from ideas.enums import DECIDED_STATES, Answer, Outcome
from outcomes.figures.responses import Responses
from outcomes.figures.shapes import in_language
from plans.models import ActionPlan


def response_groups(plan: ActionPlan, counted: Responses) -> list[dict[str, Any]]:
    """Those that have something to say, in the form of the other tables of the page."""
    found = [
        _speed(plan, counted),
        _institutions(plan, counted),
        _reasons(plan, counted),
        _reasons_by_institution(plan, counted),
    ]
    return [one for one in found if one]


def _listed(plan: ActionPlan, **filters: Any) -> str:
    return f"{reverse('ideas:list')}?{urlencode({'plan': plan.slug, **filters}, doseq=True)}"


def _table(name: str, title: str, columns: list[dict[str, Any]], rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"id": f"table-{name}", "name": name, "title": title, "columns": columns, "rows": rows, "notes": []}


def _in_days(days: int | None) -> str:
    return "—" if days is None else ngettext("%(n)s day", "%(n)s days", days) % {"n": number(days)}


def _speed(plan: ActionPlan, counted: Responses) -> dict[str, Any] | None:
    if not counted.answered:
        return None
    decided = _listed(plan, status=sorted(DECIDED_STATES))
    lines = [
        (_("Ideas whose outcome is announced"), number(counted.answered), decided),
        (_("Share of all ideas"), percent(counted.answered_percent), decided),
        (_("Half of the decisions were announced within"), _in_days(counted.median_days_to_decision), decided),
    ]
    if counted.median_days_to_answer is not None:
        accepted = _listed(plan, status="accepted")
        lines.append(
            (_("Half of the institutions’ answers came within"), _in_days(counted.median_days_to_answer), accepted)
        )
    rows = [{"cells": [{"value": label}, {"value": value, "num": True, "href": href}]} for label, value, href in lines]
    return _table(
        "responses",
        _("How soon ideas are answered"),
        [{"label": _("Figure")}, {"label": _("Counted from rows"), "num": True}],
        rows,
    )


def _institutions(plan: ActionPlan, counted: Responses) -> dict[str, Any] | None:
    if not counted.by_institution:
        return None
    rows: list[dict[str, Any]] = []
    for one in counted.by_institution:
        href = _listed(plan, institution=one.key)
        values = [one.sent, one.in_time, one.late, one.waiting, one.overdue, one.taken_up]
        cells: list[dict[str, Any]] = [{"value": number(value), "num": True} for value in values]
        cells[0]["href"] = href
        # In time or late goes by the first answer, which no list tells: those two stand in the list of all.
        for place, part in ((3, "waiting"), (4, "late"), (5, "taken_up")):
            if values[place]:
                cells[place]["href"] = _listed(plan, institution=one.key, answer=part)
        rows.append({"cells": [{"value": one.label}, *cells, {"value": _in_days(one.median_days), "num": True}]})
    names = [
        _("Ideas sent"),
        _("Answered in time"),
        _("Answered late"),
        _("Waiting"),
        _("Of these overdue"),
        _("Taken up"),
        _("Half answered within"),
    ]
    columns: list[dict[str, Any]] = [{"label": _("Institution")}, *({"label": name, "num": True} for name in names)]
    return _table("institutions", _("Answers of institutions"), columns, rows)


def _reasons(plan: ActionPlan, counted: Responses) -> dict[str, Any] | None:
    if not counted.reasons:
        return None
    rows = [
        {
            "cells": [
                {"value": number(one.theme), "num": True},
                {"value": str(Outcome(one.outcome).label)},
                {"value": in_language(one.label) or one.reason},
                {
                    "value": number(one.count),
                    "num": True,
                    "href": _listed(plan, theme=one.theme, status=one.outcome, reason=one.reason),
                },
            ]
        }
        for one in counted.reasons
    ]
    columns: list[dict[str, Any]] = [
        {"label": _("Theme")},
        {"label": _("Decision")},
        {"label": _("Reason")},
        {"label": _("Ideas"), "num": True},
    ]
    return _table("reasons", _("Reasons of the decisions by theme"), columns, rows)


def _reasons_by_institution(plan: ActionPlan, counted: Responses) -> dict[str, Any] | None:
    """Why an institution has the ideas that it has, and what it says of them."""
    if not counted.reasons_by_institution:
        return None
    rows = [
        {
            "cells": [
                {"value": in_language(one.name) or one.key},
                {"value": in_language(one.label) or one.reason or "—"},
                {"value": str(Answer(one.answer).label) if one.answer else _("The answer is awaited.")},
                {
                    "value": number(one.count),
                    "num": True,
                    "href": _listed(
                        plan,
                        institution=one.key,
                        answer=one.answer or "waiting",
                        **({"reason": one.reason} if one.reason else {}),
                    ),
                },
            ]
        }
        for one in counted.reasons_by_institution
    ]
    columns: list[dict[str, Any]] = [
        {"label": _("Institution")},
        {"label": _("Reason of the acceptance")},
        {"label": _("Answer")},
        {"label": _("Ideas"), "num": True},
    ]
    return _table("institution-reasons", _("Reasons and answers by institution"), columns, rows)
