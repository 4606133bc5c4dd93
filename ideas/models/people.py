"""Who takes part in a plan through the portal, and how many they are, kept up by the database itself."""

from django.db import models

from accounts.models import Participant
from plans.models import ActionPlan


class TakingPart(models.Model):
    """What somebody does in a plan, for counting alone: shown nowhere.

    Triggers on ideas, supports, comments and participants write here, nothing else does (decision 0021).
    """

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="+", db_constraint=False)
    #: Wrote a submitted idea of the portal; supports a submitted idea or has a published comment on one.
    proposes = models.BooleanField()
    interacts = models.BooleanField()

    class Meta:
        verbose_name = "taking part in a plan"
        verbose_name_plural = "taking part in plans"
        constraints = [models.UniqueConstraint(fields=["plan", "participant"], name="takingpart_once")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.participant_id}"


class PeopleTally(models.Model):
    """So many people more (or fewer) in a plan: the sum is their number, exactly and at once. As `IdeaTally`."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="+", db_constraint=False)
    proposing = models.IntegerField()
    #: Those who interact and do not propose.
    interacting = models.IntegerField()

    class Meta:
        verbose_name = "tally of people"
        verbose_name_plural = "tally of people"

    def __str__(self) -> str:
        return f"{self.plan_id} {self.proposing:+d} {self.interacting:+d}"
