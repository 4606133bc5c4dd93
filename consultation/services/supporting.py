"""Supporting a published comment, once per person."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import Confirmation, Participant
from accounts.services import confirm
from consultation.errors import CommentNotPublished, ConsultationClosed
from consultation.models import Comment, CommentSupport, PendingCommentSupport
from consultation.rules import takes_comments
from consultation.services.commenting import CONFIRM_PAGE
from core.enums import CommentState
from ideas.services.keys import wait_for_address

#: `Confirmation.purpose` of a support that waits for its address.
SUPPORT_PURPOSE = "consultation.pendingcommentsupport"


def _check(comment: Comment, at: datetime | None = None) -> None:
    if not takes_comments(comment.consultation, at):
        raise ConsultationClosed
    if comment.state != CommentState.PUBLISHED:
        raise CommentNotPublished


@transaction.atomic
def support_comment(*, comment: Comment, participant: Participant, at: datetime | None = None) -> bool:
    """Support a comment: True when it is new. `at` is when it was asked for, if not now.

    Raises `ConsultationClosed`, `CommentNotPublished`.
    """
    _check(comment, at)
    _row, created = CommentSupport.objects.get_or_create(comment=comment, participant=participant)
    return created


@transaction.atomic
def withdraw_support(*, comment: Comment, participant: Participant) -> bool:
    """Take a support back: True when there was one."""
    deleted, _by_model = CommentSupport.objects.filter(comment=comment, participant=participant).delete()
    return bool(deleted)


@transaction.atomic
def request_support(*, comment: Comment, email: str, interface_language: str, submission_key: UUID) -> Confirmation:
    """Keep a support that counts once its address is confirmed, and send the mail for that.

    The same key again gives back the same. Raises `ConsultationClosed`, `CommentNotPublished`, `ValidationError`.
    Writes to the outbox.
    """
    return wait_for_address(
        PendingCommentSupport,
        key=submission_key,
        check=lambda: _check(comment),
        email=email,
        language=interface_language,
        consent="consultation",
        what=comment.version.text("title"),
        page=CONFIRM_PAGE,
        comment=comment,
    )


@transaction.atomic
def confirm_support(*, confirmation: Confirmation) -> tuple[Comment, Participant]:
    """Make a waiting support count, also when the consultation has closed since; twice changes nothing.

    Raises `accounts.services.ConfirmationExpired`, `CommentNotPublished` (hidden meanwhile).
    """
    first = confirmation.confirmed_at is None
    confirmation, participant = confirm(confirmation=confirmation)
    pending = PendingCommentSupport.objects.select_related("comment__consultation__plan").get(pk=confirmation.object_id)
    if first:
        support_comment(comment=pending.comment, participant=participant, at=pending.at)
    return pending.comment, participant
