"""A card that is still at the desk: handed in, sent back, remarked on, handed in again. Only its readers see it."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from commitments.enums import CardStep, CommitmentState, Purpose
from commitments.models import CardReview, Commitment
from ogportal.demo.cards import add_card, freeze
from ogportal.demo.rows import Ground, at, keep, way
from ogportal.demo.texts import read
from plans.models import ActionPlan


def add_card_at_desk(ground: Ground, plan: ActionPlan, users: dict[str, Any]) -> Commitment:
    """The fifth card of the present plan waits for staff, with two texts to compare."""
    texts, today = read("desk"), timezone.localdate()
    begun = at(today - timedelta(days=12), 10)
    card = add_card(
        ground,
        plan,
        texts["card"],
        created_at=begun,
        state=CommitmentState.DRAFT,
        proposed_at=None,
        theme=plan.themes.get(slug=texts["card"]["theme"]),
    )
    ground.log += way(card, [(CommitmentState.DRAFT, begun, "")], by=users["focal_point"])
    versions, reviews = {}, []
    for step in texts["steps"]:
        when: datetime = at(today - timedelta(days=step["days_ago"]), 11)
        by = users[step["by"]]
        if step["step"] == CardStep.SUBMITTED:
            earlier = {card.number: texts["earlier"]} if step["version"] == 1 else None
            made = freeze([card], purpose=Purpose.REVIEW, when=when, number=step["version"], earlier=earlier, by=by)
            versions[step["version"]] = made[card.number]
        reviews.append(
            CardReview(
                commitment=card,
                version=versions[step["version"]],
                step=step["step"],
                note=step.get("note", ""),
                by=by,
                at=when,
            )
        )
    keep(reviews)
    return card
