from typing import Any

from django.db import models
from django.db.models import OuterRef, Prefetch

from accounts.models import Institution, Organisation
from commitments.enums import CommitmentState
from core.related import gathered
from core.search import languages_of
from plans.models import Source


class CommitmentQuerySet(models.QuerySet[Any]):
    def public(self) -> "CommitmentQuerySet":
        return self.filter(plan__is_published=True)

    def adopted(self) -> "CommitmentQuerySet":
        """Adopted, also when withdrawn since: it was adopted once."""
        return self.filter(state__in=[CommitmentState.ADOPTED, CommitmentState.WITHDRAWN])

    def for_list(self) -> "CommitmentQuerySet":
        return self.select_related("plan", "axis", "theme", "lead").prefetch_related("activities")

    def by_axis(self) -> "CommitmentQuerySet":
        """Plan by plan, the newest first; axis by axis; what has no axis comes last, by what became of it."""
        return self.order_by(
            models.F("plan__start_date").desc(nulls_last=True),
            "plan__reference",
            models.F("axis__number").asc(nulls_last=True),
            models.Case(models.When(axis__isnull=True, then=models.F("state")), default=models.Value("")),
            "number",
        )

    def for_page(self) -> "CommitmentQuerySet":
        """One card with all that its page shows; some of it comes as rows for `core.related.instances`."""
        from commitments.models import Activity, CommitmentIdea, CommitmentVersion, Indicator, ProgressUpdate

        here = OuterRef("pk")
        names = languages_of("name")
        rows = self.annotate(
            support_rows=gathered(
                Institution.objects.filter(supported_commitments=here).order_by("sort_key"), "key", *names
            ),
            partner_rows=gathered(Organisation.objects.filter(commitments=here).order_by("sort_key"), "key", *names),
            source_rows=gathered(
                Source.objects.filter(commitments=here).order_by("key"), "key", "url", *languages_of("title")
            ),
            version_rows=gathered(
                CommitmentVersion.objects.filter(commitment=here).order_by("-number"),
                "number",
                "texts",
                "purpose",
                "at",
            ),
        )
        return rows.select_related("plan", "axis", "theme", "lead", "merged_into").prefetch_related(
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
