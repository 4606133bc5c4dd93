"""The staff's side: decide with a reason, announce later, in sight of everyone."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from core.transitions import log_state, transition
from ideas import mails
from ideas.enums import DECIDED_STATES, IdeaState, Outcome
from ideas.errors import (
    DecidedMeanwhile,
    ExplanationMissing,
    MergeTargetWrong,
    NoOpenQuestion,
    NothingToAnnounce,
    NotOpenForDecision,
    ReasonDoesNotFit,
)
from ideas.models import Announcement, Idea, InformationRequest, ScreeningDecision, ScreeningReason, StaffNote
from plans.models import ActionPlan, Theme

Texts = dict[str, str]


def _columns(field: str, texts: Texts) -> dict[str, str]:
    """`{"ar": …}` as the columns of a translated field."""
    return {f"{field}_{language}": text for language, text in texts.items()}


def _lock(idea: Idea, version: int | None) -> Idea:
    """The idea's row, locked. Raises `DecidedMeanwhile` when it is not the version that the person saw."""
    locked = Idea.objects.select_for_update(of=("self",)).select_related("plan", "theme").get(pk=idea.pk)
    if version is not None and locked.version != version:
        raise DecidedMeanwhile
    return locked


@transaction.atomic
def start_screening(*, idea: Idea, by: Any) -> Idea:
    """Take a submitted idea into screening; an idea that is there already stays so. The public sees it at once."""
    locked = _lock(idea, None)
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
) -> ScreeningDecision:
    """Append a decision about an idea under screening. Nobody outside the back office sees it until it is announced.

    `version` is the one that the page showed. `explanation` may still lack a language; the announcement may not.
    If an earlier decision was announced, the new one supersedes it and `superseding_reason` says why, in every
    publishing language. Raises `DecidedMeanwhile`, `NotOpenForDecision`, `ReasonDoesNotFit`, `MergeTargetWrong`.
    """
    locked = _lock(idea, version)
    if locked.state == IdeaState.SUBMITTED:
        locked = start_screening(idea=locked, by=by)
    if locked.state != IdeaState.UNDER_SCREENING:
        raise NotOpenForDecision
    if reason.outcome != outcome or not reason.is_active or reason.plan_id not in {None, locked.plan_id}:
        raise ReasonDoesNotFit
    if outcome == Outcome.MERGED:
        _check_target(locked, merged_into)
    earlier = ScreeningDecision.objects.filter(idea=locked).standing().last()
    decision = ScreeningDecision(
        idea=locked,
        outcome=outcome,
        reason=reason,
        merged_into=merged_into if outcome == Outcome.MERGED else None,
        by=by,
        supersedes=earlier,
        is_illustrative=locked.is_illustrative,
        **_columns("explanation", explanation),
        **_columns("superseding_reason", superseding_reason or {}),
    )
    decision.full_clean()
    decision.save()
    stamps: dict[str, Any] = {"version": locked.version + 1}
    if outcome == Outcome.MERGED:
        stamps["merged_into"] = merged_into
    transition(locked, to=IdeaState(outcome), by=by, reason=reason.code, stamps=stamps)
    idea.refresh_from_db(fields=["state", "version", "merged_into"])
    return decision


def _check_target(idea: Idea, target: Idea | None) -> None:
    if target is None or target.pk == idea.pk or target.plan_id != idea.plan_id or target.merged_into_id:
        raise MergeTargetWrong
    if target.state in {IdeaState.AWAITING_CONFIRMATION, IdeaState.WITHDRAWN}:
        raise MergeTargetWrong


def accept_idea(**kwargs: Any) -> ScreeningDecision:
    return decide_idea(outcome=Outcome.ACCEPTED, **kwargs)


def reject_idea(**kwargs: Any) -> ScreeningDecision:
    return decide_idea(outcome=Outcome.REJECTED, **kwargs)


def merge_idea(*, into: Idea, **kwargs: Any) -> ScreeningDecision:
    return decide_idea(outcome=Outcome.MERGED, merged_into=into, **kwargs)


@transaction.atomic
def ask_information(*, idea: Idea, question: str, by: Any, version: int | None = None) -> InformationRequest:
    """Ask the author something. The author gets a mail with a link to answer; the public sees "under screening"."""
    locked = _lock(idea, version)
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
    locked = _lock(idea, None)
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

    What was announced stays visible until another decision is announced in its place.
    """
    locked = _lock(idea, version)
    if locked.state not in DECIDED_STATES:
        raise NotOpenForDecision
    stamps = {"version": locked.version + 1, "merged_into": None}
    return transition(locked, to=IdeaState.UNDER_SCREENING, by=by, reason=reason, stamps=stamps)


def announceable(plan: ActionPlan) -> QuerySet[ScreeningDecision]:
    """The decisions of a plan that wait for their announcement."""
    return (
        ScreeningDecision.objects.awaiting_announcement()
        .filter(idea__plan=plan, idea__state=F("outcome"))
        .select_related("idea", "idea__theme", "idea__author", "reason", "by")
        .order_by("idea__number")
    )


def without_explanation(decisions: Iterable[ScreeningDecision]) -> list[ScreeningDecision]:
    """Those that lack the explanation in a publishing language."""
    return [
        decision
        for decision in decisions
        if not all(getattr(decision, f"explanation_{language}") for language in settings.PUBLISHING_LANGUAGES)
    ]


@transaction.atomic
def complete_explanation(*, decision: ScreeningDecision, explanation: Texts, by: Any) -> ScreeningDecision:
    """Add the explanation in the languages that lack it, before the announcement; what stands stays as it is.

    Raises `NotOpenForDecision` when the decision is announced or superseded, `ValidationError`.
    """
    locked = ScreeningDecision.objects.select_for_update(of=("self",)).select_related("idea").get(pk=decision.pk)
    if locked.announced_at is not None or locked.idea.state != locked.outcome:
        raise NotOpenForDecision
    for language, text in explanation.items():
        column = f"explanation_{language}"
        if text and not getattr(locked, column):
            setattr(locked, column, text)
            log_state(locked.idea, current="", to=language, by=by, field="explanation")
    locked.full_clean()
    locked.save()
    return locked


@transaction.atomic
def announce_decisions(*, plan: ActionPlan, decisions: list[int], title: Texts, by: Any) -> Announcement:
    """Announce many decisions in one dated act: all of them or none.

    `decisions` are primary keys, as previewed. The ideas' announced state becomes what was decided, the act is cited
    on each, and each author gets one mail in the language of the idea (through the outbox). Raises
    `NothingToAnnounce` when one of them no longer waits, `ExplanationMissing` with the references that lack a text.
    """
    ActionPlan.objects.select_for_update().get(pk=plan.pk)
    rows = list(announceable(plan).filter(pk__in=decisions).select_for_update(of=("self", "idea")))
    if not rows or len(rows) != len(set(decisions)):
        raise NothingToAnnounce
    missing = without_explanation(rows)
    if missing:
        raise ExplanationMissing([str(decision.idea.reference) for decision in missing])
    now = timezone.now()
    announcement = Announcement(
        plan=plan,
        reference=f"{plan.reference}-A-{plan.announcements.count() + 1:02d}",
        announced_at=now,
        by=by,
        is_illustrative=plan.is_illustrative,
        **_columns("title", title),
    )
    announcement.full_clean()
    announcement.save()
    for decision in rows:
        decision.announcement = announcement
        decision.announced_at = now
        decision.save(update_fields=["announcement", "announced_at"])
        idea = decision.idea
        log_state(
            idea, current=idea.public_state, to=idea.state, by=by, field="public_state", reason=announcement.reference
        )
        Idea.objects.filter(pk=idea.pk).update(public_state=idea.state, updated_at=now, version=F("version") + 1)
        idea.public_state = idea.state
        mails.decided(decision)
    return announcement


@transaction.atomic
def change_theme(*, idea: Idea, theme: Theme, by: Any, version: int | None = None) -> Idea:
    """Put an idea under another theme of its plan; the log keeps both."""
    locked = _lock(idea, version)
    log_state(locked, current=locked.theme.slug, to=theme.slug, by=by, field="theme")
    locked.theme = theme
    locked.version += 1
    locked.full_clean()
    locked.save(update_fields=["theme", "version", "updated_at"])
    return locked


@transaction.atomic
def assign_idea(*, idea: Idea, to: Any, by: Any) -> Idea:
    locked = _lock(idea, None)
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
def hide_idea(*, idea: Idea, reason: str, by: Any) -> Idea:
    """Take an unlawful text out of sight. Its page stays and says why."""
    locked = _lock(idea, None)
    locked.hidden_at, locked.hidden_reason, locked.version = timezone.now(), reason, locked.version + 1
    locked.full_clean()
    locked.save(update_fields=["hidden_at", "hidden_reason", "version", "updated_at"])
    log_state(locked, current="shown", to="hidden", by=by, field="visibility", reason=reason)
    return locked


@transaction.atomic
def show_idea(*, idea: Idea, by: Any) -> Idea:
    locked = _lock(idea, None)
    locked.hidden_at, locked.hidden_reason, locked.version = None, "", locked.version + 1
    locked.save(update_fields=["hidden_at", "hidden_reason", "version", "updated_at"])
    log_state(locked, current="hidden", to="shown", by=by, field="visibility")
    return locked
