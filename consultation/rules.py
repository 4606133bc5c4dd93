"""Who may do what with a consultation, and when."""

from datetime import timedelta
from typing import Any

import rules
from django.utils import timezone

from accounts.rules import is_administrator
from commitments.rules import carries_commitment
from consultation.enums import ConsultationState
from plans.rules import works_on_plan

#: Somebody who opened the form in time may send it so long after the closing.
GRACE = timedelta(minutes=15)


def takes_comments(consultation: Any, now: Any = None) -> bool:
    """Published, in a published plan, and its window is open."""
    return bool(
        consultation.state == ConsultationState.PUBLISHED
        and consultation.plan.is_published
        and consultation.is_open(now)
    )


def takes_late_comment(consultation: Any, opened_at: Any, now: Any = None) -> bool:
    """The form was opened while the consultation was open, and the grace time is not over."""
    now = now or timezone.now()
    return bool(
        opened_at is not None and now < consultation.closes_at + GRACE and takes_comments(consultation, opened_at)
    )


@rules.predicate
def can_comment(_user: Any, consultation: Any) -> bool:
    return takes_comments(consultation)


@rules.predicate
def moderates(user: Any, consultation: Any) -> bool:
    return bool(is_administrator(user) or works_on_plan(user, consultation.plan))


@rules.predicate
def responds_to(user: Any, comment: Any) -> bool:
    """Staff of the plan, and the focal points of the institutions that carry the commitment."""
    return bool(moderates(user, comment.consultation) or carries_commitment(user, comment.version.commitment))
