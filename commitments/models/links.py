"""Where a commitment comes from, and what became of it when its plan was revised."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from commitments.enums import Extent, RevisionKind
from commitments.models.card import Commitment, CommitmentVersion
from core.constraints import in_publishing_languages
from core.fields import ProseField
from core.models import Illustrated
from ideas.models import Idea
from plans.models import ActionPlan
from workshops.models import Problem


class CommitmentIdea(Illustrated):
    """A commitment takes up an idea, wholly or in part."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="idea_links", verbose_name=_("commitment"))
    idea = models.ForeignKey(Idea, models.PROTECT, related_name="commitment_links", verbose_name=_("idea"))
    extent = models.CharField(_("taken up"), max_length=6, choices=Extent, default=Extent.PARTLY)

    class Meta:
        verbose_name = _("idea of a commitment")
        verbose_name_plural = _("ideas of commitments")
        constraints = [models.UniqueConstraint(fields=["commitment", "idea"], name="commitmentidea_once")]

    def __str__(self) -> str:
        return f"{self.commitment.reference} ← {self.idea.reference}"


class CommitmentProblem(Illustrated):
    """A commitment takes up a problem that a workshop raised, wholly or in part."""

    commitment = models.ForeignKey(
        Commitment, models.CASCADE, related_name="problem_links", verbose_name=_("commitment")
    )
    problem = models.ForeignKey(Problem, models.PROTECT, related_name="commitment_links", verbose_name=_("problem"))
    extent = models.CharField(_("taken up"), max_length=6, choices=Extent, default=Extent.PARTLY)

    class Meta:
        verbose_name = _("problem of a commitment")
        verbose_name_plural = _("problems of commitments")
        constraints = [models.UniqueConstraint(fields=["commitment", "problem"], name="commitmentproblem_once")]

    def __str__(self) -> str:
        return f"{self.commitment.reference} ← {self.problem}"


class PlanRevision(Illustrated):
    """A revision of a plan on its way, at mid-term as a rule. Until it is published nothing of it is public."""

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="revisions", verbose_name=_("plan"))
    number = models.PositiveSmallIntegerField(_("number"))
    date = models.DateField(_("date"))
    note = ProseField(_("explanatory note"), max_length=4_000, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("revision of a plan")
        verbose_name_plural = _("revisions of plans")
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="planrevision_number_once"),
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True) | in_publishing_languages("note"),
                name="planrevision_published_in_both_languages",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.reference} R{self.number}"


class RevisionItem(models.Model):
    """What a revision does with one commitment, and why. `before` and `after` are its texts; only appended."""

    revision = models.ForeignKey(PlanRevision, models.PROTECT, related_name="items", verbose_name=_("revision"))
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="revisions", verbose_name=_("commitment"))
    kind = models.CharField(_("what becomes of it"), max_length=8, choices=RevisionKind)
    reason = ProseField(_("why"), max_length=3_000)
    before = models.ForeignKey(
        CommitmentVersion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("text before")
    )
    after = models.ForeignKey(
        CommitmentVersion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("text after")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("commitment of a revision")
        verbose_name_plural = _("commitments of a revision")
        ordering = ["revision", "commitment__number"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "commitment"], name="revisionitem_once"),
            models.CheckConstraint(condition=in_publishing_languages("reason"), name="revisionitem_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.revision} · {self.commitment.reference} {self.get_kind_display()}"
