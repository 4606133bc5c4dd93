"""Who may do what with a consultation, and when."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import rules
from django.utils import timezone

from accounts.rules import is_administrator, is_focal_point_of, is_organiser_of
from consultation.enums import ConsultationState
from plans.rules import works_on_plan

#: A shorter consultation is one of which staff are warned.
SHORT_DAYS = 15


def usual_end(consultation: Any) -> Any:
    """The closing when nobody gives one: the plan's usual number of days, at the same wall time."""
    zone = ZoneInfo(consultation.zone)
    local = consultation.opens_at.astimezone(zone).replace(tzinfo=None)
    return (local + timedelta(days=consultation.plan.consultation_days)).replace(tzinfo=zone)


def is_short(consultation: Any) -> bool:
    if consultation.opens_at is None or consultation.closes_at is None:
        return False
    return bool(consultation.closes_at - consultation.opens_at < timedelta(days=SHORT_DAYS))


def takes_comments(consultation: Any, now: Any = None) -> bool:
    """Published, in a published plan, and its window is open."""
    return bool(
        consultation.state == ConsultationState.PUBLISHED
        and consultation.plan.is_published
        and consultation.is_open(now)
    )


def takes_late_comment(consultation: Any, opened_at: Any, now: Any = None) -> bool:
    """The form was opened while the consultation was open, and its grace time is not over."""
    now = now or timezone.now()
    if opened_at is None or consultation.closes_at is None:
        return False
    grace = timedelta(minutes=consultation.grace_minutes)
    return bool(now < consultation.closes_at + grace and takes_comments(consultation, opened_at))


@rules.predicate
def speaks_for(user: Any, organisation: Any) -> bool:
    """A signed-in member of an organisation that staff have verified."""
    return bool(user is not None and organisation.verified_at is not None and is_organiser_of(user, organisation))


def answering_institution(user: Any, comment: Any) -> Any:
    """The institution for which `user` answers a comment: of the activity first, then the lead; else None."""
    bodies = [comment.activity.lead if comment.activity else None, comment.version.commitment.lead]
    return next((body for body in bodies if body is not None and is_focal_point_of(user, body)), None)


@rules.predicate
def can_comment(_user: Any, consultation: Any) -> bool:
    return takes_comments(consultation)


@rules.predicate
def moderates(user: Any, consultation: Any) -> bool:
    return bool(is_administrator(user) or works_on_plan(user, consultation.plan))


@rules.predicate
def responds_to(user: Any, comment: Any) -> bool:
    """Staff of the plan, and the focal points of the institutions to which the comment goes."""
    return bool(moderates(user, comment.consultation) or answering_institution(user, comment) is not None)
