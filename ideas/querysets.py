"""Every read of ideas that a page needs, by name."""

from typing import Any

from django.db import models
from django.db.models import Prefetch, Q

from core.search import SearchQuery
from ideas.enums import DECIDED_STATES, PENDING_STATES, Channel, IdeaState


class IdeaQuerySet(models.QuerySet[Any]):
    def public(self) -> "IdeaQuerySet":
        """What everybody may read. A hidden idea keeps its page, which says why, but leaves lists and texts."""
        return self.filter(~Q(public_state=""), hidden_at__isnull=True, plan__is_published=True)

    def with_page(self) -> "IdeaQuerySet":
        return self.filter(~Q(public_state=""), plan__is_published=True)

    def for_list(self) -> "IdeaQuerySet":
        return self.select_related("plan", "theme", "workshop", "stats", "territory").defer(
            "search", "problem", "expected"
        )

    def for_page(self) -> "IdeaQuerySet":
        """One idea with its whole way, as the public may see it: announced decisions only."""
        from ideas.models import InstitutionAnswer, ScreeningDecision, Transmission

        return self.select_related("plan", "theme", "workshop", "stats", "territory", "merged_into").prefetch_related(
            Prefetch(
                "decisions",
                ScreeningDecision.objects.announced().select_related("reason", "announcement", "merged_into"),
                to_attr="announced_decisions",
            ),
            Prefetch(
                "transmissions",
                Transmission.objects.select_related("institution").prefetch_related(
                    Prefetch("answers", InstitutionAnswer.objects.all())
                ),
                to_attr="shown_transmissions",
            ),
        )

    def search_for(self, text: str) -> "IdeaQuerySet":
        """Ideas whose folded text has all words of `text`; an empty or wordless text finds nothing."""
        return self.filter(search=SearchQuery(text))

    def pending(self) -> "IdeaQuerySet":
        return self.filter(state__in=PENDING_STATES)

    def decided_unannounced(self) -> "IdeaQuerySet":
        return self.filter(state__in=DECIDED_STATES).exclude(public_state=models.F("state"))

    def queue(self) -> "IdeaQuerySet":
        """What waits for the screeners, the oldest first."""
        return self.filter(state__in=[IdeaState.SUBMITTED, IdeaState.UNDER_SCREENING]).order_by("submitted_at", "pk")

    def submitted(self) -> "IdeaQuerySet":
        """Ideas that count in figures: confirmed and not withdrawn."""
        return self.exclude(state__in=[IdeaState.AWAITING_CONFIRMATION, IdeaState.WITHDRAWN])

    def of_institutions(self, user: Any) -> "IdeaQuerySet":
        return self.filter(transmissions__institution__members=user).distinct()

    def from_portal(self) -> "IdeaQuerySet":
        return self.filter(channel=Channel.PORTAL)


class ScreeningDecisionQuerySet(models.QuerySet[Any]):
    def announced(self) -> "ScreeningDecisionQuerySet":
        return self.filter(announced_at__isnull=False).order_by("announced_at", "pk")

    def standing(self) -> "ScreeningDecisionQuerySet":
        """Decisions that no later one supersedes."""
        return self.filter(superseded_by__isnull=True)

    def awaiting_announcement(self) -> "ScreeningDecisionQuerySet":
        return self.standing().filter(announced_at__isnull=True)
