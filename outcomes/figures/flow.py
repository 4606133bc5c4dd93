"""From ideas to commitments in four numbers, for all plans at once: what home shows."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Aggregate, Count, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from commitments.models import Commitment
from ideas.enums import IdeaState
from ideas.models import IdeaTally
from plans.models import ActionPlan, StatedFigure

#: The figures of the flow, by the names that `with_flow` gives them.
FLOW_KEYS = {
    "flow_ideas": "ideas.total",
    "flow_accepted": "screening.accepted",
    "flow_rejected": "screening.rejected",
    "flow_proposed": "commitments.proposed",
    "flow_adopted": "commitments.adopted",
}


@dataclass(frozen=True)
class Flow:
    """`counted` is False when the plan has no such rows and the numbers are those of its sources."""

    plan: Any
    ideas: int
    accepted: int
    rejected: int
    proposed: int
    adopted: int
    counted: bool

    @property
    def others(self) -> int:
        """Ideas that are neither accepted nor refused: they wait, or were merged with others."""
        return max(0, self.ideas - self.accepted - self.rejected)


def with_flow(plans: QuerySet[ActionPlan]) -> QuerySet[ActionPlan]:
    """Plans with the counts of `figures()` that the flow is made of, each by the same named query, in one query."""

    def counted(rows: QuerySet[Any], how: Aggregate | None = None) -> Coalesce:
        number = rows.filter(plan=OuterRef("pk")).order_by().values("plan").annotate(n=how or Count("pk")).values("n")
        return Coalesce(Subquery(number, output_field=IntegerField()), 0)

    ideas, lines = IdeaTally.objects.counted(), Sum("change")
    return plans.annotate(
        flow_ideas=counted(ideas, lines),
        flow_accepted=counted(ideas.filter(public_state=IdeaState.ACCEPTED), lines),
        flow_rejected=counted(ideas.filter(public_state=IdeaState.REJECTED), lines),
        flow_proposed=counted(Commitment.objects.proposed()),
        flow_adopted=counted(Commitment.objects.adopted()),
    )


def counted_flow(plan: Any) -> Flow | None:
    """The flow of one plan as its own rows tell it; None before it went the whole way. One query."""
    row: Any = with_flow(ActionPlan.objects.filter(pk=plan.pk)).get()
    if not row.flow_ideas or not row.flow_adopted:
        return None
    return _flow(plan, {key: getattr(row, name) for name, key in FLOW_KEYS.items()}, counted=True)


def latest_flow(plans: list[Any]) -> Flow | None:
    """The flow of the last plan that went the whole way, out of plans read `with_flow`.

    Without rows of such a plan it is the one whose whole way a source states (one query more); None without either.
    """
    whole = [plan for plan in plans if plan.flow_ideas and plan.flow_adopted]
    if whole:
        plan = max(whole, key=_started)
        return _flow(plan, {key: getattr(plan, name) for name, key in FLOW_KEYS.items()}, counted=True)
    stated: dict[int, dict[str, int]] = {}
    for row in StatedFigure.objects.filter(plan__in=plans, key__in=FLOW_KEYS.values(), is_shown=True):
        stated.setdefault(row.plan_id, {})[row.key] = int(row.value)
    whole = [plan for plan in plans if len(stated.get(plan.pk, {})) == len(FLOW_KEYS)]
    if not whole:
        return None
    plan = max(whole, key=_started)
    return _flow(plan, stated[plan.pk], counted=False)


def _flow(plan: Any, numbers: dict[str, int], *, counted: bool) -> Flow:
    return Flow(
        plan=plan,
        ideas=numbers["ideas.total"],
        accepted=numbers["screening.accepted"],
        rejected=numbers["screening.rejected"],
        proposed=numbers["commitments.proposed"],
        adopted=numbers["commitments.adopted"],
        counted=counted,
    )


def _started(plan: Any) -> int:
    return plan.start_date.toordinal() if plan.start_date else 0
