"""Plans and what frames them: stages, themes, axes, the timeline, contradictions of the sources."""

from collections import Counter

from accounts.enums import NameStatus
from core.enums import Precision
from ogportal.record.errors import Place
from ogportal.record.loading.tables import Context, Table, period, texts
from plans.enums import AdoptionKind
from plans.models import ActionPlan, AdoptionStep, Axis, Discrepancy, Stage, Theme, TimelineEvent


def load_plans(context: Context) -> None:
    plans = Table(context, ActionPlan, "reference", links=("sources",))
    axes = Table(context, Axis, "plan_id", "number")
    for row, stated in enumerate(context.record.plans.plans, start=1):
        place, reading = Place("plans.yaml", row), context.readings.plans[stated.key]
        plan = plans.put(
            place,
            reading.reference,
            values={
                "record_key": stated.key,
                "level": stated.level,
                "ordinal": stated.ordinal,
                "territory": context.territories[reading.territory] if reading.territory else None,
                "is_published": True,
                **texts(
                    title=(stated.title_ar, stated.title_fr),
                    summary=(reading.summary_ar, reading.summary_fr),
                    programme_name=(stated.programme_ar or "", stated.programme_fr or ""),
                ),
                **period(stated.start, stated.end),
            },
            links={"sources": context.sources_of([*stated.src, *context.readings.plan_sources.get(stated.key, [])])},
        )
        context.plans[stated.key] = plan
        for axis in stated.axes:
            axes.put(place.at("axes"), plan.pk, axis.number, values=texts(title=(axis.ar, axis.fr)))


def load_adoption(context: Context) -> None:
    """What is dated of the adoption of the co-created plan: its publication. Nothing tells of its other steps."""
    published = context.record.second_plan.plan.published
    Table(context, AdoptionStep, "plan_id", "kind", "date").put(
        Place("published/plan_2021_2023.yaml", field="plan.published"),
        context.co_created.pk,
        AdoptionKind.PUBLICATION,
        published.first,
        values={
            "precision": published.precision,
            "source": context.sources_of([context.readings.second_plan_publication_source])[0],
        },
    )


def load_stages(context: Context) -> None:
    """The numbered stages of the co-created plan. They have dates only: no window opens."""
    table = Table(context, Stage, "plan_id", "key")
    for row, stage in enumerate(context.record.stages.stages, start=1):
        reading = context.readings.stages.get(stage.key)
        start, end = (reading.start, reading.end) if reading else (None, None)
        planned_end = reading.planned_end if reading else None
        table.put(
            Place("stages.yaml", row),
            context.co_created.pk,
            stage.key,
            values={
                "number": stage.number,
                **texts(title=(stage.ar, stage.fr)),
                "actual_start_date": start and start.first,
                "actual_start_precision": start.precision if start else Precision.DAY,
                "actual_end_date": end and end.last,
                "actual_end_precision": end.precision if end else Precision.DAY,
                "planned_end_date": planned_end and planned_end.last,
            },
        )


def load_themes(context: Context) -> None:
    table = Table(context, Theme, "plan_id", "number")
    themes = context.record.themes
    for row, theme in enumerate(themes.themes, start=1):
        context.themes[theme.number] = table.put(
            Place("themes.yaml", row),
            context.co_created.pk,
            theme.number,
            values={
                "list_rank": theme.list_rank,
                "slug": theme.key,
                **texts(title=(theme.ar, theme.fr)),
                "aliases": [*theme.ar_in_workshop_table, *theme.fr_alt],
                "title_status": {"ar": NameStatus.SEEN.value, "fr": themes.fr_status.value},
            },
        )


def load_events(context: Context) -> None:
    """The timeline in the order of the file; events of one date keep that order by their position."""
    table = Table(context, TimelineEvent, "date", "position", links=("sources",))
    plan_of = {(event.date, event.ar): event.plan for event in context.readings.events}
    positions: Counter[object] = Counter()
    for row, event in enumerate(context.record.timeline.events, start=1):
        day = event.date.first
        plan_key = plan_of.get((event.date, event.ar))
        table.put(
            Place("timeline.yaml", row),
            day,
            positions[day],
            values={
                "plan": context.plans.get(plan_key) if plan_key else None,
                "precision": event.date.precision,
                "end_date": event.end and event.end.last,
                "end_precision": event.end.precision if event.end else Precision.DAY,
                "time": event.clock,
                "step": event.step,
                "status": event.status,
                **texts(title=(event.ar, event.fr)),
            },
            links={"sources": context.sources_of(event.src)},
        )
        positions[day] += 1


def load_discrepancies(context: Context) -> None:
    table = Table(context, Discrepancy, "key")
    for row, found in enumerate(context.record.inconsistencies.root, start=1):
        table.put(
            Place("inconsistencies.yaml", row),
            found.id,
            values={"severity": found.severity, "what": found.what, "decision": found.decision},
        )
