"""Who may do what with a workshop, and when."""

from typing import Any

import rules
from django.utils import timezone

from accounts.rules import is_administrator, is_organiser_of
from plans.rules import works_on_plan
from workshops.enums import WorkshopState


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


@rules.predicate
def can_register(_user: Any, workshop: Any) -> bool:
    return registration_is_open(workshop)


@rules.predicate
def runs_workshop(user: Any, workshop: Any) -> bool:
    """Its organiser, the staff of its plan, an administrator."""
    return bool(
        is_administrator(user) or works_on_plan(user, workshop.plan) or is_organiser_of(user, workshop.organiser)
    )
