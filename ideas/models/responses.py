"""How ideas were answered, counted: kept up by the database itself (decision 0026)."""

from django.db import models

from accounts.models import Institution, Territory
from ideas.enums import ResponseKind
from ideas.models.idea import Idea
from ideas.models.screening import ScreeningReason
from ideas.querysets import ResponseTallyQuerySet
from plans.models import ActionPlan, Theme


class IdeaResponse(models.Model):
    """What one decided idea adds to `ResponseTally` now, as its lines: for counting alone, shown nowhere.

    Triggers on ideas, decisions, sendings and answers write here, nothing else does.
    """

    idea = models.OneToOneField(Idea, models.DO_NOTHING, primary_key=True, related_name="+", db_constraint=False)
    lines = models.JSONField(blank=True)

    class Meta:
        verbose_name = "counted response to an idea"
        verbose_name_plural = "counted responses to ideas"

    def __str__(self) -> str:
        return f"{self.idea_id} · {len(self.lines)}"


class ResponseTally(models.Model):
    """So many more (or fewer) of a kind of response: the sum is their number, exactly and at once. As `IdeaTally`.

    Which columns a kind uses `ResponseKind` says; the others are empty.
    """

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    kind = models.CharField(max_length=8, choices=ResponseKind)
    theme = models.ForeignKey(
        Theme, models.CASCADE, blank=True, null=True, related_name="+", db_constraint=False, db_index=False
    )
    territory = models.ForeignKey(
        Territory, models.CASCADE, blank=True, null=True, related_name="+", db_constraint=False, db_index=False
    )
    institution = models.ForeignKey(
        Institution, models.CASCADE, blank=True, null=True, related_name="+", db_constraint=False, db_index=False
    )
    reason = models.ForeignKey(
        ScreeningReason, models.CASCADE, blank=True, null=True, related_name="+", db_constraint=False, db_index=False
    )
    word = models.CharField(max_length=14, blank=True)
    day = models.DateField(blank=True, null=True)
    #: Whole days; of `given` the quarter of an hour since 1970.
    number = models.IntegerField(blank=True, null=True)
    change = models.IntegerField()

    objects = ResponseTallyQuerySet.as_manager()

    class Meta:
        verbose_name = "tally of responses"
        verbose_name_plural = "tally of responses"
        indexes = [models.Index(fields=["plan", "kind"], name="responsetally_of_plan")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.kind} {self.change:+d}"
