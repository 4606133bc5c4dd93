from typing import Any

from django.db import models


class PlanArchiveQuerySet(models.QuerySet[Any]):
    def published(self) -> "PlanArchiveQuerySet":
        """The newest first."""
        return self.filter(published_at__isnull=False).order_by("-published_at", "-pk")
