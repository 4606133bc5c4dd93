"""Workshops month by month, as a table: it needs no script, and turns with the direction of the page."""

import calendar
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.listing import in_a_line
from core.templatetags.texts import lang_of
from workshops.models import Workshop

FIRST_YEAR, LAST_YEAR = 2018, 2100
_MONTHS = 12


@require_safe
def month(request: HttpRequest, year: int = 0, number: int = 0) -> HttpResponse:
    today = timezone.localdate()
    if not year:
        year, number = today.year, today.month
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= number <= _MONTHS):
        raise Http404
    shown = date(year, number, 1)
    by_day: dict[date, list[dict[str, Any]]] = {}
    for workshop in Workshop.objects.public().of_month(shown):
        day = timezone.localtime(workshop.starts_at).date() if workshop.starts_at else workshop.date
        by_day.setdefault(day, []).append(
            {
                "workshop": workshop,
                "lang": lang_of(workshop, "title"),
                "time": timezone.localtime(workshop.starts_at).strftime("%H:%M") if workshop.starts_at else "",
                "regions": in_a_line(workshop.regions.all()),
            }
        )
    # Django counts the days of a week from Sunday, Python from Monday.
    first = (int(get_format("FIRST_DAY_OF_WEEK")) - 1) % 7
    weeks = [
        [{"day": day, "in_month": day.month == number, "is_today": day == today, "events": by_day.get(day, [])}
         for day in week]
        for week in calendar.Calendar(first).monthdatescalendar(year, number)
    ]  # fmt: skip
    previous, following = _beside(year, number, -1), _beside(year, number, 1)
    return render(
        request,
        "workshops/month.html",
        {
            "title": date_format(shown, "YEAR_MONTH_FORMAT"),
            "weekdays": [WEEKDAYS[(first + n) % 7] for n in range(7)],
            "weeks": weeks,
            "count": sum(len(events) for events in by_day.values()),
            "previous": previous,
            "following": following,
            "is_now": (year, number) == (today.year, today.month),
            "crumbs": [
                {"label": _("Home"), "href": f"/{request.LANGUAGE_CODE}/"},
                {"label": _("Workshops"), "href": reverse("workshops:list")},
                {"label": _("Calendar"), "href": ""},
            ],
        },
    )


def _beside(year: int, number: int, step: int) -> dict[str, str] | None:
    months = year * _MONTHS + number - 1 + step
    there, which = divmod(months, _MONTHS)
    if not FIRST_YEAR <= there <= LAST_YEAR:
        return None
    return {
        "href": reverse("workshops:month_of", args=[there, which + 1]),
        "label": date_format(date(there, which + 1, 1), "YEAR_MONTH_FORMAT"),
    }
