"""Reads of decisions, of their announcements and of second opinions."""

from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Concat

from ideas.enums import DECIDED_STATES, PENDING_STATES


class AnnouncementQuerySet(models.QuerySet[Any]):
    def public(self) -> "AnnouncementQuerySet":
        """Acts of published plans, the newest first, each with `n`, how many decisions it announced."""
        return (
            self.filter(plan__is_published=True)
            .select_related("plan")
            .annotate(n=models.Count("decisions"))
            .order_by("-announced_at", "-pk")
        )


class ScreeningDecisionQuerySet(models.QuerySet[Any]):
    def of_act(self, act: Any) -> "ScreeningDecisionQuerySet":
        """What an act announced, by the number of the idea. A hidden idea keeps its reference and its fate."""
        return (
            self.filter(announcement=act)
            .select_related("idea__theme", "reason", "merged_into", "superseded_by__announcement")
            .defer("idea__search", "idea__body", "idea__problem", "idea__expected")
            .order_by("idea__number", "pk")
        )

    def announced(self) -> "ScreeningDecisionQuerySet":
        return self.filter(announced_at__isnull=False).order_by("announced_at", "pk")

    def with_verdicts(self) -> "ScreeningDecisionQuerySet":
        """Add `verdicts`, what belongs to the decision by each criterion: ["openness:met", …]."""
        pair = Concat("assessments__criterion", Value(":"), "assessments__verdict")
        known = Q(assessments__isnull=False)
        return self.annotate(verdicts=ArrayAgg(pair, filter=known, default=Value([])))

    def standing(self) -> "ScreeningDecisionQuerySet":
        """Decisions that no later one supersedes."""
        # Asked for, not joined: of a join PostgreSQL expects a single row, and reads every decision for it.
        return self.filter(~Exists(self.model.objects.filter(supersedes=OuterRef("pk"))))

    def readable(self) -> "ScreeningDecisionQuerySet":
        """Of ideas that everybody may read, decided in public.

        Joined rather than asked for by keys: the last ones come by their index, however many decisions there are.
        """
        return self.filter(
            idea__public_state__in=DECIDED_STATES, idea__hidden_at__isnull=True, idea__plan__is_published=True
        )

    def in_public(self) -> "ScreeningDecisionQuerySet":
        """Decisions that stand in public: announced, and no other is announced in their place."""
        return self.filter(announced_at__isnull=False, idea__public_state=F("outcome")).exclude(
            superseded_by__announced_at__isnull=False
        )

    def awaiting_announcement(self) -> "ScreeningDecisionQuerySet":
        return self.standing().filter(announced_at__isnull=True)


class SecondOpinionQuerySet(models.QuerySet[Any]):
    def asked_of_me(self, user: Any) -> "SecondOpinionQuerySet":
        """What waits for somebody's opinion, the oldest first. Once the idea is decided, nobody waits for it."""
        return self.filter(asked_of=user, answered_at__isnull=True, idea__state__in=PENDING_STATES).order_by("at", "pk")
