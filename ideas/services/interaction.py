"""Supporting and commenting. People are known by a confirmed address; nothing of it is shown."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Participant
from accounts.services import current_consent
from core.enums import CommentState
from core.transitions import transition
from ideas.errors import InteractionClosed
from ideas.models import Idea, IdeaComment, IdeaStats, IdeaSupport
from plans.enums import Ability
from plans.rules import is_able


@transaction.atomic
def support_idea(*, idea: Idea, participant: Participant) -> bool:
    """Support an idea, once: True when it is new. Raises `InteractionClosed`."""
    if not is_able(idea.plan, Ability.INTERACT) or not idea.public_state:
        raise InteractionClosed
    _row, created = IdeaSupport.objects.get_or_create(idea=idea, participant=participant)
    if created:
        IdeaStats.objects.filter(idea=idea).update(supports_count=F("supports_count") + 1)
    return created


@transaction.atomic
def withdraw_support(*, idea: Idea, participant: Participant) -> bool:
    """Take a support back: True when there was one."""
    deleted, _by_model = IdeaSupport.objects.filter(idea=idea, participant=participant).delete()
    if deleted:
        IdeaStats.objects.filter(idea=idea).update(supports_count=F("supports_count") - 1)
    return bool(deleted)


@transaction.atomic
def comment_on_idea(
    *,
    idea: Idea,
    participant: Participant,
    body: str,
    language: str,
    author_name: str = "",
    parent: IdeaComment | None = None,
) -> IdeaComment:
    """Comment on an idea, or reply to a comment (one level). It is read first where the plan moderates first.

    Raises `InteractionClosed`, `ValidationError`.
    """
    if not is_able(idea.plan, Ability.INTERACT) or not idea.public_state:
        raise InteractionClosed
    comment = IdeaComment(
        idea=idea,
        participant=participant,
        parent=parent.parent or parent if parent else None,
        body=body,
        language=language,
        author_name=author_name,
        consent=current_consent("comment"),
        consent_language=language,
        consent_at=timezone.now(),
    )
    comment.full_clean()
    comment.save()
    if not idea.plan.moderates_first:
        publish_comment(comment=comment, by=None)
    return comment


@transaction.atomic
def publish_comment(*, comment: IdeaComment, by: Any) -> IdeaComment:
    stamps = {"published_at": comment.published_at or timezone.now(), "hidden_reason": ""}
    transition(comment, to=CommentState.PUBLISHED, by=by, stamps=stamps)
    IdeaStats.objects.filter(idea_id=comment.idea_id).update(comments_count=F("comments_count") + 1)
    return comment


@transaction.atomic
def hide_comment(*, comment: IdeaComment, reason: str, by: Any) -> IdeaComment:
    """Hide a comment with a public reason."""
    was_published = comment.state == CommentState.PUBLISHED
    transition(comment, to=CommentState.HIDDEN, by=by, reason=reason, stamps={"hidden_reason": reason})
    if was_published:
        IdeaStats.objects.filter(idea_id=comment.idea_id).update(comments_count=F("comments_count") - 1)
    return comment
