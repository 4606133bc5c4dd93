from typing import Any

from django.db import models
from django.db.models import Prefetch

from commitments.enums import CommitmentState


class CommitmentQuerySet(models.QuerySet[Any]):
    def public(self) -> "CommitmentQuerySet":
        return self.filter(plan__is_published=True)

    def adopted(self) -> "CommitmentQuerySet":
        """Adopted, also when withdrawn since: it was adopted once."""
        return self.filter(state__in=[CommitmentState.ADOPTED, CommitmentState.WITHDRAWN])

    def for_list(self) -> "CommitmentQuerySet":
        return self.select_related("plan", "axis", "theme", "lead").prefetch_related("activities")

    def for_page(self) -> "CommitmentQuerySet":
        from commitments.models import Activity, CommitmentIdea, Indicator, ProgressUpdate

        return self.select_related("plan", "axis", "theme", "lead", "merged_into").prefetch_related(
            "support",
            "partners",
            "sources",
            Prefetch("activities", Activity.objects.select_related("lead")),
            Prefetch("indicators", Indicator.objects.prefetch_related("readings")),
            Prefetch(
                "progress", ProgressUpdate.objects.filter(published_at__isnull=False), to_attr="published_progress"
            ),
            Prefetch(
                "idea_links",
                CommitmentIdea.objects.filter(
                    idea__public_state="accepted", idea__hidden_at__isnull=True
                ).select_related("idea", "idea__theme"),
                to_attr="shown_ideas",
            ),
        )

    def of_institutions(self, user: Any) -> "CommitmentQuerySet":
        """Led or supported by an institution for which `user` is focal point."""
        return self.filter(models.Q(lead__members=user) | models.Q(support__members=user)).distinct()
