"""Plans, themes and workshops as rows."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.templatetags.ui import stated_iso
from ideas.models import Idea
from outcomes.datasets.texts import Row, day, moment, named, texts, texts_or_none, url
from outcomes.schemas import number
from plans.models import ActionPlan, StatedFigure
from workshops.enums import WorkshopState
from workshops.models import Workshop
from workshops.querysets import Shown, shown_figures


def fetch_plans(rows: Any) -> Any:
    return rows.select_related("territory").prefetch_related(
        "stages", Prefetch("stated", StatedFigure.objects.prefetch_related("sources"))
    )


def plan_row(plan: ActionPlan) -> Row:
    return {
        "reference": plan.reference,
        "url": url(plan),
        "level": plan.level,
        "territory": {"code": plan.territory.code, "name": texts(plan.territory, "name")} if plan.territory else None,
        "title": texts(plan, "title"),
        "start": stated_iso(plan.start_date, plan.start_precision) or None,
        "end": stated_iso(plan.end_date, plan.end_precision) or None,
        "stages": [
            {
                "number": stage.number,
                "key": stage.key,
                "title": texts(stage, "title"),
                "planned_start": day(stage.planned_start_date),
                "planned_end": day(stage.planned_end_date),
                "actual_start": stated_iso(stage.actual_start_date, stage.actual_start_precision) or None,
                "actual_end": stated_iso(stage.actual_end_date, stage.actual_end_precision) or None,
                "opens_at": moment(stage.opens_at),
                "closes_at": moment(stage.closes_at),
                "is_open": stage.is_open(),
                "abilities": stage.abilities,
            }
            for stage in plan.stages.all()
        ],
        "stated": [
            {
                "key": figure.key,
                "value": number(figure.value),
                "as_of": stated_iso(figure.as_of, figure.as_of_precision) or None,
                "approximate": figure.is_approximate,
                "shown": figure.is_shown,
                "sources": [source.key for source in figure.sources.all()],
                "note": texts_or_none(figure, "note"),
            }
            for figure in plan.stated.all()
        ],
        "illustrative": plan.is_illustrative,
    }


def public_ideas(**conditions: Any) -> Any:
    """The number of public ideas of a theme or workshop, as a subquery."""
    rows = Idea.objects.public().filter(**conditions).order_by().values(*conditions)
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def fetch_themes(rows: Any) -> Any:
    return rows.select_related("plan").annotate(ideas_count=public_ideas(theme=OuterRef("pk")))


def theme_row(theme: Any) -> Row:
    return {
        "slug": theme.slug,
        "url": url(theme),
        "plan": theme.plan.reference,
        "number": theme.number,
        "title": texts(theme, "title"),
        "description": texts_or_none(theme, "description"),
        "ideas_count": theme.ideas_count,
        "illustrative": theme.is_illustrative,
    }


def fetch_workshops(rows: Any) -> Any:
    return (
        rows.with_counts()
        .select_related("plan", "organiser")
        .prefetch_related("themes", "institutions", "regions")
        .annotate(ideas_count=public_ideas(workshop=OuterRef("pk")))
    )


def _workshop_date(workshop: Workshop) -> str | None:
    if workshop.starts_at:
        return day(timezone.localtime(workshop.starts_at).date())
    return stated_iso(workshop.date, workshop.date_precision) or None


def _known(workshop: Workshop, figure: Shown) -> int | None:
    """None for a past or cancelled workshop where neither rows nor a source say how many: that is not zero."""
    if figure.value or figure.stated is not None or workshop.state == WorkshopState.PUBLISHED:
        return figure.value
    return None


def workshop_rows(workshops: list[Any]) -> list[Row]:
    shown = shown_figures(workshops)
    return [
        {
            "reference": workshop.reference,
            "url": url(workshop),
            "plan": workshop.plan.reference,
            "number": workshop.number,
            "title": texts(workshop, "title"),
            "themes": [theme.slug for theme in workshop.themes.all()],
            "organiser": named(workshop.organiser),
            "date": _workshop_date(workshop),
            "starts_at": moment(workshop.starts_at),
            "ends_at": moment(workshop.ends_at),
            "status": workshop.state,
            "reason": texts_or_none(workshop, "cancelled_reason"),
            "format": workshop.format,
            "place": texts_or_none(workshop, "place"),
            "territories": [territory.code for territory in workshop.regions.all()],
            "institutions": [named(institution) for institution in workshop.institutions.all()],
            "registered": _known(workshop, shown[workshop.pk, "registered"]),
            "attended": _known(workshop, shown[workshop.pk, "attended"]),
            "counted": shown[workshop.pk, "registered"].stated is None,
            "ideas_count": workshop.ideas_count,
            "recording": workshop.recording_url or None,
            "illustrative": workshop.is_illustrative,
        }
        for workshop in workshops
    ]
