"""Commitments and consultations as rows."""

from typing import Any

from django.db.models import Prefetch

from commitments.enums import STANDING
from commitments.models import Activity, CommitmentIdea, Indicator, IndicatorReading
from consultation.models import Consultation
from core.templatetags.ui import stated_iso
from ideas.enums import IdeaState
from ideas.models import Idea
from outcomes.datasets.texts import Row, day, moment, named, texts, texts_or_none, url
from outcomes.schemas import number


def fetch_commitments(rows: Any) -> Any:
    return rows.select_related("plan", "axis", "theme", "lead").prefetch_related(
        "support",
        Prefetch("activities", Activity.objects.select_related("lead").order_by("number")),
        Prefetch(
            "indicators",
            Indicator.objects.order_by("number").prefetch_related(
                Prefetch("readings", IndicatorReading.objects.filter(published_at__isnull=False).order_by("date"))
            ),
        ),
        Prefetch(
            "idea_links",
            CommitmentIdea.objects.filter(
                idea__in=Idea.objects.public().filter(public_state=IdeaState.ACCEPTED).order_by()
            )
            .select_related("idea")
            .order_by("idea__reference"),
            to_attr="came_from",
        ),
    )


def _activity(activity: Any) -> Row:
    return {
        "number": activity.number,
        "title": texts(activity, "title"),
        "deliverable": texts_or_none(activity, "deliverable"),
        "lead": named(activity.lead),
        "start": day(activity.start_date),
        "due": day(activity.due_date),
        "state": activity.state,
        "percent": activity.percent,
        "difficulty": texts_or_none(activity, "difficulty"),
    }


def _indicator(indicator: Any) -> Row:
    return {
        "number": indicator.number,
        "kind": indicator.kind,
        "title": texts(indicator, "title"),
        "unit": texts_or_none(indicator, "unit"),
        "baseline": number(indicator.baseline),
        "baseline_date": day(indicator.baseline_date),
        "target": number(indicator.target),
        "target_date": day(indicator.target_date),
        "readings": [
            {"date": day(reading.date), "value": number(reading.value), "evidence": reading.evidence_url or None}
            for reading in indicator.readings.all()
        ],
    }


def commitment_row(commitment: Any) -> Row:
    axis, theme = commitment.axis, commitment.theme
    return {
        "reference": commitment.reference,
        "url": url(commitment),
        "plan": commitment.plan.reference,
        "axis": {"number": axis.number, "title": texts(axis, "title")} if axis else None,
        "theme": theme.slug if theme else None,
        "title": texts(commitment, "title"),
        "standing": STANDING[commitment.state],
        "reason": texts_or_none(commitment, "standing_reason"),
        "lead": named(commitment.lead),
        "lead_as_stated": commitment.lead_as_stated or None,
        "support": [named(institution) for institution in commitment.support.all()],
        "start": stated_iso(commitment.start_date, commitment.start_precision) or None,
        "end": stated_iso(commitment.end_date, commitment.end_precision) or None,
        "completion": commitment.completion or None,
        "progress_percent": commitment.progress_percent,
        "activities": [_activity(activity) for activity in commitment.activities.all()],
        "indicators": [_indicator(indicator) for indicator in commitment.indicators.all()],
        "ideas": [link.idea.reference for link in commitment.came_from],
        "illustrative": commitment.is_illustrative,
    }


def fetch_consultations(rows: Any) -> Any:
    return rows.with_ledger().select_related("plan").prefetch_related("versions__commitment")


def _consultation_status(consultation: Consultation) -> str:
    if consultation.state == "responded":
        return "responded"
    if consultation.is_coming():
        return "coming"
    return "open" if consultation.is_open() else "closed"


def consultation_row(consultation: Any) -> Row:
    return {
        "reference": consultation.reference,
        "url": url(consultation),
        "plan": consultation.plan.reference,
        "title": texts(consultation, "title"),
        "note": texts_or_none(consultation, "note"),
        "status": _consultation_status(consultation),
        "opens_at": moment(consultation.opens_at),
        "closes_at": moment(consultation.closes_at),
        "texts": [
            {"commitment": version.commitment.reference, "version": version.number}
            for version in consultation.versions.all()
        ],
        "comments_count": consultation.comments_count,
        "responses_count": consultation.answered_count,
        "changes_count": consultation.changes_count,
        "illustrative": consultation.is_illustrative,
    }
