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
from outcomes.views import bars
from plans.models import ActionPlan


def response_groups(plan: ActionPlan, counted: Responses, themes: dict[int, str]) -> list[dict[str, Any]]:
    """Those that have something to say, in the form of the other tables of the page. `themes`: names by number."""
    found = [
        _speed(plan, counted),
        _institutions(plan, counted),
        _reasons(plan, counted, themes),
        _reasons_by_institution(plan, counted),
    ]
    return [one for one in found if one]


def _listed(plan: ActionPlan, **filters: Any) -> str:
    return f"{reverse('ideas:list')}?{urlencode({'plan': plan.slug, **filters}, doseq=True)}"


def lines_of(rows: list[dict[str, Any]]) -> int:
    """How many lines a table has beside its sums."""
    return len([row for row in rows if not row.get("total")])


def _table(
    name: str,
    title: str,
    columns: list[dict[str, Any]],
    rows: list[dict[str, Any]],
    chart: dict[str, Any] | None = None,
) -> dict[str, Any]:
    found = {"id": f"table-{name}", "name": name, "title": title, "columns": columns, "rows": rows, "notes": []}
    return {**found, "chart": chart, "lines": lines_of(rows)}


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
        [{"label": _("Figure")}, {"label": _("Value"), "num": True}],
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
    hrefs = {one.key: _listed(plan, institution=one.key) for one in counted.by_institution}
    return _table("institutions", _("Answers of institutions"), columns, rows, bars.by_institution(counted, hrefs))


def _crossed(first: list[str], lines: dict[Any, list[str]], heads: dict[Any, str], cells: Any) -> tuple[Any, Any]:
    """Columns and rows of a table that crosses two things: `cells` answers the number and the link of a pair."""
    columns = [*({"label": label} for label in first), *({"label": label, "num": True} for label in heads.values())]
    rows = []
    for line, words in lines.items():
        found = [cells(line, head) for head in heads]
        rows.append(
            {
                "cells": [
                    *({"value": word} for word in words),
                    *({"value": number(n) if n else "—", "num": True, "href": href if n else ""} for n, href in found),
                ]
            }
        )
    return columns, rows


def _reasons(plan: ActionPlan, counted: Responses, themes: dict[int, str]) -> dict[str, Any] | None:
    """A line for each theme, a column for each reason."""
    if not counted.reasons:
        return None
    counts = {(one.theme, (one.outcome, one.reason)): one.count for one in counted.reasons}
    heads = {
        (one.outcome, one.reason): f"{Outcome(one.outcome).label}{_(':')} {in_language(one.label) or one.reason}"
        for one in counted.reasons
    }
    lines = {one.theme: [f"{one.theme}. {themes.get(one.theme, '')}".strip()] for one in counted.reasons}

    def cell(theme: int, head: tuple[str, str]) -> tuple[int, str]:
        outcome, reason = head
        return counts.get((theme, head), 0), _listed(plan, theme=theme, status=outcome, reason=reason)

    columns, rows = _crossed([_("Theme")], lines, heads, cell)
    labels = {theme: words[0] for theme, words in lines.items()}
    chart = bars.by_reason(
        counted, labels, {theme: _listed(plan, theme=theme, status=sorted(DECIDED_STATES)) for theme in lines}
    )
    return _table("reasons", _("Reasons of the decisions by theme"), columns, rows, chart)


def _reasons_by_institution(plan: ActionPlan, counted: Responses) -> dict[str, Any] | None:
    """Why an institution has the ideas that it has, and what it says of them."""
    found = counted.reasons_by_institution
    if not found:
        return None
    counts = {((one.key, one.reason), one.answer): one.count for one in found}
    answers = {one.answer for one in found}
    heads: dict[str, str] = {answer.value: str(answer.label) for answer in Answer if answer in answers}
    if answers - set(heads):
        heads |= {answer: _("awaited") for answer in answers - set(heads)}
    lines = {
        (one.key, one.reason): [in_language(one.name) or one.key, in_language(one.label) or one.reason or "—"]
        for one in found
    }

    def cell(line: tuple[str, str], answer: str) -> tuple[int, str]:
        key, reason = line
        filters = {"institution": key, "answer": answer or "waiting", **({"reason": reason} if reason else {})}
        return counts.get((line, answer), 0), _listed(plan, **filters)

    columns, rows = _crossed([_("Institution"), _("Reason of the acceptance")], lines, heads, cell)
    return _table("institution-reasons", _("Reasons and answers by institution"), columns, rows)
