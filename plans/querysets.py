"""Every read of plans that a page needs, by name."""

from typing import Any

from django.db import models
from django.db.models import Prefetch


class ActionPlanQuerySet(models.QuerySet[Any]):
    def public(self) -> "ActionPlanQuerySet":
        return self.filter(is_published=True)

    def for_list(self) -> "ActionPlanQuerySet":
        """National plans first, the newest first."""
        return self.select_related("territory").order_by("level", models.F("start_date").desc(nulls_last=True), "pk")

    def for_page(self) -> "ActionPlanQuerySet":
        from plans.models import Document, StatedFigure, TimelineEvent

        return self.select_related("territory").prefetch_related(
            "stages",
            "themes",
            "axes",
            "sources",
            Prefetch(
                "documents",
                Document.objects.filter(is_published=True).select_related("source"),
                to_attr="shown_documents",
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
    "online_ideas",
    "thematic_meetings",
    "associations",
)
