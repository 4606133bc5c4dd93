"""The figures of a plan, each beside its source and each a link to its rows."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.listing import in_a_line
from core.prepared import prepared
from core.templatetags.ui import number, stated_date
from core.together import Together, Told, read
from ideas.models import Idea
from outcomes.figures import Figures, ShownFigure, figures, shown_figures
from outcomes.figures.counting import figure_rows
from outcomes.figures.flow import Flow
from outcomes.figures.people import too_few
from outcomes.figures.responses import response_rows, responses
from outcomes.figures.shapes import ThemeIdeas
from outcomes.figures.stated import stated_rows
from outcomes.text import label_of
from outcomes.views import bars
from outcomes.views.flow import flow_of
from outcomes.views.responses import lines_of, response_groups
from plans.models import ActionPlan
from plans.querysets import present_plan


def _illustrated(plan: int) -> dict[str, Any]:
    return {"illustrated": Idea.objects.filter(plan=plan, is_illustrative=True).order_by().values("id")[:1]}


#: What the page asks of the rows of a plan, in one statement.
PAGE = Together(figure_rows, response_rows, stated_rows, _illustrated)
#: Pages of figures kept by one process: plans, languages, and what the numbers were a moment ago.
MOST = 24


@require_safe
def indicators(request: HttpRequest) -> HttpResponse:
    plans = prepared("plans with stages", lambda: ActionPlan.objects.public().with_stages())
    plan = _chosen(plans, request.GET.get("plan", ""))
    here = reverse("outcomes:indicators")
    return render(
        request,
        "outcomes/indicators.html",
        {
            "plan": plan,
            "crumbs": [{"label": _("Home"), "href": f"/{get_language()}/"}, {"label": _("Figures"), "href": ""}],
            "plans": [
                {"label": one.reference, "title": str(one), "href": f"{here}?plan={one.slug}", "current": one == plan}
                for one in plans
            ],
            **_tables(plan.reference, PAGE.told(plan.pk), get_language(), timezone.localdate()),
        },
    )


@lru_cache(maxsize=MOST)
def _tables(reference: str, told: Told, _language: str, _today: date) -> dict[str, Any]:
    """What the page shows of the figures: made of what the database says, in a language, on a day; of nothing else.

    The database is asked every time. Some five hundred cells and a hundred addresses stay as they are until what it
    says is another, or the day, by which answers are overdue.
    """
    plan, rows = ActionPlan(reference=reference), read(told)
    counted = figures(plan, rows)
    tables = Tables(plan, counted, {figure.key: figure for figure in shown_figures(plan, counted, rows)})
    titles = {theme.theme: theme.label for theme in counted.ideas.by_theme}
    groups = [*tables.groups(), *response_groups(plan, responses(plan, rows), titles)]
    disagreements, sources = tables.disagreements(), tables.sources()
    return {
        "has_illustrations": bool(rows["illustrated"]),
        "main": tables.main(),
        "picture": _picture(plan, counted),
        "groups": groups,
        "contents": _contents(groups, disagreements, sources),
        "disagreements": disagreements,
        "sources": sources,
    }


def _contents(groups: list[dict[str, Any]], disagreements: list[Any], sources: list[Any]) -> list[dict[str, str]]:
    """The parts of the page, for those who came for one figure."""
    parts = [(group["name"], group["title"]) for group in groups]
    parts += [("disagreements", _("Where sources disagree"))] if disagreements else []
    parts += [("sources", _("Sources"))] if sources else []
    return [{"id": name, "title": title} for name, title in parts] if len(parts) > 2 else []  # noqa: PLR2004 - a page


def _picture(plan: ActionPlan, counted: Figures) -> dict[str, Any] | None:
    """The flow of a plan that has come as far as proposing commitments."""
    if not counted.ideas.total or not counted.commitments.proposed:
        return None
    return flow_of(
        Flow(
            plan=plan,
            ideas=counted.ideas.total,
            accepted=counted.screening.accepted,
            rejected=counted.screening.rejected,
            proposed=counted.commitments.proposed,
            adopted=counted.commitments.adopted,
            counted=True,
        )
    )


def _chosen(plans: list[ActionPlan], asked: str) -> ActionPlan:
    plan = (
        next((one for one in plans if one.reference == asked.strip().upper()), None) if asked else present_plan(plans)
    )
    if plan is None:
        raise Http404
    return plan


def _keys_of(figures: list[ShownFigure]) -> str:
    return in_a_line(dict.fromkeys(source.key for figure in figures for source in figure.sources)) or "—"


def _without_last(columns: list[Any], rows: list[dict[str, Any]]) -> tuple[list[Any], list[dict[str, Any]]]:
    return columns[:-1], [{**row, "cells": row["cells"][:-1]} for row in rows]


def _said_once(rows: list[dict[str, Any]]) -> str:
    """What the last column says, where every line but the sum says the same of the source; or ""."""
    lines = {row["cells"][-1]["value"] for row in rows if not row.get("total")}
    if len(lines) != 1:
        return ""
    sums = [row for row in rows if row.get("total") and row["cells"][-1]["value"] not in lines]
    return " · ".join(
        [lines.pop(), *(f"{row['cells'][0]['value']}{_(':')} {row['cells'][-1]['value']}" for row in sums)]
    )


@dataclass
class Tables:
    """The report's tables, in the words of the page."""

    plan: ActionPlan
    counted: Figures
    shown: dict[str, ShownFigure]

    def __post_init__(self) -> None:
        self.hidden = too_few(self.counted)

    def main(self) -> list[dict[str, Any]]:
        keys = ("participants.total", "ideas.total", "screening.accepted", "commitments.adopted")
        return [
            {
                "value": number(figure.value),
                "label": label_of(key),
                "href": figure.link,
                "aria_label": f"{label_of(key)}: {number(figure.value)}",
                "source": self._compared(figure) if figure.stated is not None else "",
            }
            for key in keys
            if self._told(figure := self.shown[key]) and key not in self.hidden
        ]

    def groups(self) -> list[dict[str, Any]]:
        """Tables that have something to say, each with the notes of its figures."""
        found = [
            self._group("participants", _("Participants"), self._keys("participants.")),
            self._by_theme(),
            self._group("screening", _("Screening of the ideas"), self._keys("screening.")),
            self._group(
                "commitments",
                _("Commitments"),
                [key for key in self._keys("commitments.") if not key.startswith("commitments.axes.")],
            ),
            self._by_axis(),
            self._group("consultation", _("Public consultation"), self._keys("consultation.")),
            self._by_workshop(),
            self._group("others", _("Other figures of the sources"), self._uncounted()),
        ]
        return [one for one in found if one]

    def _uncounted(self) -> list[str]:
        return [key for key, figure in self.shown.items() if figure.computed is None]

    def _keys(self, start: str) -> list[str]:
        return [key for key in self.shown if key.startswith(start) and self.shown[key].computed is not None]

    @staticmethod
    def _told(figure: ShownFigure) -> bool:
        return bool(figure.computed) or figure.stated is not None

    def _group(self, name: str, title: str, keys: list[str]) -> dict[str, Any] | None:
        keys = [key for key in keys if self._told(self.shown[key])]
        if not keys:
            return None
        rows = [{**self._row(label_of(key), [self.shown[key]]), "total": key.endswith(".total")} for key in keys]
        columns = [
            {"label": _("Figure")},
            {"label": _("Value"), "num": True},
            {"label": _("Compared with the source"), "stated": True},
        ]
        return self._table(name, title, columns, rows, keys)

    def _table(
        self, name: str, title: str, columns: Any, rows: Any, keys: list[str], chart: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """One part of the page. Behind a chart its table is folded."""
        figures = [self.shown[key] for key in keys if key in self.shown]
        notes = list(dict.fromkeys(figure.note for figure in figures if figure.note))
        compared = ""
        if all(figure.stated is None for figure in figures):
            # No source states anything here: the column that would say so on every line is left out.
            columns, rows = _without_last(columns, rows)
            if any(figure.key in self.hidden for figure in figures):
                notes.append(_("Groups of fewer than five people are not counted in public"))
        elif chart and (compared := _said_once(rows)):
            columns, rows = _without_last(columns, rows)
        found = {"id": f"table-{name}", "name": name, "title": title, "columns": columns, "rows": rows, "notes": notes}
        return {**found, "compared": compared, "chart": chart, "lines": lines_of(rows)}

    def _by_theme(self) -> dict[str, Any] | None:
        if not (self.counted.ideas.by_theme and self._told(self.shown["ideas.total"])):
            return self._group("ideas", _("Ideas"), self._keys("ideas."))
        rows, keys = [], []
        for theme in self.counted.ideas.by_theme:
            pair = [f"ideas.by_theme.{theme.theme}.portal", f"ideas.by_theme.{theme.theme}.workshops"]
            keys += pair
            portal, workshops = (self.shown[key] for key in pair)
            title = f"{theme.theme}. {theme.label}"
            total = {"value": number(portal.value + workshops.value), "num": True, "href": self._of_theme(theme)}
            rows.append(self._row(title, [portal, workshops], total))
        parts = [self.shown["ideas.portal"], self.shown["ideas.workshops"]]
        rows.append(self._row(_("All themes"), [*parts, self.shown["ideas.total"]]))
        rows[-1]["total"] = True
        columns = [
            {"label": _("Theme")},
            {"label": _("Portal"), "num": True},
            {"label": _("Workshops"), "num": True},
            {"label": _("All"), "num": True},
            {"label": _("Compared with the source"), "stated": True},
        ]
        return self._table(
            "ideas",
            _("Ideas by channel and theme"),
            columns,
            rows,
            [*keys, "ideas.portal", "ideas.workshops", "ideas.total"],
            bars.ideas_by_theme(self.counted, {one.theme: self._of_theme(one) for one in self.counted.ideas.by_theme}),
        )

    def _by_axis(self) -> dict[str, Any] | None:
        keys = [key for key in self._keys("commitments.axes.") if self._told(self.shown[key])]
        if not keys:
            return None
        labels = {f"commitments.axes.{axis.number}": axis.label for axis in self.counted.commitments.axes}
        rows = [self._row(labels[key], [self.shown[key]]) for key in keys]
        rows.append(self._row(_("All axes"), [self.shown["commitments.adopted"]]))
        rows[-1]["total"] = True
        columns = [
            {"label": _("Axis")},
            {"label": _("Adopted commitments"), "num": True},
            {"label": _("Compared with the source"), "stated": True},
        ]
        chart = bars.by_axis({key: labels[key] for key in keys}, self.shown)
        return self._table("axes", _("Adopted commitments by axis"), columns, rows, keys, chart)

    def _by_workshop(self) -> dict[str, Any] | None:
        if not self.counted.workshops:
            return self._group("workshops", _("Workshops"), self._keys("workshops."))
        rows, keys = [], []
        for workshop in self.counted.workshops:
            pair = [f"workshops.{workshop.number}.registered", f"workshops.{workshop.number}.attended"]
            keys += pair
            row = self._row(f"{workshop.number}. {workshop.label}", figures := [self.shown[key] for key in pair])
            # Nobody counted, and no source says: that is not a zero.
            row["cells"][1:3] = [
                cell if self._told(figure) else {"value": "—", "num": True}
                for cell, figure in zip(row["cells"][1:3], figures, strict=True)
            ]
            rows.append(row)
        totals = [self.shown["workshops.registered"], self.shown["workshops.attended"]]
        if any(self._told(figure) for figure in totals):
            rows.append({**self._row(_("All workshops"), totals), "total": True})
        columns = [
            {"label": _("Workshop")},
            {"label": _("Registered"), "num": True},
            {"label": _("Attended"), "num": True},
            {"label": _("Compared with the source"), "stated": True},
        ]
        keys += ["workshops.held", "workshops.registered"]
        return self._table("workshops", _("Workshops"), columns, rows, keys, bars.by_workshop(self.counted, self.shown))

    def _of_theme(self, theme: ThemeIdeas) -> str:
        """The list of a theme's ideas; '' where there are none to list."""
        if not theme.total:
            return ""
        return f"{reverse('ideas:list')}?{urlencode({'plan': self.plan.slug, 'theme': theme.key})}"

    def _row(self, title: str, row: list[ShownFigure], total: dict[str, Any] | None = None) -> dict[str, Any]:
        cells = [{"value": title}, *(self._number(figure) for figure in row)]
        if total is not None:
            cells.append(total)
        return {"cells": [*cells, {"value": self._compared(*row)}]}

    @staticmethod
    def _few() -> str:
        return _("too few to show")

    def _number(self, figure: ShownFigure) -> dict[str, Any]:
        """The number that is shown, as a link to its rows where there are any."""
        if figure.key in self.hidden:
            return {"value": self._few(), "num": True}
        if figure.computed is None or figure.is_stated:
            return {"value": number(figure.value), "num": True}
        return {"value": number(figure.computed), "num": True, "href": figure.link if figure.computed else ""}

    def _compared(self, *row: ShownFigure) -> str:
        """One sentence on several figures of one line."""
        if any(figure.key in self.hidden for figure in row):
            return _("Groups of fewer than five people are not counted in public")
        stated = [figure for figure in row if figure.stated is not None]
        if not stated:
            return _("Not stated by a source")
        names = self._origin(stated[0]) if len(stated) == 1 else _keys_of(stated)
        if all(figure.is_stated for figure in stated):
            return _("As stated by %(sources)s") % {"sources": names}
        differing = [figure for figure in stated if not figure.agrees and not figure.is_stated]
        if not differing:
            return _("The same as in %(sources)s") % {"sources": names}
        values = in_a_line(self._stated(figure) for figure in differing)
        return _("Differs: %(sources)s says %(values)s") % {"sources": names, "values": values}

    @staticmethod
    def _stated(figure: ShownFigure) -> str:
        value = number(figure.stated)
        return _("about %(number)s") % {"number": value} if figure.is_approximate else value

    @staticmethod
    def _origin(figure: ShownFigure) -> str:
        day, names = stated_date(figure.as_of, figure.as_of_precision), _keys_of([figure])
        return _("%(sources)s, as of %(date)s") % {"sources": names, "date": day} if day else names

    def disagreements(self) -> list[dict[str, str]]:
        """Every figure of which sources give two values: the one shown, and the others with who says so."""
        return [
            {
                "label": label_of(key),
                "shown": number(figure.value),
                "shown_by": in_a_line(source.key for source in figure.sources),
                "other": number(other.stated),
                "other_by": in_a_line(source.key for source in other.sources),
                "note": other.note,
            }
            for key, figure in self.shown.items()
            for other in figure.others
        ]

    def sources(self) -> list[dict[str, str]]:
        """The sources named on this page, in words."""
        named = {source.key: source for figure in self.shown.values() for source in figure.sources}
        named |= {s.key: s for figure in self.shown.values() for other in figure.others for s in other.sources}
        return [
            {
                "label": key,
                "value": str(named[key]),
                "href": named[key].url,
                "note": " · ".join(part for part in (named[key].publisher or "", stated_date(named[key].date)) if part),
            }
            for key in sorted(named)
        ]
