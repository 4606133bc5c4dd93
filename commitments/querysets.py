from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import OuterRef, Prefetch
from django.utils import timezone

from accounts.models import Institution, Organisation
from accounts.rules import is_administrator
from commitments.enums import PUBLIC_PURPOSES, ActivityState, CardStep, CommitmentState
from commitments.method import LEFT_OUT, from_sums
from core.related import gathered
from core.search import languages_of
from ideas.enums import IdeaState
from ideas.models import Idea
from plans.enums import PlanRoleKind
from plans.models import Source
from workshops.enums import PUBLIC_WORKSHOP_STATES


class CommitmentQuerySet(models.QuerySet[Any]):
    def public(self) -> "CommitmentQuerySet":
        return self.proposed().filter(plan__is_published=True)

    def proposed(self) -> "CommitmentQuerySet":
        """Without the cards that institutions still write at their desks."""
        return self.filter(proposed_at__isnull=False)

    def for_way(self) -> "CommitmentQuerySet":
        """The proposed cards of a plan in their order, with what each became: the lineage of an adopted plan."""
        return (
            self.proposed().select_related("axis", "theme", "lead", "merged_into__axis").prefetch_related("activities")
        ).order_by("number")

    def for_desk(self) -> "CommitmentQuerySet":
        """With the last step of each between its institution and its readers (`last_step`; remarks are no step)."""
        from commitments.models import CardReview

        steps = CardReview.objects.filter(commitment=OuterRef("pk")).exclude(step=CardStep.REMARK)
        return self.select_related("plan", "lead", "theme").annotate(
            last_step=models.Subquery(steps.order_by("-pk").values("step")[:1])
        )

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
        from commitments.models import (
            Activity,
            CommitmentIdea,
            CommitmentProblem,
            CommitmentVersion,
            CompletionAssessment,
            Indicator,
            IndicatorReading,
            ProgressUpdate,
        )

        here = OuterRef("pk")
        names, titles = languages_of("name"), languages_of("title")
        rows = self.annotate(
            support_rows=gathered(
                Institution.objects.filter(supported_commitments=here).order_by("sort_key"), "key", *names
            ),
            partner_rows=gathered(Organisation.objects.filter(commitments=here).order_by("sort_key"), "key", *names),
            source_rows=gathered(Source.objects.filter(commitments=here).order_by("key"), "key", "url", *titles),
            version_rows=gathered(
                CommitmentVersion.objects.filter(commitment=here, purpose__in=PUBLIC_PURPOSES).order_by("-number"),
                "number",
                "purpose",
                "at",
            ),
            merged_rows=gathered(
                self.model._base_manager.filter(merged_into=here).order_by("number"), "reference", "number", *titles
            ),
            problem_rows=gathered(
                CommitmentProblem.objects.filter(commitment=here, problem__workshop__state__in=PUBLIC_WORKSHOP_STATES)
                .order_by("problem__workshop__number", "problem__rank")
                .annotate(
                    **{name: models.F(f"problem__{name}") for name in titles},
                    workshop=models.F("problem__workshop__reference"),
                ),
                "extent",
                "workshop",
                *titles,
            ),
            assessment_rows=gathered(
                CompletionAssessment.objects.filter(commitment=here).order_by("-date", "-pk"),
                "completion",
                "date",
                *languages_of("reason"),
            ),
        )
        return rows.select_related("plan", "axis", "theme", "lead", "merged_into").prefetch_related(
            Prefetch("activities", Activity.objects.select_related("lead")),
            Prefetch(
                "indicators",
                Indicator.objects.prefetch_related(
                    Prefetch("readings", IndicatorReading.objects.filter(published_at__isnull=False))
                ),
            ),
            Prefetch(
                "progress",
                ProgressUpdate.objects.filter(published_at__isnull=False).order_by("-date", "-pk"),
                to_attr="published_progress",
            ),
            Prefetch(
                "idea_links",
                CommitmentIdea.objects.filter(idea__public_state="accepted", idea__hidden_at__isnull=True)
                .select_related("idea", "idea__theme")
                .order_by("idea__reference"),
                to_attr="shown_ideas",
            ),
        )

    def read_by(self, user: Any) -> "CommitmentQuerySet":
        """The cards that `user` may read at the desk: of one's institutions; of one's plans, in any role."""
        from plans.models import ActionPlan

        if not (user.is_authenticated and user.is_active):
            return self.none()
        if is_administrator(user):
            return self
        plans = ActionPlan.objects.with_role(user, *PlanRoleKind)
        mine = self.model._base_manager.filter(models.Q(lead__members=user) | models.Q(support__members=user))
        return self.filter(models.Q(plan__in=plans.order_by()) | models.Q(pk__in=mine.values("pk")))

    def of_institutions(self, user: Any) -> "CommitmentQuerySet":
        """Led or supported by an institution for which `user` is focal point."""
        return self.filter(models.Q(lead__members=user) | models.Q(support__members=user)).distinct()

    def for_answer(self, transmission: Any) -> "CommitmentQuerySet":
        """What an institution can name when it takes up an idea: standing cards that it leads or supports."""
        return (
            self.filter(plan=transmission.idea.plan_id)
            .filter(models.Q(lead=transmission.institution_id) | models.Q(support=transmission.institution_id))
            .filter(state__in=[CommitmentState.DRAFT, CommitmentState.IN_CONSULTATION, CommitmentState.ADOPTED])
            .distinct()
            .order_by("number")
        )


class ActivityQuerySet(models.QuerySet[Any]):
    def running(self) -> "ActivityQuerySet":
        """Those that somebody still has to carry out: neither done nor cancelled, of an adopted public commitment."""
        return self.filter(commitment__state=CommitmentState.ADOPTED, commitment__plan__is_published=True).exclude(
            state__in=[ActivityState.DONE, ActivityState.CANCELLED]
        )

    def due_within(self, days: int) -> "ActivityQuerySet":
        """Of them, those that are due within so many days from today on."""
        today = timezone.localdate()
        return (
            self.running()
            .filter(due_date__gte=today, due_date__lte=today + timedelta(days=days))
            .select_related("commitment__lead", "lead")
            .order_by("due_date", "pk")
        )

    def late(self) -> "ActivityQuerySet":
        """Of them, those whose due date is past, the longest late first."""
        return (
            self.running()
            .filter(due_date__lt=timezone.localdate())
            .select_related("commitment__lead", "lead")
            .order_by("due_date", "commitment__number", "number")
        )


def sums_of_adopted(plan: Any) -> Any:
    """The adopted commitments of a plan with the sums that a percentage is made of: `done` and `weight`."""
    from commitments.models import Commitment

    counted = ~models.Q(activities__state__in=LEFT_OUT)
    return (
        Commitment.objects.proposed()
        .filter(plan=plan, state=CommitmentState.ADOPTED)
        .annotate(
            done=models.Sum(models.F("activities__weight") * models.F("activities__percent"), filter=counted),
            weight=models.Sum("activities__weight", filter=counted),
        )
        .order_by("number")
    )


def percents_of(plan: Any) -> list[int | None]:
    """How far each adopted commitment of a plan is, by the method in force; None without activities that count."""
    return [from_sums(done, weight) for done, weight in sums_of_adopted(plan).values_list("done", "weight")]


def ideas_not_taken_up(plan: Any) -> Any:
    """Ideas of a plan whose acceptance is announced, and which no public commitment takes up so far."""
    return (
        _accepted(plan)
        .exclude(models.Exists(_linked().filter(idea=OuterRef("pk"))))
        .select_related("theme")
        .order_by("theme__number", "reference")
    )


def ideas_taken_up(plan: Any) -> Any:
    """The others: accepted in public, and in a public commitment. They are few, whatever the number of ideas."""
    return _accepted(plan).filter(pk__in=_linked().values("idea"))


def _accepted(plan: Any) -> Any:
    return Idea.objects.public().filter(plan=plan, public_state=IdeaState.ACCEPTED)


def _linked() -> Any:
    from commitments.models import Commitment, CommitmentIdea

    return CommitmentIdea.objects.filter(commitment__in=Commitment.objects.public().order_by().values("pk"))
