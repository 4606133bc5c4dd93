from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from consultation.enums import PUBLIC_CONSULTATION_STATES, ConsultationState, Effect
from core.enums import CommentState


class ConsultationQuerySet(models.QuerySet[Any]):
    def public(self) -> "ConsultationQuerySet":
        return self.filter(state__in=PUBLIC_CONSULTATION_STATES, plan__is_published=True)

    def open_now(self) -> "ConsultationQuerySet":
        now = timezone.now()
        return self.public().filter(state=ConsultationState.PUBLISHED, opens_at__lte=now, closes_at__gt=now)

    def for_list(self) -> "ConsultationQuerySet":
        return self.with_ledger().select_related("plan").order_by("-opens_at", "-pk")

    def with_ledger(self) -> "ConsultationQuerySet":
        """Add `comments_count` (published) and `changes_count` (of them, whose standing response changed a text)."""
        from consultation.models import Comment, ReasonedResponse

        answers = ReasonedResponse.objects.filter(comment=OuterRef("pk"), published_at__isnull=False)
        published = Comment.objects.filter(consultation=OuterRef("pk"), state=CommentState.PUBLISHED).order_by()
        changed = published.annotate(
            effect=models.Subquery(answers.order_by("-at", "-pk").values("effect")[:1])
        ).filter(effect=Effect.CHANGED)

        def count(rows: Any) -> Any:
            found = rows.values("consultation").annotate(n=Count("pk")).values("n")
            return Coalesce(models.Subquery(found, output_field=models.IntegerField()), 0)

        return self.annotate(comments_count=count(published), changes_count=count(changed))

    def for_page(self) -> "ConsultationQuerySet":
        """With the texts consulted, and the comments that were published, each with its published responses."""
        from commitments.models import CommitmentVersion
        from consultation.models import Comment, ReasonedResponse

        responses = ReasonedResponse.objects.filter(published_at__isnull=False).select_related(
            "institution", "changed_version__commitment"
        )
        comments = (
            Comment.objects.filter(
                Q(state=CommentState.PUBLISHED) | Q(state=CommentState.HIDDEN, published_at__isnull=False)
            )
            .select_related("organisation")
            .prefetch_related(Prefetch("responses", responses.order_by("at", "pk"), to_attr="shown_responses"))
            .order_by("published_at", "pk")
        )
        versions = CommitmentVersion.objects.select_related("commitment__lead").order_by("commitment__number", "number")
        return (
            self.with_ledger()
            .select_related("plan")
            .prefetch_related(
                Prefetch("versions", versions, to_attr="shown_versions"),
                Prefetch("comments", comments, to_attr="shown_comments"),
            )
        )


class CommentQuerySet(models.QuerySet[Any]):
    def owed(self) -> "CommentQuerySet":
        """Confirmed comments to which somebody owes something: moderation, or a published response."""
        from consultation.models import ReasonedResponse

        answered = ReasonedResponse.objects.filter(comment=OuterRef("pk"), published_at__isnull=False)
        return self.filter(confirmed_at__isnull=False).filter(
            Q(state=CommentState.PENDING) | Q(state=CommentState.PUBLISHED) & ~Exists(answered)
        )
