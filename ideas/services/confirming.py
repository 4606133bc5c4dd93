"""One page and one mail confirm whatever waits for an address: an idea, a support or a comment."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.models import Confirmation, Participant
from accounts.services import ConfirmationWrong, resend_confirmation
from ideas.models import Idea, IdeaComment, PendingFollow
from ideas.services.following import FOLLOW_PURPOSE, confirm_follow
from ideas.services.interaction import COMMENT_PURPOSE, SUPPORT_PURPOSE, confirm_comment, confirm_support
from ideas.services.keys import confirm_url
from ideas.services.submission import PURPOSE as IDEA_PURPOSE
from ideas.services.submission import confirm_idea


@dataclass(frozen=True)
class Confirmed:
    """What has been confirmed, about which idea, by whom."""

    purpose: str
    #: Or the theme or commitment that is followed.
    idea: Any
    participant: Participant
    comment: IdeaComment | None = None


#: How the idea is found that waits, or that a waiting support or comment is about.
_FINDING = {IDEA_PURPOSE: "pk", SUPPORT_PURPOSE: "pending_supports", COMMENT_PURPOSE: "comments"}


def _followed(confirmation: Confirmation) -> Any:
    rows = PendingFollow.objects.select_related("idea__plan", "idea__theme", "theme__plan")
    pending = rows.filter(pk=confirmation.object_id).first()
    if pending is None or pending.subject is None:
        raise ConfirmationWrong
    return pending.subject


def waiting_idea(confirmation: Confirmation) -> Any:
    """The idea that waits, or that a waiting support, comment or wish to follow is about. Raises `ConfirmationWrong`.

    Who wants to follow a theme or a commitment gets that, which has the title and the address of a page as an idea has.
    """
    if confirmation.purpose == FOLLOW_PURPOSE:
        return _followed(confirmation)
    if confirmation.purpose not in _FINDING:
        raise ConfirmationWrong
    found = Idea.objects.select_related("plan", "theme").filter(
        **{_FINDING[confirmation.purpose]: confirmation.object_id}
    )
    idea = found.first()
    if idea is None:  # deleted by staff while the mail was on its way
        raise ConfirmationWrong
    return idea


@transaction.atomic
def confirm_waiting(*, confirmation: Confirmation) -> Confirmed:
    """Confirm the address and let count what waited for it. Confirming twice changes nothing.

    Raises `accounts.services.ConfirmationExpired`, `ConfirmationWrong` (what waits belongs elsewhere),
    `ideas.errors.InteractionClosed`. May write to the outbox.
    """
    purpose = confirmation.purpose
    if purpose == IDEA_PURPOSE:
        idea = confirm_idea(confirmation=confirmation)
        return Confirmed(purpose, idea, Participant.objects.get(email=confirmation.email))
    if purpose == SUPPORT_PURPOSE:
        idea, participant = confirm_support(confirmation=confirmation)
        return Confirmed(purpose, idea, participant)
    if purpose == FOLLOW_PURPOSE:
        followed, participant = confirm_follow(confirmation=confirmation)
        return Confirmed(purpose, followed, participant)
    if purpose == COMMENT_PURPOSE:
        comment, participant = confirm_comment(confirmation=confirmation)
        return Confirmed(purpose, comment.idea, participant, comment)
    raise ConfirmationWrong


@transaction.atomic
def resend_mail(*, confirmation: Confirmation, email: str | None = None) -> Confirmation:
    """Send the mail again, to `email` when the address was wrong; what waits stays as it is.

    Raises `accounts.services.ResendTooSoon`, `ConfirmationWrong`, `ValidationError`. Writes to the outbox.
    """
    return resend_confirmation(
        confirmation=confirmation,
        what=waiting_idea(confirmation).title,
        url=confirm_url(confirmation.language),
        email=email,
    )
