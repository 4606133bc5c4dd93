"""Workshops and their programme. Who registered or came is not known by name: only the stated numbers are kept."""

from typing import Any

from core.enums import Precision
from ogportal.record.dates import Stated
from ogportal.record.errors import Place
from ogportal.record.loading.tables import Context, Table, texts
from workshops.enums import WorkshopFormat, WorkshopState
from workshops.models import ProgrammeItem, ProgrammeTemplateItem, Workshop

#: The name of the common programme among the templates.
COMMON = "common"


def load_programme(context: Context) -> None:
    """The common programme, as the template that new workshops start from."""
    table = Table(context, ProgrammeTemplateItem, "template", "number")
    for place, number, values in _programme(context):
        table.put(place, COMMON, number, values=values)


def _programme(context: Context) -> list[tuple[Place, int, dict[str, Any]]]:
    return [
        (
            Place("agenda.yaml", row),
            item.number,
            {
                "minutes": item.minutes,
                "lead": [lead.value for lead in item.lead],
                **texts(title=(item.ar, item.fr), parts=("\n".join(item.parts_ar), "\n".join(item.parts_fr))),
            },
        )
        for row, item in enumerate(context.record.agenda.items, start=1)
    ]


def load_workshops(context: Context) -> None:
    """The workshops of the co-created plan, each with its copy of the programme that was common to all of them."""
    table = Table(context, Workshop, "reference", links=("themes", "institutions", "sources", "regions"))
    programme = Table(context, ProgrammeItem, "workshop_id", "number")
    plan, wording = context.co_created, context.readings.workshops
    sources = context.sources_of(context.record.workshops.src)
    for row, stated in enumerate(context.record.workshops.workshops, start=1):
        theme = context.themes[stated.theme]
        workshop = table.put(
            Place("workshops.yaml", row),
            f"{plan.reference}-W-{stated.number:02d}",
            values={
                "plan": plan,
                "number": stated.number,
                "state": WorkshopState.HELD,
                "organiser": context.organisations[stated.organiser],
                "date": stated.date.first,
                "date_precision": stated.date.precision,
                "format": WorkshopFormat.ONLINE,
                **texts(
                    title=(
                        wording.title_ar.format(ordinal=stated.ar, theme=theme.title_ar),
                        wording.title_fr.format(ordinal=wording.ordinals_fr[stated.number - 1], theme=theme.title_fr),
                    )
                ),
            },
            links={
                "themes": [theme],
                "institutions": [context.institutions[key] for key in stated.institutions],
                "sources": sources,
            },
        )
        for place, number, values in _programme(context):
            programme.put(place, workshop.pk, number, values=values)


def load_meetings(context: Context) -> None:
    """The meetings of the regional plans: places are known, days are not, and nobody invents them."""
    table = Table(context, Workshop, "reference", links=("themes", "institutions", "sources", "regions"))
    for row, stated in enumerate(context.record.plans.plans, start=1):
        plan, place = context.plans[stated.key], Place("plans.yaml", row)
        links = {
            "regions": [plan.territory] if plan.territory else [],
            "sources": context.sources_of(stated.src),
        }
        wording = context.readings.regional_meetings
        for number, meeting in enumerate(stated.meetings, start=1):
            table.put(
                place.at(f"meetings.item {number}"),
                f"{plan.reference}-W-{number:02d}",
                values={
                    "plan": plan,
                    "number": number,
                    "state": meeting.status,
                    "format": WorkshopFormat.ON_SITE,
                    **texts(
                        title=(
                            wording.title_ar.format(place=meeting.place_ar),
                            wording.title_fr.format(place=meeting.place_fr),
                        ),
                        place=(meeting.place_ar, meeting.place_fr),
                        date_note=(wording.date_note_ar, wording.date_note_fr),
                        cancelled_reason=(meeting.reason_ar or "", meeting.reason_fr or ""),
                    ),
                },
                links=links,
            )
        if stated.workshop:
            table.put(
                place.at("workshop"),
                f"{plan.reference}-W-01",
                values=_single(context, stated.key) | {"plan": plan, "number": 1},
                links=links,
            )


def _single(context: Context, plan_key: str) -> dict[str, Any]:
    stated, reading = context.stated_plan(plan_key).workshop, context.readings.single_workshops[plan_key]
    assert stated is not None  # noqa: S101 the caller has looked; for the type checker
    note = ("", "")
    if stated.date is None and stated.date_hint is not None:
        hint = stated.date_hint
        note = (
            reading.date_note_ar.format(hint=_written(hint, context.readings.months_ar)),
            reading.date_note_fr.format(hint=_written(hint, context.readings.months_fr)),
        )
    return {
        "state": WorkshopState.HELD,
        "format": WorkshopFormat.ON_SITE,
        "date": stated.date and stated.date.first,
        "date_precision": stated.date.precision if stated.date else Precision.DAY,
        **texts(
            title=(reading.title_ar, reading.title_fr),
            place=(stated.place_ar, stated.place_fr),
            date_note=note,
            description=(
                reading.description_ar.format(attendees=stated.attendees_ar) if stated.attendees_ar else "",
                reading.description_fr if stated.attendees_ar else "",
            ),
        ),
    }


def _written(stated: Stated, months: list[str]) -> str:
    """`7 نونبر 2024`: a date inside one of our texts, which must not depend on the catalogues of the interface."""
    parts = [stated.day, months[stated.month - 1] if stated.month else None, stated.year]
    return " ".join(str(part) for part in parts if part)
