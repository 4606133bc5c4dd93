"""Downloads of every list of the API."""

from collections.abc import Iterator
from typing import Any

from django.core.cache import cache
from django.core.exceptions import BadRequest
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, get_language_bidi, get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from outcomes.datasets import DATASETS, Row
from outcomes.exports import (
    COLUMNS,
    LICENCE,
    MOST_XLSX_ROWS,
    TooLong,
    csv_lines,
    dictionary,
    in_blocks,
    rows_of,
    xlsx_file,
)
from outcomes.figures.rows import indicator_rows, response_rows
from plans.models import ActionPlan
from plans.querysets import present_plan

#: Files of figures, which are counted plan by plan.
FIGURES = {"indicators": indicator_rows, "responses": response_rows}
#: A CSV of more rows goes out alone; its turn ends by itself after so many seconds, should its process die.
LONG, _LONGEST, _TURN = 20_000, 900, "open-data:long"


def _titles() -> dict[str, str]:
    return {
        "plans": _("Action plans"),
        "themes": _("Themes"),
        "workshops": _("Workshops"),
        "ideas": _("Ideas"),
        "commitments": _("Commitments"),
        "consultations": _("Public consultations"),
        "indicators": _("Figures"),
        "responses": _("How ideas are answered"),
    }


def _json_address(name: str) -> str:
    """The list in the API; figures are answered for one plan, here the one that is being made."""
    if name not in FIGURES:
        return f"/api/v1/{name}"
    plan = present_plan(ActionPlan.objects.public().with_stages())
    return f"/api/v1/indicators?plan={plan.slug}" if plan else "/api/v1/indicators"


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    titles = _titles()
    lists = []
    for name in COLUMNS:
        entries = dictionary(name)
        languages = list(entries[0]["meanings"])
        lists.append(
            {
                "name": name,
                "title": titles[name],
                "caption": _("Columns of the file: %(list)s") % {"list": titles[name]},
                "documents": [
                    {
                        "href": reverse("outcomes:csv", args=[name]),
                        "title": _("%(list)s (CSV)") % {"list": titles[name]},
                        "format": "CSV",
                        "icon": "download",
                    },
                    {
                        "href": reverse("outcomes:xlsx", args=[name]),
                        "title": _("%(list)s (XLSX)") % {"list": titles[name]},
                        "format": "XLSX",
                        "icon": "download",
                    },
                    {
                        "href": _json_address(name),
                        "title": _("%(list)s (JSON)") % {"list": titles[name]},
                        "format": "JSON",
                    },
                ],
                "columns": [
                    {"label": _("Column")},
                    *({"label": _(get_language_info(code)["name"])} for code in languages),
                ],
                "rows": [
                    {
                        "cells": [
                            {"value": entry["column"], "lang": "en"},
                            *({"value": entry["meanings"][code], "lang": code} for code in languages),
                        ]
                    }
                    for entry in entries
                ],
            }
        )
    context = {
        "crumbs": [{"label": _("Home"), "href": f"/{get_language()}/"}, {"label": _("Open data"), "href": ""}],
        "lists": lists,
        "licence": LICENCE,
        "now": timezone.now(),
    }
    return render(request, "outcomes/open_data.html", context)


def _rows(request: HttpRequest, name: str) -> Iterator[Row]:
    """The rows asked for. What is asked for is checked now, before the answer begins: afterwards it is too late."""
    if name in FIGURES:
        asked = request.GET.get("plan", "").strip().upper()
        plans = [one for one in ActionPlan.objects.public() if not asked or one.reference == asked]
        if not plans:
            raise Http404
        return FIGURES[name](plans)
    dataset = DATASETS.get(name)
    if dataset is None:
        raise Http404
    filters = dataset.filters(request.GET)
    if filters.errors:
        raise BadRequest(filters.errors.as_text())
    order = request.GET.get("order", "")
    return rows_of(dataset, filters.qs, order=order if order in dataset.orders else "")


def _attached(response: Any, name: str, kind: str) -> Any:
    response["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate().isoformat()}.{kind}"'
    response["Link"] = f'<{LICENCE["url"]}>; rel="license"'
    return response


class _LongList(StreamingHttpResponse):
    """Gives the turn back when it is over, also when its client went away in the middle."""

    def close(self) -> None:
        super().close()
        cache.delete(_TURN)


@require_safe
def csv_download(request: HttpRequest, name: str) -> HttpResponse | StreamingHttpResponse:
    """Of any length. A long list holds a process for minutes, so one at a time goes out of the whole portal."""
    lines, kind = in_blocks(csv_lines(name, _rows(request, name))), StreamingHttpResponse
    if request.method == "GET" and _is_long(request, name):
        if not cache.add(_TURN, 1, timeout=_LONGEST):
            words = _("Somebody else is taking a list as long as this one. Come back in a few minutes.")
            answer = HttpResponse(f"{words}\n", status=503, content_type="text/plain; charset=utf-8")
            answer["Retry-After"] = "120"
            return answer
        kind = _LongList
    return _attached(kind(lines, content_type="text/csv; charset=utf-8"), name, "csv")


def _is_long(request: HttpRequest, name: str) -> bool:
    dataset = DATASETS.get(name)
    return dataset is not None and bool(dataset.filters(request.GET).qs.order_by()[: LONG + 1].count() > LONG)


@require_safe
def xlsx_download(request: HttpRequest, name: str) -> FileResponse:
    rows = _rows(request, name)
    try:
        file = xlsx_file(name, rows, rtl=get_language_bidi(), source=request.build_absolute_uri())
    except TooLong:
        raise BadRequest(f"more than {MOST_XLSX_ROWS} rows: take the CSV") from None
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _attached(FileResponse(file, content_type=kind), name, "xlsx")
