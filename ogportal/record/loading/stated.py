"""Stated figures: each number as a source states it, under the dotted key of `outcomes.figures.flatten`.

Two keys have no rows behind them on this portal and stay stated: a completion rate that evaluators gave, and ideas
received on another platform.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from core.enums import Precision
from ogportal.record.dates import Stated
from ogportal.record.errors import Place
from ogportal.record.loading.tables import Context, Table, texts
from ogportal.record.readings import ForKeys
from plans.models import StatedFigure


@dataclass(frozen=True)
class Figure:
    plan: str
    key: str
    value: int
    sources: tuple[str, ...]
    place: Place
    as_of: Stated | None = None
    is_shown: bool = True
    is_approximate: bool = False
    note_ar: str = ""
    note_fr: str = ""


def load_stated(context: Context) -> None:
    """Put every stated figure; remove those of the same keys that the record stated before and states no more."""
    table = Table(context, StatedFigure, "plan_id", "key", "source_keys", "value", links=("sources",))
    figures = [*_shown(context), *_others(context)]
    wanted = {_key(context, figure) for figure in figures}
    keys = {(context.plans[figure.plan].pk, figure.key) for figure in figures}
    for key, row in list(table.rows.items()):
        if key not in wanted and key[:2] in keys and set(row.source_keys.split(",")) <= set(context.sources):
            row.delete()
            del table.rows[key]
            context.count("removed", StatedFigure)
    for figure in figures:
        table.put(
            figure.place,
            *_key(context, figure),
            values={
                "as_of": figure.as_of and figure.as_of.first,
                "as_of_precision": figure.as_of.precision if figure.as_of else Precision.DAY,
                "is_shown": figure.is_shown,
                "is_approximate": figure.is_approximate,
                **texts(note=(figure.note_ar, figure.note_fr)),
            },
            links={"sources": context.sources_of(list(figure.sources))},
        )


def _key(context: Context, figure: Figure) -> tuple[Any, ...]:
    return context.plans[figure.plan].pk, figure.key, ",".join(figure.sources), Decimal(figure.value)


def _shown(context: Context) -> Iterator[Figure]:
    """The figures of the folder, each with the sources that say it and the notes that the public reads beside it."""
    readings = context.readings
    for figure in (*_of_plans(context), *_of_co_creation(context)):
        narrowed = figure.sources
        for rule in readings.stated_by:
            if _is_for(context, rule, figure):
                narrowed = tuple(source for source in rule.sources if source in figure.sources) or figure.sources
        notes = [note for note in _notes(context) if _is_for(context, note, figure)]
        yield replace(
            figure,
            sources=narrowed,
            note_ar="\n".join(note.ar for note in notes),
            note_fr="\n".join(note.fr for note in notes),
        )


def _is_for(context: Context, rule: ForKeys, figure: Figure) -> bool:
    return figure.plan == (rule.plan or context.readings.co_created_plan) and rule.fits(figure.key)


def _applied(context: Context) -> list[Any]:
    """Readings of contradictions that this folder has, with the decision that the reading is made for."""
    decided = {found.id: found.decision for found in context.record.inconsistencies.root}
    return [reading for reading in context.readings.readings if decided.get(reading.id) == reading.decision]


def _notes(context: Context) -> list[Any]:
    return [*(note for reading in _applied(context) for note in reading.notes), *context.readings.notes]


def _others(context: Context) -> Iterator[Figure]:
    """What another source says of the same figure: kept beside the better one, and not shown in its place."""
    for reading in _applied(context):
        for other in reading.others:
            yield Figure(
                plan=context.readings.co_created_plan,
                key=other.key,
                value=other.value,
                sources=(other.source,),
                place=Place("inconsistencies.yaml", field=reading.id),
                is_shown=False,
                is_approximate=other.approximate,
                note_ar=other.ar,
                note_fr=other.fr,
            )


def _of_plans(context: Context) -> Iterator[Figure]:
    for row, plan in enumerate(context.record.plans.plans, start=1):
        place, sources = Place("plans.yaml", row), tuple(plan.src)
        stated = {
            "commitments.adopted": plan.commitments,
            "completion_percent": plan.completion_rate_percent,
            "ideas.online": plan.online_ideas,
            "workshops.held": plan.thematic_meetings_held,
            "associations": plan.associations_approx,
            **{f"commitments.axes.{axis.number}": axis.commitments for axis in plan.axes},
        }
        for key, value in stated.items():
            if value is not None:
                as_of = plan.completion_rate_as_of if key == "completion_percent" else None
                yield Figure(plan.key, key, value, sources, place, as_of=as_of, is_approximate=key == "associations")


def _of_co_creation(context: Context) -> Iterator[Figure]:
    record, plan = context.record, context.readings.co_created_plan
    stats, workshops = record.ideas_stats, record.workshops
    people, portal = stats.participants_totals, stats.portal_participants
    from_stats = {
        "participants.portal.proposing": portal.proposing,
        "participants.portal.interacting": portal.interacting,
        "participants.portal.total": portal.total,
        "participants.workshops": people.workshops,
        "participants.total": people.all,
        "ideas.portal": stats.ideas_totals.portal,
        "ideas.workshops": stats.ideas_totals.workshops,
        "ideas.total": stats.ideas_totals.all,
        "commitments.proposed": stats.proposed_commitments.count,
        "commitments.institutions": stats.proposed_commitments.institutions,
        "consultation.weeks": stats.consultation.duration_weeks,
        "consultation.participants": stats.consultation.participants,
        "consultation.comments": stats.consultation.comments,
    }
    place, sources = Place("ideas_stats.yaml"), tuple(stats.src)
    for key, value in from_stats.items():
        yield Figure(plan, key, value, sources, place)
    for key, value in (("accepted", stats.screening.accepted), ("rejected", stats.screening.rejected)):
        yield Figure(plan, f"screening.{key}", value, tuple(stats.screening.src), place.at("screening"))
    for row, theme in enumerate(stats.ideas_by_theme, start=1):
        at = Place("ideas_stats.yaml", row, table="ideas_by_theme")
        yield Figure(plan, f"ideas.by_theme.{theme.theme}.portal", theme.portal, sources, at)
        yield Figure(plan, f"ideas.by_theme.{theme.theme}.workshops", theme.workshops, sources, at)
    place, sources = Place("workshops.yaml"), tuple(workshops.src)
    yield Figure(plan, "workshops.registered", workshops.totals.registered, sources, place.at("totals.registered"))
    for row, workshop in enumerate(workshops.workshops, start=1):
        at = Place("workshops.yaml", row)
        yield Figure(plan, f"workshops.{workshop.number}.registered", workshop.registered, sources, at)
        yield Figure(plan, f"workshops.{workshop.number}.attended", workshop.participants, sources, at)
