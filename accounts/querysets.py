"""Every read of bodies that a page needs, by name."""

from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db import models
from django.db.models.functions import Coalesce, Greatest

from accounts.enums import OrganisationState, TerritoryKind
from core.search import languages_of
from core.text import fold

#: From this likeness of their folded names on, two organisations are shown as possible doubles.
LIKENESS = 0.45


class OrganisationQuerySet(models.QuerySet[Any]):
    def in_directory(self) -> "OrganisationQuerySet":
        """What everybody may read."""
        return self.filter(in_directory_since__isnull=False)

    def for_directory(self) -> "OrganisationQuerySet":
        return self.select_related("region").order_by("sort_key", "pk")

    def by_region(self) -> Any:
        """Every region, with `n`, how many of these are at home there."""
        from accounts.models import Territory

        here = models.Count("organisations", filter=models.Q(organisations__in=self.order_by().values("pk")))
        return Territory.objects.filter(kind=TerritoryKind.REGION).annotate(n=here).order_by("code")

    def standing(self) -> "OrganisationQuerySet":
        """Those that count: not merged into another, not refused, with a confirmed address."""
        return self.filter(state__in=[OrganisationState.CONFIRMED, OrganisationState.VERIFIED])

    def like(self, organisation: Any, *, most: int = 5) -> "OrganisationQuerySet":
        """Standing organisations with a name like this one's in any language, the most alike first (`likeness`)."""
        alike: list[Any] = []
        for column in languages_of("name"):
            name = getattr(organisation, column)
            if name:
                folded = models.Func(column, function="core_fold", output_field=models.TextField())
                alike.append(Coalesce(TrigramSimilarity(folded, fold(name)), 0.0, output_field=models.FloatField()))
        if not alike:
            return self.none()
        likeness = Greatest(*alike) if len(alike) > 1 else alike[0]
        return (
            self.standing()
            .exclude(pk=organisation.pk)
            .annotate(likeness=likeness)
            .filter(likeness__gte=LIKENESS)
            .order_by("-likeness", "pk")[:most]
        )
