"""Supporting and commenting. People are known by a confirmed address; nothing of it is shown.

Somebody whose address is confirmed acts at once. Anybody else leaves a row that waits (`PendingSupport`, or a comment
without a participant) and gets a mail; `ideas.services.confirming` makes it count.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Confirmation, Participant
from accounts.services import confirm, current_consent, request_confirmation
from core.enums import CommentState
from core.models import MOST_OF_REASON
from core.transitions import transition
from core.translated import Texts, in_every_language
from ideas.enums import CARRIED_ON_STATES
from ideas.errors import InteractionClosed
from ideas.models import Idea, IdeaComment, IdeaStats, IdeaSupport, PendingSupport
from ideas.services.families import recount_after
from ideas.services.keys import confirm_url, lock_key, wait_for_address
from plans.enums import Ability
from plans.rules import is_able

#: `Confirmation.purpose` of what waits for its writer's address.
SUPPORT_PURPOSE = "ideas.pendingsupport"
COMMENT_PURPOSE = "ideas.ideacomment"


def _check_open(idea: Idea, at: Any = None) -> None:
    if not idea.public_state or idea.hidden_at or idea.public_state in CARRIED_ON_STATES:
        raise InteractionClosed
    if not is_able(idea.plan, Ability.INTERACT, at):
        raise InteractionClosed


@transaction.atomic
def support_idea(*, idea: Idea, participant: Participant, at: Any = None) -> bool:
    """Support an idea, once: True when it is new. `at` is when it was asked for, if not now.

    Raises `InteractionClosed`.
    """
    _check_open(idea, at)
    _row, created = IdeaSupport.objects.get_or_create(idea=idea, participant=participant)
    if created:
        IdeaStats.objects.filter(idea=idea).update(supports_count=F("supports_count") + 1)
        recount_after(idea)
    return created


@transaction.atomic
def request_support(*, idea: Idea, email: str, interface_language: str, submission_key: UUID) -> Confirmation:
    """Keep a support that counts once its address is confirmed, and send the mail for that.

    The same key again gives back the same. Raises `InteractionClosed`, `ValidationError`. Writes to the outbox.
    """
    return wait_for_address(
        PendingSupport,
        key=submission_key,
        check=lambda: _check_open(idea),
        email=email,
        language=interface_language,
        consent="comment",
        what=idea.title,
        idea=idea,
    )


@transaction.atomic
def confirm_support(*, confirmation: Confirmation) -> tuple[Idea, Participant]:
    """Make a waiting support count, also when its stage has closed since; confirming twice changes nothing.

    Raises `accounts.services.ConfirmationExpired`, `InteractionClosed` (the idea was withdrawn or hidden meanwhile).
    """
    first = confirmation.confirmed_at is None
    confirmation, participant = confirm(confirmation=confirmation)
    pending = PendingSupport.objects.select_related("idea", "idea__plan").get(pk=confirmation.object_id)
    if first:
        support_idea(idea=pending.idea, participant=participant, at=pending.at)
    return pending.idea, participant


@transaction.atomic
def withdraw_support(*, idea: Idea, participant: Participant) -> bool:
    """Take a support back: True when there was one."""
    deleted, _by_model = IdeaSupport.objects.filter(idea=idea, participant=participant).delete()
    if deleted:
        IdeaStats.objects.filter(idea=idea).update(supports_count=F("supports_count") - 1)
        recount_after(idea)
    return bool(deleted)


def _new_comment(
    *,
    idea: Idea,
    participant: Participant | None,
    body: str,
    language: str,
    interface_language: str,
    author_name: str,
    parent: IdeaComment | None,
    submission_key: UUID | None,
) -> IdeaComment:
    comment = IdeaComment(
        idea=idea,
        participant=participant,
        parent=(parent.parent or parent) if parent else None,
        body=body,
        language=language,
        author_name=author_name,
        submission_key=submission_key,
        consent=current_consent("comment"),
        consent_language=interface_language,
        consent_at=timezone.now(),
        is_illustrative=idea.is_illustrative,
    )
    comment.full_clean()
    comment.save()
    return comment


def _earlier_comment(key: UUID | None) -> IdeaComment | None:
    if key is None:
        return None
    lock_key(key)
    return IdeaComment.objects.filter(submission_key=key).first()


@transaction.atomic
def comment_on_idea(
    *,
    idea: Idea,
    participant: Participant,
    body: str,
    language: str,
    interface_language: str = "",
    author_name: str = "",
    parent: IdeaComment | None = None,
    submission_key: UUID | None = None,
    at: Any = None,
) -> IdeaComment:
    """Comment on an idea, or reply to a comment (one level). It is read first where the plan moderates first.

    `at` is the instant at which the form counts as sent. The same `submission_key` again gives back the same comment.
    Raises `InteractionClosed`, `ValidationError`.
    """
    earlier = _earlier_comment(submission_key)
    if earlier is not None:
        return earlier
    _check_open(idea, at)
    comment = _new_comment(
        idea=idea,
        participant=participant,
        body=body,
        language=language,
        interface_language=interface_language or language,
        author_name=author_name,
        parent=parent,
        submission_key=submission_key,
    )
    if not idea.plan.moderates_first:
        publish_comment(comment=comment, by=None)
    return comment


@transaction.atomic
def request_comment(
    *,
    idea: Idea,
    email: str,
    body: str,
    language: str,
    interface_language: str,
    submission_key: UUID,
    author_name: str = "",
    parent: IdeaComment | None = None,
    at: Any = None,
) -> Confirmation:
    """Keep a comment that nobody reads until its address is confirmed, and send the mail for that.

    `at` is the instant at which the form counts as sent. Raises `InteractionClosed`, `ValidationError`. Writes to the
    outbox.
    """
    earlier = _earlier_comment(submission_key)
    if earlier is not None:
        return Confirmation.objects.get(purpose=COMMENT_PURPOSE, object_id=earlier.pk)
    _check_open(idea, at)
    comment = _new_comment(
        idea=idea,
        participant=None,
        body=body,
        language=language,
        interface_language=interface_language,
        author_name=author_name,
        parent=parent,
        submission_key=submission_key,
    )
    return request_confirmation(
        purpose=COMMENT_PURPOSE,
        object_id=comment.pk,
        email=email,
        language=interface_language,
        what=idea.title,
        url=confirm_url(interface_language),
    )


@transaction.atomic
def confirm_comment(*, confirmation: Confirmation) -> tuple[IdeaComment, Participant]:
    """Give a waiting comment its writer; it is published at once unless the plan moderates first.

    A comment written while its stage was open is taken even if the stage has closed since. Confirming twice changes
    nothing. Raises `accounts.services.ConfirmationExpired`.
    """
    confirmation, participant = confirm(confirmation=confirmation)
    comment = (
        IdeaComment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("idea", "idea__plan")
        .get(pk=confirmation.object_id)
    )
    if comment.participant_id is None:
        comment.participant = participant
        comment.save(update_fields=["participant", "updated_at"])
        if not comment.idea.plan.moderates_first:
            publish_comment(comment=comment, by=None)
    return comment, participant


@transaction.atomic
def publish_comment(*, comment: IdeaComment, by: Any) -> IdeaComment:
    stamps = {"published_at": comment.published_at or timezone.now(), "hidden_reasons": {}}
    transition(comment, to=CommentState.PUBLISHED, by=by, stamps=stamps)
    IdeaStats.objects.filter(idea_id=comment.idea_id).update(comments_count=F("comments_count") + 1)
    recount_after(comment.idea)
    return comment


@transaction.atomic
def hide_comment(*, comment: IdeaComment, reason: Texts, by: Any) -> IdeaComment:
    """Hide a comment with a public reason in every publishing language; one that was public leaves the count.

    Raises `ValidationError` that names each `reason_<language>` that is missing, `TransitionNotAllowed`.
    """
    texts = in_every_language(reason, "reason", max_length=MOST_OF_REASON)
    locked = IdeaComment.objects.select_for_update(of=("self",), no_key=True).get(pk=comment.pk)
    was_published = locked.state == CommentState.PUBLISHED
    said = texts[settings.LANGUAGE_CODE]
    transition(comment, to=CommentState.HIDDEN, by=by, reason=said, stamps={"hidden_reasons": texts})
    if was_published:
        IdeaStats.objects.filter(idea_id=comment.idea_id).update(comments_count=F("comments_count") - 1)
        recount_after(comment.idea)
    return comment
