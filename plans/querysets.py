"""Every read of plans that a page needs, by name."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from core.related import gathered
from core.search import languages_of
from plans.enums import Level


class ActionPlanQuerySet(models.QuerySet[Any]):
    def public(self) -> "ActionPlanQuerySet":
        return self.filter(is_published=True)

    def with_role(self, user: Any, *roles: str) -> "ActionPlanQuerySet":
        """Plans on which `user` holds one of `roles`: on the plan itself, or on all plans."""
        from plans.models import PlanRole

        held = PlanRole.objects.filter(Q(plan=OuterRef("pk")) | Q(plan__isnull=True), user=user, role__in=roles)
        return self.filter(Exists(held))

    def for_list(self) -> "ActionPlanQuerySet":
        """National plans first, the newest first."""
        return self.select_related("territory").order_by("level", models.F("start_date").desc(nulls_last=True), "pk")

    def with_stages(self) -> "ActionPlanQuerySet":
        """As `for_list`, with the stages: what `present_plan` chooses from, in two queries."""
        return self.for_list().prefetch_related("stages")

    def for_page(self) -> "ActionPlanQuerySet":
        """One plan with what its page shows; some of it comes as rows for `core.related.instances`."""
        from plans.models import AdoptionStep, Axis, Document, Source, StatedFigure, TimelineEvent

        here, titles = OuterRef("pk"), languages_of("title")
        rows = self.annotate(
            axis_rows=gathered(Axis.objects.filter(plan=here).order_by("number"), "number", *titles),
            source_rows=gathered(Source.objects.filter(plans=here).order_by("key"), "key", "url", *titles),
            document_rows=gathered(
                Document.objects.filter(plan=here, is_published=True).order_by("-date", "pk"), "url", "date", *titles
            ),
        )
        return rows.select_related("territory").prefetch_related(
            "stages",
            "themes",
            Prefetch(
                "adoption_steps",
                AdoptionStep.objects.select_related("source", "document").order_by("date", "pk"),
                to_attr="shown_adoption",
            ),
            Prefetch("events", TimelineEvent.objects.order_by("date", "position"), to_attr="shown_events"),
            Prefetch(
                "stated",
                StatedFigure.objects.filter(is_shown=True, key__in=KEY_FIGURES).prefetch_related("sources"),
                to_attr="key_figures",
            ),
        )


#: Figures by which a plan is known, as its sources state them; those counted from rows stand on the indicators' page.
KEY_FIGURES = (
    "participants.total",
    "ideas.total",
    "screening.accepted",
    "commitments.proposed",
    "commitments.adopted",
    "commitments.institutions",
    "completion_percent",
    "ideas.online",
    "workshops.held",
    "associations",
)


def present_plan(plans: Iterable[Any]) -> Any:
    """The plan that is being made now, of published `plans` with their stages; None without any.

    It is the one that has an open stage, else the latest; a national plan before a regional one.
    """
    now = timezone.now()

    def rank(plan: Any) -> tuple[bool, bool, int]:
        is_open = any(stage.is_open(now) for stage in plan.stages.all())
        return is_open, plan.level == Level.NATIONAL, plan.start_date.toordinal() if plan.start_date else 0

    return max(plans, key=rank, default=None)
