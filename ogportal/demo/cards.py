"""Commitment cards: texts, activities, indicators with readings, progress, and their frozen versions."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from commitments.enums import CommitmentState, Completion
from commitments.models import (
    Activity,
    Commitment,
    CommitmentVersion,
    CompletionAssessment,
    Indicator,
    IndicatorReading,
    ProgressUpdate,
)
from commitments.services import parts_of
from core.enums import Precision
from ogportal.demo.rows import Ground, at, keep, month, way
from ogportal.demo.texts import LANGUAGES, columns, read
from plans.models import ActionPlan

#: The field of a card by its name in the texts.
FIELDS = {
    "title": "title",
    "problem": "problem",
    "description": "commitment",
    "contribution": "contribution",
    "relevance": "relevance",
}
DRAFTED = date(2021, 2, 27)
CONSULTED = date(2021, 5, 3)
ADOPTED = date(2021, 7, 28)
CONSULTATION, ADOPTION = "consultation", "adoption"
_COMPLETED, _SUBSTANTIAL = 100, 60


def add_cards(ground: Ground, plan: ActionPlan) -> dict[int, Commitment]:
    """The proposed cards of the past plan and what became of them, by number."""
    items = read("commitments")
    axes = {axis.number: axis for axis in plan.axes.all()}
    themes = {theme.number: theme for theme in plan.themes.all()}
    drafted, adopted = at(DRAFTED, 10), at(ADOPTED, 12)
    # A merged card names its target, which has to stand first.
    first, later = [i for i in items if "merged_into" not in i], [i for i in items if "merged_into" in i]
    cards: dict[int, Commitment] = {}
    for batch in (first, later):
        rows = [
            _card(
                ground,
                plan,
                item,
                created_at=drafted,
                axis=axes.get(item.get("axis", 0)),
                theme=themes[item["theme"]],
                state=item["standing"],
                adopted_at=ADOPTED if item["standing"] == CommitmentState.ADOPTED else None,
                merged_into=cards.get(item.get("merged_into", 0)),
                completion=_completion(item),
                **columns(item, standing_reason="standing_reason"),
            )
            for item in batch
        ]
        cards |= {row.number: row for row in keep(rows)}
    _add_parts(ground, cards, items)
    keep([_assessment(cards[item["number"]], item) for item in items if _completion(item)])
    for item in items:
        ground.log += way(
            cards[item["number"]],
            [
                (CommitmentState.DRAFT, drafted, ""),
                (CommitmentState.IN_CONSULTATION, at(CONSULTED), ""),
                (item["standing"], adopted, item.get("standing_reason_fr", "")),
            ],
        )
    return cards


def add_drafts(
    ground: Ground, plan: ActionPlan, *, drafted: datetime, opened: datetime, by: Any
) -> dict[int, Commitment]:
    """The drafts of the present plan, in consultation since `opened`."""
    items = read("present")["commitments"]
    themes = {theme.slug: theme for theme in plan.themes.all()}
    cards = {
        row.number: row
        for row in keep(
            [
                _card(
                    ground,
                    plan,
                    item,
                    created_at=drafted,
                    theme=themes[item["theme"]],
                    state=CommitmentState.IN_CONSULTATION,
                )
                for item in items
            ]
        )
    }
    _add_parts(ground, cards, items)
    for card in cards.values():
        steps = [(CommitmentState.DRAFT, drafted, ""), (CommitmentState.IN_CONSULTATION, opened, "")]
        ground.log += way(card, steps, by=by)
    return cards


def add_card(ground: Ground, plan: ActionPlan, item: dict[str, Any], **fields: Any) -> Commitment:
    """One card with its activities and indicators."""
    card = keep([_card(ground, plan, item, **fields)])[0]
    _add_parts(ground, {card.number: card}, [item])
    return card


def _card(ground: Ground, plan: ActionPlan, item: dict[str, Any], **fields: Any) -> Commitment:
    number = item["number"]
    return Commitment(
        plan=plan,
        number=number,
        reference=f"{plan.reference}-C-{number:02d}",
        lead=ground.institutions[item["lead"]],
        ogp_values=item["values"],
        start_date=month(item["start"]),
        start_precision=Precision.MONTH,
        end_date=month(item["end"]),
        end_precision=Precision.MONTH,
        is_illustrative=True,
        **columns(item, **FIELDS),
        **fields,
    )


def _completion(item: dict[str, Any]) -> str:
    """OGP's scale, read off the last reported percentage of an adopted card."""
    if item["standing"] != CommitmentState.ADOPTED:
        return ""
    percent = max(update["percent"] for update in item["progress"])
    if percent >= _COMPLETED:
        return Completion.COMPLETED
    return Completion.SUBSTANTIAL if percent >= _SUBSTANTIAL else Completion.LIMITED


def _assessment(card: Commitment, item: dict[str, Any]) -> CompletionAssessment:
    last = max(entry["date"] for entry in item["progress"])
    return CompletionAssessment(
        commitment=card,
        completion=card.completion,
        date=last,
        at=at(last + timedelta(days=20), 10),
        reason_ar="تقييم توضيحي مستخلص من آخر نسبة إنجاز مصرح بها.",
        reason_fr="Appréciation d’illustration, tirée du dernier pourcentage déclaré.",
        is_illustrative=True,
    )


def _add_parts(ground: Ground, cards: dict[int, Commitment], items: list[dict[str, Any]]) -> None:
    support = Commitment.support.through
    support._default_manager.bulk_create(
        [
            support(commitment=cards[item["number"]], institution=ground.institutions[key])
            for item in items
            for key in item.get("support", [])
        ]
    )
    keep([row for item in items for row in _activities(cards[item["number"]], item)])
    indicators = [
        (row, entry["readings"])
        for item in items
        for row, entry in zip(_indicators(cards[item["number"]], item), item["indicators"], strict=True)
    ]
    keep([row for row, _readings in indicators])
    keep(
        [
            IndicatorReading(indicator=row, date=reading["date"], value=reading["value"], is_illustrative=True)
            for row, readings in indicators
            for reading in readings or []
        ]
    )
    keep([row for item in items for row in _progress(cards[item["number"]], item)])


def _activities(card: Commitment, item: dict[str, Any]) -> Iterable[Activity]:
    return (
        Activity(
            commitment=card,
            number=number,
            lead=card.lead,
            start_date=entry["start"],
            due_date=entry["due"],
            state=entry["state"],
            percent=entry["percent"],
            weight=entry["weight"],
            created_at=card.created_at,
            is_illustrative=True,
            **columns(entry, title="title", deliverable="deliverable", difficulty="difficulty"),
        )
        for number, entry in enumerate(item["activities"], start=1)
    )


def _indicators(card: Commitment, item: dict[str, Any]) -> Iterable[Indicator]:
    return (
        Indicator(
            commitment=card,
            number=number,
            kind=entry["kind"],
            baseline=entry["baseline"],
            baseline_date=entry["baseline_date"],
            target=entry["target"],
            target_date=entry["target_date"],
            is_illustrative=True,
            **columns(entry, title="title", unit="unit", data_source="source"),
        )
        for number, entry in enumerate(item["indicators"], start=1)
    )


def _progress(card: Commitment, item: dict[str, Any]) -> Iterable[ProgressUpdate]:
    return (
        ProgressUpdate(
            commitment=card,
            date=entry["date"],
            percent=entry["percent"],
            published_at=at(entry["date"] + timedelta(days=15), 10),
            is_illustrative=True,
            **columns(entry, narrative="narrative"),
        )
        for entry in item.get("progress", [])
    )


def freeze(
    cards: Iterable[Commitment],
    *,
    purpose: str,
    when: datetime,
    number: int = 1,
    earlier: dict[int, dict[str, str]] | None = None,
    by: Any = None,
) -> dict[int, CommitmentVersion]:
    """Frozen versions by number of the card. `earlier` has the wording of that time where it has changed since."""
    versions = [
        CommitmentVersion(
            commitment=card,
            number=number,
            texts=_texts(card, (earlier or {}).get(card.number, {})),
            parts=parts_of(card),
            purpose=purpose,
            at=when,
            by=by,
        )
        for card in cards
    ]
    return {version.commitment.number: version for version in keep(versions)}


def _texts(card: Commitment, earlier: dict[str, str]) -> dict[str, dict[str, str]]:
    return {
        field: {
            language: earlier.get(f"{FIELDS.get(field, field)}_{language}")
            or getattr(card, f"{field}_{language}")
            or ""
            for language in LANGUAGES
        }
        for field in Commitment.TEXT_FIELDS
    }
