"""Decide now, announce later: one dated act makes many decisions public at once."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from core.transitions import log_state
from ideas import mails
from ideas.enums import Answer, IdeaState, Outcome
from ideas.errors import ExplanationMissing, NothingToAnnounce, NotOpenForDecision, OriginalNotAnnounced
from ideas.models import Announcement, Idea, InstitutionAnswer, ScreeningDecision
from ideas.services.families import recount_merged, standing_target
from ideas.services.screening import Texts, columns
from plans.models import ActionPlan


def announceable(plan: ActionPlan) -> QuerySet[ScreeningDecision]:
    """The decisions of a plan that wait for their announcement."""
    return (
        ScreeningDecision.objects.awaiting_announcement()
        .filter(idea__plan=plan, idea__state=F("outcome"))
        .select_related("idea", "idea__theme", "idea__author", "idea__split_from", "reason", "by", "merged_into")
        .order_by("idea__number")
    )


def without_explanation(decisions: Iterable[ScreeningDecision]) -> list[ScreeningDecision]:
    """Those that lack the explanation in a publishing language."""
    return [
        decision
        for decision in decisions
        if not all(getattr(decision, f"explanation_{language}") for language in settings.PUBLISHING_LANGUAGES)
    ]


def before_their_originals(decisions: Iterable[ScreeningDecision]) -> list[ScreeningDecision]:
    """Those that speak of a part of an idea whose split is announced neither before nor among these decisions."""
    decisions = list(decisions)
    announced = {decision.idea_id for decision in decisions if decision.outcome == Outcome.SPLIT}

    def is_secret(idea: Idea | None) -> bool:
        return idea is not None and not idea.public_state and idea.split_from_id not in announced

    return [decision for decision in decisions if is_secret(decision.idea) or is_secret(decision.merged_into)]


def mails_to_send(decisions: Iterable[ScreeningDecision]) -> Counter[tuple[str, str]]:
    """How many e-mails their announcement would cause, by kind and language."""
    decisions = list(decisions)
    told = [decision for decision in decisions if mails.is_written_to(decision.idea)]
    found = Counter(("idea_decided", mails.reader_language(decision.idea)) for decision in told)
    accepted = {decision.idea_id: decision.idea for decision in decisions if decision.outcome == Outcome.ACCEPTED}
    answers = InstitutionAnswer.objects.filter(answer=Answer.TAKEN_UP, transmission__idea__in=accepted)
    taken_up = [accepted[key] for key in answers.order_by().values_list("transmission__idea", flat=True).distinct()]
    found.update(("idea_taken_up", mails.reader_language(idea)) for idea in taken_up if mails.is_written_to(idea))
    for row, _ideas in mails.tellings([decision.idea for decision in decisions]):
        found["followed_decided", mails.follower_language(row)] += 1
    for idea in taken_up:
        found.update(("followed_taken_up", mails.follower_language(row)) for row, _ideas in mails.tellings([idea]))
    return found


@transaction.atomic
def complete_explanation(*, decision: ScreeningDecision, explanation: Texts, by: Any) -> ScreeningDecision:
    """Add the explanation in the languages that lack it, before the announcement; what stands stays as it is.

    Raises `NotOpenForDecision` when the decision is announced or superseded, `ValidationError`.
    """
    locked = (
        ScreeningDecision.objects.select_for_update(of=("self",), no_key=True)
        .select_related("idea")
        .get(pk=decision.pk)
    )
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
    on each, and each author gets one mail in the language of the idea (through the outbox); an institution's answer
    that waited for the acceptance goes out too. Parts of a split become public, and what was merged counts towards
    its target. Raises `NothingToAnnounce` when one of them no longer waits, `ExplanationMissing` with the references
    that lack a text, `OriginalNotAnnounced` with those of parts that come too early.
    """
    ActionPlan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    rows = list(announceable(plan).filter(pk__in=decisions).select_for_update(of=("self", "idea"), no_key=True))
    if not rows or len(rows) != len(set(decisions)):
        raise NothingToAnnounce
    missing = without_explanation(rows)
    if missing:
        raise ExplanationMissing([str(decision.idea.reference) for decision in missing])
    early = before_their_originals(rows)
    if early:
        raise OriginalNotAnnounced([str(decision.idea.reference) for decision in early])
    now = timezone.now()
    announcement = Announcement(
        plan=plan,
        reference=f"{plan.reference}-A-{plan.announcements.count() + 1:02d}",
        announced_at=now,
        by=by,
        is_illustrative=plan.is_illustrative,
        **columns("title", title),
    )
    announcement.full_clean()
    announcement.save()
    # A split first: the decisions about its parts may stand in the same act.
    rows.sort(key=lambda decision: decision.outcome != Outcome.SPLIT)
    for decision in rows:
        _announce(decision, announcement)
    for decision in rows:
        mails.decided(decision)
        for answer in _answered_before(decision):
            mails.taken_up(answer)
            mails.taken_up_for_followers(answer)
    mails.decided_for_followers(announcement, rows)
    return announcement


def _announce(decision: ScreeningDecision, act: Announcement) -> None:
    decision.announcement = act
    decision.announced_at = act.announced_at
    decision.save(update_fields=["announcement", "announced_at"])
    idea = Idea.objects.get(pk=decision.idea_id)
    before = idea.public_merged_into
    _show(idea, idea.state, act, public_merged_into=decision.merged_into)
    decision.idea.public_state = idea.public_state
    if decision.outcome == Outcome.SPLIT:
        for part in idea.split_ideas.exclude(state=IdeaState.WITHDRAWN):
            _show(part, IdeaState.UNDER_SCREENING, act)
    for target in (before, decision.merged_into):
        if target is not None:
            recount_merged(idea=standing_target(target))
    if before is not None or decision.outcome == Outcome.MERGED:
        recount_merged(idea=idea)


def _show(idea: Idea, state: str, act: Announcement, **values: Any) -> None:
    """Bring the announced state of an idea to `state`, and log it."""
    log_state(idea, current=idea.public_state, to=state, by=act.by, field="public_state", reason=act.reference)
    Idea.objects.filter(pk=idea.pk).update(
        public_state=state, updated_at=act.announced_at, version=F("version") + 1, **values
    )
    idea.public_state = state


def _answered_before(decision: ScreeningDecision) -> list[InstitutionAnswer]:
    """Answers that take the idea up and were given before its acceptance was announced: their mail waited for it."""
    if decision.outcome != Outcome.ACCEPTED:
        return []
    answers = InstitutionAnswer.objects.filter(
        answer=Answer.TAKEN_UP, transmission__idea=decision.idea_id
    ).select_related("transmission__idea__author", "transmission__institution")
    return list(answers)
