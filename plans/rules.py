"""Roles on a plan, and what its open stages let people do."""

from typing import Any

import rules
from django.utils import timezone

from accounts.rules import is_administrator
from core.prepared import prepared
from plans.enums import Ability, PlanRoleKind


def has_role(user: Any, plan: Any, *roles: str) -> bool:
    """`user` holds one of `roles` on `plan`, or on all plans; with `plan` None: on any."""
    if not (user.is_authenticated and user.is_active):
        return False
    rows = user.plan_roles.model.objects.all()
    held = prepared("roles of a person", lambda user: rows.filter(user=user).values_list("role", "plan"), user=user.pk)
    return any(role in roles and (plan is None or at is None or at == plan.pk) for role, at in held)


@rules.predicate
def is_screener(user: Any, plan: Any = None) -> bool:
    return has_role(user, plan, PlanRoleKind.SCREENER)


@rules.predicate
def is_committee_member(user: Any, plan: Any = None) -> bool:
    return has_role(user, plan, PlanRoleKind.COMMITTEE)


@rules.predicate
def is_reader(user: Any, plan: Any = None) -> bool:
    """Any role on a plan reads all of it."""
    return has_role(user, plan, *PlanRoleKind)


works_on_plan = is_administrator | is_screener
#: Notes, opinions and remarks: an observer has none.
speaks_on_plan = works_on_plan | is_committee_member
reads_everything = is_administrator | is_reader


def is_able(plan: Any, ability: str, now: Any = None) -> bool:
    """Some stage of the plan that is open at `now` lets people do `ability`."""
    now = now or timezone.now()
    return bool(
        plan.is_published and any(ability in stage.abilities and stage.is_open(now) for stage in plan.stages.all())
    )


@rules.predicate
def can_submit(_user: Any, plan: Any) -> bool:
    return is_able(plan, Ability.SUBMIT)


@rules.predicate
def can_interact(_user: Any, plan: Any) -> bool:
    return is_able(plan, Ability.INTERACT)
