"""What is shown of one workshop: on its page, and at the head of the form to register for it."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Institution, Territory
from core.listing import in_a_line
from core.related import instances
from core.templatetags.texts import lang_of
from core.templatetags.ui import stated_date
from plans.models import Source, Theme
from workshops import querysets
from workshops.enums import ProgrammeLead, WorkshopState
from workshops.feeds import has_day
from workshops.models import Poll, PollOption, Problem, ProgrammeItem, ReportDocument, ReportPhoto, Solution
from workshops.rules import is_running_up, registration_is_open
from workshops.views.charts import results


def crumbs(*items: tuple[str, str]) -> list[dict[str, str]]:
    first = [(_("Home"), f"/{get_language()}/"), (_("Workshops"), reverse("workshops:list"))]
    return [{"label": label, "href": href} for label, href in (*first, *items)]


def _programme(workshop: Any) -> dict[str, Any]:
    """The lines of the programme, each with the time at which it begins where the workshop's own is known."""
    items, begins = [], workshop.starts_at
    names = dict(ProgrammeLead.choices)
    for line in instances(ProgrammeItem, workshop.programme_rows):
        leads = [str(names.get(lead, lead)) for lead in line.lead]
        time = timezone.localtime(begins).strftime("%H:%M") if begins else ""
        items.append(
            {
                "title": line.title,
                "lang": lang_of(line, "title"),
                "parts": line.part_list,
                "parts_lang": lang_of(line, "parts"),
                "lead": in_a_line(leads),
                "minutes": line.minutes,
                "time": time,
            }
        )
        begins = begins and begins + timedelta(minutes=line.minutes)
    return {"lines": items, "total": sum(item["minutes"] for item in items), "show_time": bool(workshop.starts_at)}


def _problems(workshop: Any) -> list[Any]:
    problems = instances(Problem, workshop.problem_rows)
    solutions = instances(Solution, workshop.solution_rows)
    for problem in problems:
        problem.shown_solutions = [one for one in solutions if one.problem_id == problem.pk]
    return problems


def _polls(workshop: Any) -> list[dict[str, Any]]:
    found: dict[int, tuple[Poll, list[PollOption]]] = {}
    for row in workshop.option_rows:
        own = {name: value for name, value in row.items() if not name.startswith("poll__")}
        above = {name.removeprefix("poll__"): value for name, value in row.items() if name.startswith("poll__")}
        found.setdefault(above["number"], (Poll(**above), []))[1].append(PollOption(**own))
    return [results(poll, options) for poll, options in found.values()]


def _photos(workshop: Any) -> list[dict[str, Any]]:
    return [
        {
            "href": reverse("workshops:photo", args=[workshop.reference, photo.key]),
            "src": reverse("workshops:photo_small", args=[workshop.reference, photo.key]),
            "alt": photo.alt,
            "lang": lang_of(photo, "alt"),
            "width": photo.width,
            "height": photo.height,
            "is_illustrative": photo.is_illustrative,
        }
        for photo in instances(ReportPhoto, workshop.photo_rows)
    ]


def _documents(workshop: Any) -> list[dict[str, Any]]:
    return [
        {
            "href": reverse("workshops:document", args=[workshop.reference, document.key]),
            "title": document.title,
            "lang": lang_of(document, "title"),
            "format": document.kind.upper(),
            "size": filesizeformat(document.size),
        }
        for document in instances(ReportDocument, workshop.document_rows)
    ]


def page_context(workshop: Any) -> dict[str, Any]:
    """What the page of a workshop shows of the workshop itself, read with `for_page`; two queries for the figures.

    One more tells a full workshop that takes registrations.
    """
    figures = querysets.shown_figures([workshop])
    registered, attended = figures[workshop.pk, "registered"], figures[workshop.pk, "attended"]
    registered_source, attended_source = _source(registered), _source(attended)
    is_open = registration_is_open(workshop)
    # Said once below both where it is the same.
    shared_source = attended_source if registered.value and registered_source == attended_source else ""
    return {
        "workshop": workshop,
        "themes": instances(Theme, workshop.theme_rows),
        "institutions": instances(Institution, workshop.institution_rows),
        "sources": instances(Source, workshop.source_rows),
        "crumbs": crumbs((workshop.reference, "")),
        "registered": registered,
        "attended": attended,
        "registered_source": "" if shared_source else registered_source,
        "attended_source": "" if shared_source else attended_source,
        "shared_source": shared_source,
        # What is over is put into nobody's calendar.
        "has_calendar": has_day(workshop) and is_running_up(workshop),
        "at_a_glance": at_a_glance(workshop),
        "facts": _facts_of(workshop),
        "programme": _programme(workshop),
        "problems": _problems(workshop),
        "polls": _polls(workshop),
        "photos": _photos(workshop),
        "documents": _documents(workshop),
        "recording_host": (urlsplit(workshop.recording_url).hostname or "").removeprefix("www."),
        "is_open": is_open,
        "is_full": is_open and querysets.is_full(workshop),
        "is_coming": is_running_up(workshop) and workshop.is_coming(),
        "is_running_up": is_running_up(workshop),
        "was_held": workshop.state in {WorkshopState.HELD, WorkshopState.REPORTED},
        "is_reported": workshop.state == WorkshopState.REPORTED,
    }


def when(workshop: Any) -> str:
    """The day as far as it is known, and from when to when."""
    if not workshop.starts_at:
        return stated_date(workshop.date, workshop.date_precision)
    start = timezone.localtime(workshop.starts_at)
    given = {"date": stated_date(start.date()), "start": f"{start:%H:%M}"}
    if not workshop.ends_at:
        return _("%(date)s at %(start)s") % given
    return _("%(date)s, %(start)s to %(end)s") % {**given, "end": f"{timezone.localtime(workshop.ends_at):%H:%M}"}


def at_a_glance(workshop: Any) -> list[dict[str, Any]]:
    """When and where, for `components/meta.html`: what somebody who may come looks for first."""
    place, lang = workshop.place, lang_of(workshop, "place")
    return [
        {"icon": "calendar", "text": when(workshop)},
        {"icon": "place", "text": place or workshop.get_format_display(), "lang": lang if place else ""},
    ]


def _facts_of(workshop: Any) -> list[dict[str, Any]]:
    """What `components/facts.html` shows; it leaves out what is empty."""
    organiser, plan = workshop.organiser, workshop.plan
    return [
        {"label": _("When"), "value": when(workshop), "note": workshop.date_note or ""},
        {"label": _("Format"), "value": workshop.get_format_display()},
        {"label": _("Where"), "value": workshop.place or "", "lang": lang_of(workshop, "place")},
        {"label": _("Organiser"), "value": str(organiser or ""), "lang": lang_of(organiser, "name")},
        {"label": _("Regions"), "value": in_a_line(instances(Territory, workshop.region_rows))},
        {"label": _("Languages"), "value": _languages(workshop.languages)},
        {
            "label": _("Accessibility"),
            "value": workshop.accessibility or "",
            "lang": lang_of(workshop, "accessibility"),
        },
        {"label": _("Places"), "value": workshop.capacity},
        {"label": _("Plan"), "value": str(plan), "href": plan.get_absolute_url(), "lang": lang_of(plan, "title")},
    ]


def _source(shown: querysets.Shown) -> str:
    """Where a figure that was not counted here comes from."""
    if shown.stated is None:
        return ""
    return _("Source: %(source)s") % {"source": in_a_line(shown.stated.sources.all())}


def _languages(codes: list[str]) -> str:
    names = {"ar": _("Arabic"), "fr": _("French"), "zgh": _("Tamazight"), "en": _("English")}
    return in_a_line(names.get(code, code) for code in codes)
