"""How many ideas there are of each kind, kept up by the database itself."""

from django.db import models

from accounts.models import Territory
from ideas.enums import Channel, IdeaState
from ideas.querysets import IdeaTallyQuerySet
from plans.models import ActionPlan, Theme
from workshops.models import Workshop


class IdeaTally(models.Model):
    """So many ideas more (or fewer) of a kind. The sum over a kind is their number, exactly and at once.

    Triggers on ideas add lines in the transaction that changes an idea; nothing else writes here but
    `ideas.services.gather_tally`, which puts lines of one kind together. Lines are added and never updated, so no two
    transactions wait for each other. What a million rows say in half a second, these say in two thousandths.
    """

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    territory = models.ForeignKey(
        Territory, models.CASCADE, null=True, related_name="+", db_constraint=False, db_index=False
    )
    workshop = models.ForeignKey(
        Workshop, models.CASCADE, null=True, blank=True, related_name="+", db_constraint=False, db_index=False
    )
    channel = models.CharField(max_length=10, choices=Channel)
    public_state = models.CharField(max_length=24, choices=IdeaState, blank=True)
    #: As `IdeaQuerySet.public` without the plan, and as `IdeaQuerySet.submitted`.
    is_readable = models.BooleanField()
    is_counted = models.BooleanField()
    change = models.IntegerField()

    objects = IdeaTallyQuerySet.as_manager()

    class Meta:
        verbose_name = "tally of ideas"
        verbose_name_plural = "tally of ideas"

    def __str__(self) -> str:
        return f"{self.plan_id} {self.public_state} {self.change:+d}"
