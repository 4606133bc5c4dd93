"""Reads of comments, drafts and what people follow."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.enums import CommentState


class IdeaCommentQuerySet(models.QuerySet[Any]):
    def for_page(self) -> "IdeaCommentQuerySet":
        """What the page shows: published comments, and hidden ones for the reason that stands in their place."""
        return self.filter(published_at__isnull=False).exclude(state=CommentState.PENDING).order_by("pk")

    def to_moderate(self) -> "IdeaCommentQuerySet":
        """What waits for a moderator: of confirmed people only, the oldest first."""
        return self.filter(state=CommentState.PENDING, participant__isnull=False).order_by("pk")


class IdeaDraftQuerySet(models.QuerySet[Any]):
    def live(self) -> "IdeaDraftQuerySet":
        return self.filter(expires_at__gt=timezone.now())

    def expired(self) -> "IdeaDraftQuerySet":
        return self.filter(expires_at__lte=timezone.now())


class FollowQuerySet(models.QuerySet[Any]):
    def standing(self) -> "FollowQuerySet":
        return self.filter(ended_at__isnull=True)

    def to_tell(self, ideas: list[Any]) -> "FollowQuerySet":
        """Whom to tell about these ideas: followers of them and of their themes, but of nobody erased."""
        about = Q(idea__in=ideas) | Q(theme__in={idea.theme_id for idea in ideas})
        return self.reachable().filter(about).order_by("participant_id", "pk")

    def reachable(self) -> "FollowQuerySet":
        return self.standing().filter(participant__erased_at__isnull=True).select_related("participant")

    def of(self, kind: Any, key: int) -> "FollowQuerySet":
        """Whom to tell about a thing of a floor above."""
        return self.reachable().filter(beyond_type=kind, beyond_id=key).order_by("pk")
