"""Who may do what with a commitment."""

from typing import Any

import rules

from accounts.rules import is_administrator
from plans.rules import reads_everything, speaks_on_plan, works_on_plan


@rules.predicate
def carries_commitment(user: Any, commitment: Any) -> bool:
    """Focal point of the institution that leads the commitment or supports it."""
    if not (user.is_authenticated and user.is_active):
        return False
    bodies = user.institutions
    return bool(
        bodies.filter(pk=commitment.lead_id).exists() or bodies.filter(supported_commitments=commitment).exists()
    )


@rules.predicate
def reports_progress(user: Any, commitment: Any) -> bool:
    return bool(reviews_progress(user, commitment) or carries_commitment(user, commitment))


@rules.predicate
def reviews_progress(user: Any, commitment: Any) -> bool:
    """Staff of the plan publish what institutions report."""
    return bool(is_administrator(user) or works_on_plan(user, commitment.plan))


@rules.predicate
def reads_card(user: Any, commitment: Any) -> bool:
    """A card that is still written is read by its institutions and by whoever has a role on its plan."""
    return bool(reads_everything(user, commitment.plan) or carries_commitment(user, commitment))


@rules.predicate
def remarks_on_card(user: Any, commitment: Any) -> bool:
    """What readers remark comes from staff, the committee and supporting institutions; an observer reads only."""
    return bool(speaks_on_plan(user, commitment.plan) or carries_commitment(user, commitment))


@rules.predicate
def leads_commitment(user: Any, commitment: Any) -> bool:
    """Focal point of the lead institution: who writes the card."""
    return bool(
        user.is_authenticated and user.is_active and user.institutions.filter(pk=commitment.lead_id or 0).exists()
    )
