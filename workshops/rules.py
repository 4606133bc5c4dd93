"""Who may do what with a workshop, and when."""

from datetime import datetime, timedelta
from typing import Any

import rules
from django.conf import settings
from django.utils import timezone

from accounts.rules import is_administrator, is_organiser_of
from plans.rules import works_on_plan
from workshops.enums import PublicationStepKind, WorkshopState

#: So near to the beginning nobody is asked whether a place that was found is still wanted: it is simply given.
TOO_NEAR = timedelta(hours=4)


def is_running_up(workshop: Any, now: Any = None) -> bool:
    """Announced, in a published plan, and not begun."""
    now = now or timezone.now()
    return bool(
        workshop.state == WorkshopState.PUBLISHED
        and workshop.plan.is_published
        and (workshop.starts_at is None or now < workshop.starts_at)
    )


def registration_is_open(workshop: Any, now: Any = None) -> bool:
    """The workshop's own window is open. A stage tells when registering is announced; each workshop says it exactly."""
    return is_running_up(workshop, now) and bool(workshop.is_open(now))


def reconfirm_until(workshop: Any, now: Any = None) -> datetime | None:
    """Until when somebody who gets a place that was given back says that it is still wanted; None: not asked.

    `RECONFIRM_HOURS` (48) from now, but never more than half of the time that is left, so that the place can go on to
    somebody who can still come.
    """
    now = now or timezone.now()
    hours = timedelta(hours=settings.RECONFIRM_HOURS)
    if not hours or workshop.starts_at is None:
        return now + hours if hours else None
    left = workshop.starts_at - now
    return now + min(hours, left / 2) if left > TOO_NEAR else None


def is_requested(workshop: Any) -> bool:
    """A draft that its organiser has asked staff to announce, and that was not sent back since."""
    if workshop.state != WorkshopState.DRAFT:
        return False
    last = workshop.publication_steps.order_by("-pk").first()
    return bool(last and last.kind == PublicationStepKind.REQUESTED)


def is_editable(workshop: Any) -> bool:
    """Its organiser may change everything: a draft that nobody is reading just now."""
    return workshop.state == WorkshopState.DRAFT and not is_requested(workshop)


def has_begun(workshop: Any, now: Any = None) -> bool:
    return bool(
        workshop.state in {WorkshopState.HELD, WorkshopState.REPORTED}
        or (workshop.starts_at and workshop.starts_at <= (now or timezone.now()))
    )


@rules.predicate
def can_register(_user: Any, workshop: Any) -> bool:
    return registration_is_open(workshop)


@rules.predicate
def runs_workshop(user: Any, workshop: Any) -> bool:
    """Its organiser, the staff of its plan, an administrator."""
    return bool(
        is_administrator(user) or works_on_plan(user, workshop.plan) or is_organiser_of(user, workshop.organiser)
    )
