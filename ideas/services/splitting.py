"""One long idea becomes several: the original keeps its words, each part has a reference and a fate of its own."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from core.transitions import log_state, transition
from ideas.enums import IdeaState, Outcome
from ideas.errors import NotOpenForDecision, ReasonDoesNotFit, SplitWrong
from ideas.models import Idea, IdeaStats, ScreeningDecision, ScreeningReason
from ideas.services.screening import Texts, columns, lock_idea, start_screening
from ideas.services.submission import next_number
from plans.models import Theme

FEWEST_PARTS, MOST_PARTS = 2, 6


@dataclass(frozen=True)
class Part:
    """What one part says, in words taken out of the original."""

    title: str
    body: str
    theme: Theme


@transaction.atomic
def split_idea(
    *, idea: Idea, parts: list[Part], reason: ScreeningReason, explanation: Texts, by: Any, version: int | None = None
) -> list[Idea]:
    """Split an idea under screening into parts that are screened each for itself. Returns the parts.

    The original is decided as split and keeps its text, supports and comments. Parts have its author, language,
    consent and day of submission. Neither the decision nor a part is seen outside before the decision is announced; the
    author is told by the mail of that decision. Raises `DecidedMeanwhile`, `NotOpenForDecision`, `ReasonDoesNotFit`,
    `SplitWrong`, `ValidationError`.
    """
    locked = lock_idea(idea, version)
    if locked.state == IdeaState.SUBMITTED:
        locked = start_screening(idea=locked, by=by)
    # What was decided in public is superseded by another decision; parts would come out of nowhere.
    if locked.state != IdeaState.UNDER_SCREENING or locked.decisions.filter(announced_at__isnull=False).exists():
        raise NotOpenForDecision
    if not FEWEST_PARTS <= len(parts) <= MOST_PARTS or locked.split_from_id is not None:
        raise SplitWrong
    if reason.outcome != Outcome.SPLIT or not reason.is_active or reason.plan_id not in {None, locked.plan_id}:
        raise ReasonDoesNotFit
    earlier = ScreeningDecision.objects.filter(idea=locked).standing().last()
    decision = ScreeningDecision(
        idea=locked,
        outcome=Outcome.SPLIT,
        reason=reason,
        by=by,
        supersedes=earlier,
        supersedes_unannounced=earlier is not None,
        is_illustrative=locked.is_illustrative,
        **columns("explanation", explanation),
    )
    decision.full_clean()
    decision.save()
    made = [_part(locked, part, by) for part in parts]
    stamps = {"version": locked.version + 1}
    transition(locked, to=IdeaState.SPLIT, by=by, reason=reason.code, stamps=stamps)
    idea.refresh_from_db(fields=["state", "version"])
    return made


def _part(original: Idea, part: Part, by: Any) -> Idea:
    number = next_number(original.plan)
    row = Idea(
        plan=original.plan,
        number=number,
        reference=f"{original.plan.reference}-I-{number:04d}",
        split_from=original,
        title=part.title,
        body=part.body,
        theme=part.theme,
        state=IdeaState.UNDER_SCREENING,
        channel=original.channel,
        intake=original.intake,
        workshop=original.workshop,
        solution=original.solution,
        language=original.language,
        territory=original.territory,
        author=original.author,
        author_name=original.author_name,
        show_name=original.show_name,
        submitted_at=original.submitted_at,
        assigned_to=original.assigned_to,
        consent=original.consent,
        consent_language=original.consent_language,
        consent_at=original.consent_at,
        is_illustrative=original.is_illustrative,
    )
    row.full_clean()
    row.save()
    IdeaStats.objects.create(idea=row)
    log_state(row, current="", to=IdeaState.UNDER_SCREENING, by=by, reason=str(original.reference))
    return row
