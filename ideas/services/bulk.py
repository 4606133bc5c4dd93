"""Many ideas at once: all of them, or none, and what prevents it is named."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from ideas.enums import Outcome
from ideas.errors import DecidedMeanwhile, MergeTargetWrong, NotAllDecidable, NotOpenForDecision, ReasonDoesNotFit
from ideas.models import Idea, ScreeningReason
from ideas.services.screening import Texts, assign_idea, decide_idea

REFUSALS = (DecidedMeanwhile, MergeTargetWrong, NotOpenForDecision, ReasonDoesNotFit)


@dataclass(frozen=True)
class Chosen:
    """An idea and the version of it that the preview showed."""

    idea: Idea
    version: int


@dataclass(frozen=True)
class Rehearsed:
    """What would happen to an idea, or what prevents it."""

    idea: Idea
    refused: Exception | None = None


def _decide_each(
    chosen: list[Chosen],
    *,
    outcome: str,
    reason: ScreeningReason,
    explanation: Texts,
    by: Any,
    merged_into: Idea | None,
) -> list[Rehearsed]:
    found = []
    # In the order of their keys, as every other lock on several ideas.
    for one in sorted(chosen, key=lambda row: row.idea.pk):
        try:
            if one.idea.public_state in Outcome.values:
                # An announced decision is superseded with a reason of its own, one idea at a time.
                raise NotOpenForDecision
            with transaction.atomic():
                decide_idea(
                    idea=one.idea,
                    outcome=outcome,
                    reason=reason,
                    explanation=explanation,
                    by=by,
                    version=one.version,
                    merged_into=merged_into,
                )
        except REFUSALS as error:
            found.append(Rehearsed(one.idea, error))
        else:
            found.append(Rehearsed(one.idea))
    return found


def rehearse_decisions(
    *,
    chosen: list[Chosen],
    outcome: str,
    reason: ScreeningReason,
    explanation: Texts,
    by: Any,
    merged_into: Idea | None = None,
) -> list[Rehearsed]:
    """What `decide_ideas` would do with each idea. Everything is tried and taken back: nothing changes."""
    with transaction.atomic():
        found = _decide_each(
            chosen, outcome=outcome, reason=reason, explanation=explanation, by=by, merged_into=merged_into
        )
        transaction.set_rollback(True)
    return found


@transaction.atomic
def decide_ideas(
    *,
    chosen: list[Chosen],
    outcome: str,
    reason: ScreeningReason,
    explanation: Texts,
    by: Any,
    merged_into: Idea | None = None,
) -> list[Idea]:
    """Decide all of these ideas alike, or none. Nobody outside sees it before the announcement.

    Raises `NotAllDecidable`, which names every idea that prevents it.
    """
    found = _decide_each(
        chosen, outcome=outcome, reason=reason, explanation=explanation, by=by, merged_into=merged_into
    )
    wrong = [(str(row.idea.reference), row.refused) for row in found if row.refused is not None]
    if wrong:
        raise NotAllDecidable(wrong)
    return [row.idea for row in found]


@transaction.atomic
def assign_ideas(*, ideas: list[Idea], to: Any, by: Any) -> None:
    """Give all of these ideas to one person, or to nobody."""
    for idea in sorted(ideas, key=lambda row: row.pk):
        assign_idea(idea=idea, to=to, by=by)
