from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from commitments.enums import PUBLIC_PURPOSES
from consultation.enums import PUBLIC_CONSULTATION_STATES, ConsultationState, Effect
from core.enums import CommentState

#: What the public reads: published, or hidden after having been published (the reason stands in its place).
SHOWN = Q(state=CommentState.PUBLISHED) | Q(state=CommentState.HIDDEN, published_at__isnull=False)


def _counted(rows: Any, by: str) -> Any:
    found = rows.values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(models.Subquery(found, output_field=models.IntegerField()), 0)


class ConsultationQuerySet(models.QuerySet[Any]):
    def public(self) -> "ConsultationQuerySet":
        return self.filter(state__in=PUBLIC_CONSULTATION_STATES, plan__is_published=True)

    def open_now(self, now: datetime | None = None) -> "ConsultationQuerySet":
        now = now or timezone.now()
        return self.public().filter(state=ConsultationState.PUBLISHED, opens_at__lte=now, closes_at__gt=now)

    def for_list(self) -> "ConsultationQuerySet":
        return self.with_ledger().select_related("plan").order_by("-opens_at", "-pk")

    def with_ledger(self) -> "ConsultationQuerySet":
        """Add `comments_count` (published), `answered_count` and `changes_count`, by the response that stands."""
        from consultation.models import Comment

        published = Comment.objects.filter(consultation=OuterRef("pk"), state=CommentState.PUBLISHED).order_by()
        standing = published.with_effect()
        return self.annotate(
            comments_count=_counted(published, "consultation"),
            answered_count=_counted(standing.filter(effect__isnull=False), "consultation"),
            changes_count=_counted(standing.filter(effect=Effect.CHANGED), "consultation"),
        )


def consulted_versions(consultation: Any) -> Any:
    """The frozen texts of a consultation in the order of the plan, each with its own counts of the ledger."""
    from consultation.models import Comment

    published = Comment.objects.filter(
        consultation=consultation, version=OuterRef("pk"), state=CommentState.PUBLISHED
    ).order_by()
    return (
        consultation.versions.select_related("commitment__lead")
        .annotate(
            comments_count=_counted(published, "version"),
            changes_count=_counted(published.with_effect().filter(effect=Effect.CHANGED), "version"),
        )
        .order_by("commitment__number", "number")
    )


def last_versions(commitments: Any) -> dict[int, Any]:
    """The last frozen text of each of these commitments that everybody reads."""
    from commitments.models import CommitmentVersion

    rows = CommitmentVersion.objects.filter(commitment__in=commitments, purpose__in=PUBLIC_PURPOSES).order_by(
        "commitment_id", "-number"
    )
    return {row.commitment_id: row for row in rows.distinct("commitment_id")}


class CommentQuerySet(models.QuerySet[Any]):
    def shown(self) -> "CommentQuerySet":
        """What everybody reads, or reads the reason of."""
        return self.filter(SHOWN)

    def with_effect(self) -> "CommentQuerySet":
        """Add `effect`, that of the published response that stands; None without one."""
        from consultation.models import ReasonedResponse

        answers = ReasonedResponse.objects.filter(comment=OuterRef("pk"), published_at__isnull=False)
        return self.annotate(effect=models.Subquery(answers.order_by("-at", "-pk").values("effect")[:1]))

    def with_supports(self) -> "CommentQuerySet":
        from consultation.models import CommentSupport

        supports = CommentSupport.objects.filter(comment=OuterRef("pk")).order_by()
        return self.annotate(supports_count=_counted(supports, "comment"))

    def for_page(self) -> "CommentQuerySet":
        """As the public reads them: with supports and published responses, in the order of publication."""
        from consultation.models import ReasonedResponse

        responses = ReasonedResponse.objects.filter(published_at__isnull=False).select_related(
            "institution", "changed_version__commitment"
        )
        return (
            self.shown()
            .with_effect()
            .with_supports()
            .select_related("organisation", "activity__lead", "version__commitment__lead")
            .prefetch_related(Prefetch("responses", responses.order_by("at", "pk"), to_attr="shown_responses"))
            .order_by("published_at", "pk")
        )

    def unanswered(self) -> "CommentQuerySet":
        """Published, without a published response."""
        return self.with_effect().filter(state=CommentState.PUBLISHED, effect__isnull=True)

    def owed(self) -> "CommentQuerySet":
        """Confirmed comments to which somebody owes something: moderation, or a published response."""
        return (
            self.with_effect()
            .filter(confirmed_at__isnull=False)
            .filter(Q(state=CommentState.PENDING) | Q(state=CommentState.PUBLISHED, effect__isnull=True))
        )

    def one_of_each_person(self) -> "CommentQuerySet":
        """One confirmed comment of each person whom a mail can still reach, with what the mail says."""
        reached = self.filter(confirmed_at__isnull=False, participant__erased_at__isnull=True)
        return (
            reached.order_by("participant_id", "pk")
            .distinct("participant_id")
            .select_related("consultation", "participant")
        )

    def waiting_for_institutions(self) -> "CommentQuerySet":
        """Without a published response, and without a proposed one that waits for its review."""
        from consultation.models import ReasonedResponse

        proposed = ReasonedResponse.objects.waiting().filter(comment=OuterRef("pk"))
        rows = self.unanswered().filter(~Exists(proposed))
        return rows.select_related("version__commitment__lead", "activity__lead")

    def of_institutions(self, user: Any) -> "CommentQuerySet":
        """Those that the institutions answer for which `user` is focal point: of the activity, and of the lead."""
        mine = user.institutions.order_by().values("pk")
        return self.filter(Q(version__commitment__lead__in=mine) | Q(activity__lead__in=mine))

    def for_desk(self, user: Any) -> "CommentQuerySet":
        """The published ones on an institution's desk; `proposed` says whether a response waits for its review."""
        from consultation.models import ReasonedResponse

        waiting = ReasonedResponse.objects.waiting().filter(comment=OuterRef("pk"))
        return (
            self.of_institutions(user)
            .filter(state=CommentState.PUBLISHED)
            .with_effect()
            .annotate(proposed=Exists(waiting))
            .select_related("consultation__plan", "version__commitment__lead", "activity__lead", "organisation")
            .order_by(models.F("effect").asc(nulls_first=True), "proposed", "published_at", "pk")
        )


class ResponseQuerySet(models.QuerySet[Any]):
    def waiting(self) -> "ResponseQuerySet":
        """Proposed by an institution; staff have neither published it nor sent it back, nor is there a later one."""
        from consultation.models import ReasonedResponse

        later = ReasonedResponse.objects.filter(comment=OuterRef("comment"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later), published_at__isnull=True, returned_at__isnull=True)
