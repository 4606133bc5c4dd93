"""The staff's side: decide with a reason. What is decided is announced in `announcing`."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core.models import MOST_OF_REASON
from core.transitions import log_state, transition
from core.translated import in_every_language
from ideas import mails
from ideas.enums import DECIDED_STATES, IdeaState, Outcome
from ideas.errors import (
    DecidedMeanwhile,
    MergeTargetWrong,
    NoOpenQuestion,
    NotOpenForDecision,
    NotPublicYet,
    ReasonDoesNotFit,
    SplitStands,
)
from ideas.models import Assessment, Idea, InformationRequest, ScreeningDecision, ScreeningReason, StaffNote
from plans.models import Theme

Texts = dict[str, str]
#: A verdict by criterion.
Verdicts = dict[str, str]


def columns(field: str, texts: Texts) -> dict[str, str]:
    """`{"ar": …}` as the columns of a translated field."""
    return {f"{field}_{language}": text for language, text in texts.items()}


def lock_idea(idea: Idea, version: int | None) -> Idea:
    """The idea's row, locked. Raises `DecidedMeanwhile` when it is not the version that the person saw."""
    locked = Idea.objects.select_for_update(of=("self",), no_key=True).select_related("plan", "theme").get(pk=idea.pk)
    if version is not None and locked.version != version:
        raise DecidedMeanwhile
    return locked


@transaction.atomic
def start_screening(*, idea: Idea, by: Any) -> Idea:
    """Take a submitted idea into screening; an idea that is there already stays so. The public sees it at once."""
    locked = lock_idea(idea, None)
    if locked.state == IdeaState.SUBMITTED:
        transition(
            locked,
            to=IdeaState.UNDER_SCREENING,
            by=by,
            stamps={"public_state": IdeaState.UNDER_SCREENING, "version": locked.version + 1},
        )
    return locked


@transaction.atomic
def decide_idea(
    *,
    idea: Idea,
    outcome: str,
    reason: ScreeningReason,
    explanation: Texts,
    by: Any,
    version: int | None = None,
    merged_into: Idea | None = None,
    superseding_reason: Texts | None = None,
    verdicts: Verdicts | None = None,
) -> ScreeningDecision:
    """Append a decision about an idea under screening. Nobody outside the back office sees it until it is announced.

    `version` is the one that the page showed. `explanation` may still lack a language; the announcement may not.
    If an earlier decision was announced, the new one supersedes it and `superseding_reason` says why, in every
    publishing language. `verdicts` are kept as assessments that belong to the decision. Raises `DecidedMeanwhile`,
    `NotOpenForDecision`, `ReasonDoesNotFit`, `MergeTargetWrong`. An idea is split by `splitting.split_idea` alone.
    """
    if merged_into is not None:
        # Both rows in one order, so that two merges against each other neither wait for ever nor make a ring.
        pair = Idea.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=[idea.pk, merged_into.pk])
        merged_into = {row.pk: row for row in pair.order_by("pk")}.get(merged_into.pk)
    locked = lock_idea(idea, version)
    if locked.state == IdeaState.SUBMITTED:
        locked = start_screening(idea=locked, by=by)
    if locked.state != IdeaState.UNDER_SCREENING:
        raise NotOpenForDecision
    if (
        outcome == Outcome.SPLIT
        or reason.outcome != outcome
        or not reason.is_active
        or reason.plan_id not in {None, locked.plan_id}
    ):
        raise ReasonDoesNotFit
    if outcome == Outcome.MERGED:
        _check_target(locked, merged_into)
    earlier = ScreeningDecision.objects.filter(idea=locked).standing().last()
    nobody_knows = earlier is not None and locked.public_state not in DECIDED_STATES
    decision = ScreeningDecision(
        idea=locked,
        outcome=outcome,
        reason=reason,
        merged_into=merged_into if outcome == Outcome.MERGED else None,
        by=by,
        supersedes=earlier,
        supersedes_unannounced=nobody_knows,
        is_illustrative=locked.is_illustrative,
        **columns("explanation", explanation),
        **columns("superseding_reason", {} if nobody_knows else superseding_reason or {}),
    )
    decision.full_clean()
    decision.save()
    keep_verdicts(idea=locked, verdicts=verdicts or {}, by=by, decision=decision)
    stamps: dict[str, Any] = {"version": locked.version + 1}
    if outcome == Outcome.MERGED:
        stamps["merged_into"] = merged_into
    transition(locked, to=IdeaState(outcome), by=by, reason=reason.code, stamps=stamps)
    idea.refresh_from_db(fields=["state", "version", "merged_into"])
    return decision


def keep_verdicts(*, idea: Idea, verdicts: Verdicts, by: Any, decision: ScreeningDecision | None) -> None:
    """Append what somebody finds of an idea by the criteria. Raises `ValidationError`."""
    for criterion, verdict in verdicts.items():
        row = Assessment(
            idea=idea,
            criterion=criterion,
            verdict=verdict,
            by=by,
            decision=decision,
            is_illustrative=idea.is_illustrative,
        )
        row.full_clean()
        row.save()


def _check_target(idea: Idea, target: Idea | None) -> None:
    if target is None or target.pk == idea.pk or target.plan_id != idea.plan_id or target.merged_into_id:
        raise MergeTargetWrong
    if target.state in {IdeaState.AWAITING_CONFIRMATION, IdeaState.WITHDRAWN, IdeaState.SPLIT}:
        raise MergeTargetWrong


def accept_idea(**kwargs: Any) -> ScreeningDecision:
    return decide_idea(outcome=Outcome.ACCEPTED, **kwargs)


def reject_idea(**kwargs: Any) -> ScreeningDecision:
    return decide_idea(outcome=Outcome.REJECTED, **kwargs)


def merge_idea(*, into: Idea, **kwargs: Any) -> ScreeningDecision:
    return decide_idea(outcome=Outcome.MERGED, merged_into=into, **kwargs)


@transaction.atomic
def ask_information(*, idea: Idea, question: str, by: Any, version: int | None = None) -> InformationRequest:
    """Ask the author something. The author gets a mail with a link to answer; the public sees "under screening".

    Raises `DecidedMeanwhile`, `NotOpenForDecision`, and `NotPublicYet` for a part whose split is not announced.
    """
    locked = lock_idea(idea, version)
    if not locked.public_state:
        raise NotPublicYet
    if locked.state == IdeaState.SUBMITTED:
        locked = start_screening(idea=locked, by=by)
    if locked.state != IdeaState.UNDER_SCREENING or locked.author is None:
        raise NotOpenForDecision
    request = InformationRequest(idea=locked, question=question, by=by)
    request.full_clean()
    request.save()
    transition(locked, to=IdeaState.INFO_REQUESTED, by=by, stamps={"version": locked.version + 1})
    mails.information_asked(request)
    return request


@transaction.atomic
def answer_information(*, idea: Idea, answer: str) -> InformationRequest:
    """Keep the author's answer and bring the idea back under screening. Raises `NoOpenQuestion`."""
    locked = lock_idea(idea, None)
    request = locked.information_requests.filter(answered_at__isnull=True).first()
    if request is None or locked.state != IdeaState.INFO_REQUESTED:
        raise NoOpenQuestion
    request.answer = answer
    request.answered_at = timezone.now()
    request.full_clean()
    request.save()
    transition(locked, to=IdeaState.UNDER_SCREENING, by=None, stamps={"version": locked.version + 1})
    return request


@transaction.atomic
def reopen_idea(*, idea: Idea, by: Any, reason: str, version: int | None = None) -> Idea:
    """Take a decided idea back under screening, with a reason that the log keeps.

    What was announced stays visible until another decision is announced in its place. A split that nobody outside
    knows is taken back with its parts. Raises `DecidedMeanwhile`, `NotOpenForDecision`, `SplitStands`.
    """
    locked = lock_idea(idea, version)
    if locked.state not in DECIDED_STATES:
        raise NotOpenForDecision
    if locked.state == IdeaState.SPLIT:
        _take_back_parts(locked, by)
    stamps = {"version": locked.version + 1, "merged_into": None}
    return transition(locked, to=IdeaState.UNDER_SCREENING, by=by, reason=reason, stamps=stamps)


def _take_back_parts(idea: Idea, by: Any) -> None:
    parts = list(idea.split_ideas.select_for_update(of=("self",), no_key=True).exclude(state=IdeaState.WITHDRAWN))
    if idea.public_state == IdeaState.SPLIT or any(part.state != IdeaState.UNDER_SCREENING for part in parts):
        raise SplitStands
    for part in parts:
        transition(part, to=IdeaState.WITHDRAWN, by=by, reason=str(idea.reference))


@transaction.atomic
def change_theme(*, idea: Idea, theme: Theme, by: Any, version: int | None = None) -> Idea:
    """Put an idea under another theme of its plan; the log keeps both."""
    locked = lock_idea(idea, version)
    log_state(locked, current=locked.theme.slug, to=theme.slug, by=by, field="theme")
    locked.theme = theme
    locked.version += 1
    locked.full_clean()
    locked.save(update_fields=["theme", "version", "updated_at"])
    return locked


@transaction.atomic
def assign_idea(*, idea: Idea, to: Any, by: Any) -> Idea:
    locked = lock_idea(idea, None)
    log_state(locked, current=str(locked.assigned_to_id or ""), to=str(to.pk if to else ""), by=by, field="assigned_to")
    locked.assigned_to = to
    locked.save(update_fields=["assigned_to", "updated_at"])
    return locked


@transaction.atomic
def note_on_idea(*, idea: Idea, body: str, by: Any) -> StaffNote:
    note = StaffNote(idea=idea, body=body, by=by)
    note.full_clean()
    note.save()
    return note


@transaction.atomic
def hide_idea(*, idea: Idea, reason: Texts, by: Any) -> Idea:
    """Take an unlawful text out of sight. Its page stays and says why, in every publishing language.

    Raises `ValidationError` that names each `reason_<language>` that is missing.
    """
    texts = in_every_language(reason, "reason", max_length=MOST_OF_REASON)
    locked = lock_idea(idea, None)
    locked.hidden_at, locked.hidden_reasons, locked.version = timezone.now(), texts, locked.version + 1
    locked.full_clean()
    locked.save(update_fields=["hidden_at", "hidden_reasons", "version", "updated_at"])
    log_state(locked, current="shown", to="hidden", by=by, field="visibility", reason=texts[settings.LANGUAGE_CODE])
    return locked


@transaction.atomic
def show_idea(*, idea: Idea, by: Any) -> Idea:
    locked = lock_idea(idea, None)
    locked.hidden_at, locked.hidden_reasons, locked.version = None, {}, locked.version + 1
    locked.save(update_fields=["hidden_at", "hidden_reasons", "version", "updated_at"])
    log_state(locked, current="hidden", to="shown", by=by, field="visibility")
    return locked
