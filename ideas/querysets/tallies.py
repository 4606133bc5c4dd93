"""Reads of the tallies that triggers keep."""

from typing import Any

from django.db import models
from django.db.models import Q

from ideas.enums import ResponseKind


class IdeaTallyQuerySet(models.QuerySet[Any]):
    def readable(self) -> "IdeaTallyQuerySet":
        """The kinds of `Idea.objects.public()`."""
        return self.filter(is_readable=True, plan__is_published=True)

    def counted(self) -> "IdeaTallyQuerySet":
        """The kinds of `Idea.objects.submitted()`."""
        return self.filter(is_counted=True)

    def number(self) -> int:
        """How many ideas these kinds have together."""
        return int(self.aggregate(n=models.Sum("change"))["n"] or 0)


class ResponseTallyQuerySet(models.QuerySet[Any]):
    def public(self) -> "ResponseTallyQuerySet":
        """Without what institutions owe and gave in a plan that is not published."""
        return self.filter(Q(kind__in=[ResponseKind.DECIDED, ResponseKind.REASON]) | Q(plan__is_published=True))
