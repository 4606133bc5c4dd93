"""What waits for an address to be confirmed, a comment or a support: found, sent again, and made to count."""

from django.db import transaction

from accounts.models import Confirmation, Participant
from accounts.services import ConfirmationWrong, resend_confirmation
from consultation.models import Comment, PendingCommentSupport
from consultation.services.commenting import CONFIRM_PAGE, PURPOSE, confirm_comment, waiting_comment
from consultation.services.supporting import SUPPORT_PURPOSE, confirm_support
from ideas.services.keys import confirm_url


def what_waits(confirmation: Confirmation) -> Comment:
    """The comment that waits, or that a waiting support is for. Raises `ConfirmationWrong` for anything else."""
    if confirmation.purpose == PURPOSE:
        return waiting_comment(confirmation)
    if confirmation.purpose != SUPPORT_PURPOSE:
        raise ConfirmationWrong
    pending = PendingCommentSupport.objects.select_related(
        "comment__consultation__plan", "comment__version__commitment"
    ).get(pk=confirmation.object_id)
    return pending.comment


@transaction.atomic
def confirm_waiting(*, confirmation: Confirmation) -> tuple[Comment, Participant | None]:
    """Confirm, and let count what waited. Raises what `confirm_comment` and `confirm_support` raise."""
    if confirmation.purpose == SUPPORT_PURPOSE:
        return confirm_support(confirmation=confirmation)
    comment = confirm_comment(confirmation=confirmation)
    return comment, comment.participant


@transaction.atomic
def resend_mail(*, confirmation: Confirmation, email: str) -> Confirmation:
    """Send the mail again with a new link and code, to `email`; the old ones are void.

    Raises `accounts.services.ResendTooSoon`. Writes to the outbox.
    """
    what = what_waits(confirmation).version.text("title")
    return resend_confirmation(
        confirmation=confirmation, what=what, url=confirm_url(confirmation.language, CONFIRM_PAGE), email=email
    )
