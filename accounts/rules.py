"""Who is what, as predicates. Roles on plans are asked through `plans.rules`."""

from typing import Any

import rules


@rules.predicate
def is_administrator(user: Any) -> bool:
    return bool(user.is_active and user.is_superuser)


@rules.predicate
def is_focal_point_of(user: Any, institution: Any) -> bool:
    return bool(user.is_authenticated and institution is not None and institution.members.filter(pk=user.pk).exists())


@rules.predicate
def is_organiser_of(user: Any, organisation: Any) -> bool:
    return bool(user.is_authenticated and organisation is not None and organisation.members.filter(pk=user.pk).exists())
