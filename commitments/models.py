from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.enums import NameStatus
from accounts.models import Institution, Organisation
from commitments.enums import (
    ACTIVITY_TRANSITIONS,
    COMMITMENT_TRANSITIONS,
    STANDING,
    ActivityState,
    CommitmentState,
    Completion,
    Extent,
    IndicatorKind,
    OgpValue,
)
from commitments.querysets import CommitmentQuerySet
from core.constraints import in_publishing_languages
from core.fields import LineField, ProseField
from core.models import Illustrated, StatedPeriod, TimeStamped
from ideas.models import Idea
from plans.models import ActionPlan, Axis, Source, Theme


class Commitment(StatedPeriod, Illustrated, TimeStamped):
    """A commitment card, with the fields of OGP's template. Its texts as consulted and adopted are frozen versions."""

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = COMMITMENT_TRANSITIONS
    #: The texts of the card, in the order of OGP's template: what a version freezes.
    TEXT_FIELDS: ClassVar[tuple[str, ...]] = ("title", "problem", "description", "contribution", "relevance", "budget")

    reference = models.CharField(_("reference"), max_length=24, unique=True, editable=False)
    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="commitments", verbose_name=_("plan"))
    number = models.PositiveSmallIntegerField(_("number"))
    ogp_code = models.CharField(_("OGP code"), max_length=12, blank=True)
    axis = models.ForeignKey(
        Axis, models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name=_("axis")
    )
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name=_("theme")
    )
    state = models.CharField(
        _("standing"), max_length=16, choices=CommitmentState, default=CommitmentState.DRAFT, editable=False
    )
    standing_reason = ProseField(_("published reason of the standing"), max_length=3_000, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_commitments", verbose_name=_("merged into")
    )
    adopted_at = models.DateField(_("adopted"), null=True, blank=True)

    title = LineField(_("title"), max_length=900)
    title_status = models.JSONField(_("source of the title by language"), default=dict, blank=True)
    problem = ProseField(_("What problem will the commitment address?"), blank=True)
    description = ProseField(_("What is the commitment?"), blank=True)
    contribution = ProseField(_("How will it contribute to solving the problem?"), blank=True)
    relevance = ProseField(_("Why is it relevant to the values of open government?"), blank=True)
    ogp_values = ArrayField(
        models.CharField(max_length=16, choices=OgpValue),
        verbose_name=_("values of open government"),
        default=list,
        blank=True,
    )
    lead = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_commitments",
        verbose_name=_("lead institution"),
    )
    lead_as_stated = models.CharField(_("lead institution as the source names it"), max_length=250, blank=True)
    support = models.ManyToManyField(
        Institution, related_name="supported_commitments", blank=True, verbose_name=_("supporting institutions")
    )
    partners = models.ManyToManyField(
        Organisation, related_name="commitments", blank=True, verbose_name=_("civil-society partners")
    )
    budget = ProseField(_("budget and links"), max_length=3_000, blank=True)
    policy_areas = models.JSONField(_("policy areas (OGP, English)"), default=list, blank=True)
    review = models.JSONField(_("independent review"), default=dict, blank=True)
    completion = models.CharField(_("completion"), max_length=12, choices=Completion, blank=True)
    sources = models.ManyToManyField(Source, blank=True, related_name="commitments", verbose_name=_("sources"))
    ideas = models.ManyToManyField(Idea, through="CommitmentIdea", related_name="commitments")

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="commitment_number_once"),
            models.CheckConstraint(
                condition=~models.Q(state__in=["dropped", "merged", "withdrawn"])
                | in_publishing_languages("standing_reason"),
                name="commitment_not_kept_has_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="merged") | models.Q(merged_into__isnull=False),
                name="commitment_merged_has_target",
            ),
            models.CheckConstraint(
                condition=models.Q(end_date__isnull=True)
                | models.Q(start_date__isnull=True)
                | models.Q(end_date__gte=models.F("start_date")),
                name="commitment_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("commitments:detail", args=[self.reference])

    @classmethod
    def label_of(cls, field: str) -> str:
        """What one of `TEXT_FIELDS` is called, as OGP's template asks it."""
        name: Any = cls._meta.get_field(field)
        return capfirst(str(name.verbose_name))

    @property
    def standing(self) -> str:
        """Proposed | in_consultation | adopted | dropped | merged | withdrawn."""
        return STANDING[self.state]

    @property
    def title_is_translated(self) -> bool:
        return self.title_status.get(get_language() or "ar", NameStatus.SEEN) != NameStatus.SEEN

    @property
    def progress_percent(self) -> int | None:
        """Mean of the activities' percentages, weighted by their weights; cancelled ones left out; None without any."""
        rows = [a for a in self.activities.all() if a.state != ActivityState.CANCELLED]
        weight = sum(a.weight for a in rows)
        if not weight:
            return None
        return round(sum(a.percent * a.weight for a in rows) / weight)

    @property
    def shown_progress(self) -> int | None:
        """The same on a page; None before the adoption, when there is nothing to carry out yet."""
        adopted = self.state in (CommitmentState.ADOPTED, CommitmentState.WITHDRAWN)
        return self.progress_percent if adopted else None


class CommitmentVersion(models.Model):
    """The texts of a card as they stood at one moment, in every language. A database trigger refuses any change."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="versions", verbose_name=_("commitment"))
    number = models.PositiveSmallIntegerField(_("number"))
    texts = models.JSONField(_("texts"))
    purpose = models.CharField(_("frozen for"), max_length=20)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("frozen"), db_default=Now())

    class Meta:
        verbose_name = _("frozen version")
        verbose_name_plural = _("frozen versions")
        ordering = ["commitment", "number"]
        constraints = [models.UniqueConstraint(fields=["commitment", "number"], name="commitmentversion_number_once")]

    def __str__(self) -> str:
        return f"{self.commitment.reference} v{self.number}"

    def text(self, field: str) -> str:
        """The text of `field` in the language shown now, or in the first publishing language that has it."""
        return self._found(field)[1]

    def lang(self, field: str) -> str:
        """The language of `text(field)` when it is not the one shown now, for `lang`; else ''."""
        language = self._found(field)[0]
        return "" if language == get_language() else language

    def _found(self, field: str) -> tuple[str, str]:
        by_language: dict[str, Any] = self.texts.get(field, {})
        for language in (get_language() or "ar", *settings.PUBLISHING_LANGUAGES):
            if by_language.get(language):
                return language, str(by_language[language])
        return "", ""


class Activity(Illustrated, TimeStamped):
    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = ACTIVITY_TRANSITIONS

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="activities", verbose_name=_("commitment"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = LineField(_("activity"), max_length=500)
    deliverable = ProseField(_("deliverable"), max_length=1_000, blank=True)
    lead = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("led by")
    )
    start_date = models.DateField(_("start"), null=True, blank=True)
    due_date = models.DateField(_("due"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=ActivityState, default=ActivityState.NOT_STARTED, editable=False
    )
    percent = models.PositiveSmallIntegerField(_("percent done"), default=0, validators=[MaxValueValidator(100)])
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
    difficulty = ProseField(_("difficulty, or reason of the cancellation"), max_length=1_500, blank=True)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["commitment", "number"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "number"], name="activity_number_once"),
            models.CheckConstraint(condition=models.Q(percent__lte=100), name="activity_percent_at_most_100"),
            models.CheckConstraint(
                condition=~models.Q(state="done") | models.Q(percent=100), name="activity_done_is_100"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["delayed", "cancelled"]) | in_publishing_languages("difficulty"),
                name="activity_delay_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.number)


class Indicator(Illustrated):
    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="indicators", verbose_name=_("commitment"))
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=IndicatorKind)
    title = LineField(_("indicator"), max_length=500)
    unit = LineField(_("unit"), max_length=80, blank=True)
    baseline = models.DecimalField(_("baseline"), max_digits=14, decimal_places=2, null=True, blank=True)
    baseline_date = models.DateField(_("date of the baseline"), null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=2, null=True, blank=True)
    target_date = models.DateField(_("date of the target"), null=True, blank=True)
    data_source = LineField(_("source of the data"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["commitment", "number"]
        constraints = [models.UniqueConstraint(fields=["commitment", "number"], name="indicator_number_once")]

    def __str__(self) -> str:
        return self.title or str(self.number)


class IndicatorReading(Illustrated):
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="readings", verbose_name=_("indicator"))
    date = models.DateField(_("date"))
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    evidence_url = models.URLField(_("evidence"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ["indicator", "date"]
        constraints = [models.UniqueConstraint(fields=["indicator", "date"], name="indicatorreading_date_once")]

    def __str__(self) -> str:
        return f"{self.date}: {self.value}"


class ProgressUpdate(Illustrated):
    """What an institution reports about a commitment; reviewed by staff, then published, never overwritten."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="progress", verbose_name=_("commitment"))
    activity = models.ForeignKey(
        Activity, models.CASCADE, null=True, blank=True, related_name="progress", verbose_name=_("activity")
    )
    date = models.DateField(_("as of"))
    percent = models.PositiveSmallIntegerField(
        _("percent done"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    narrative = ProseField(_("what was done"), max_length=4_000)
    evidence_url = models.URLField(_("evidence"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reviewed by")
    )

    class Meta:
        verbose_name = _("progress update")
        verbose_name_plural = _("progress updates")
        ordering = ["commitment", "date", "pk"]

    def __str__(self) -> str:
        return f"{self.commitment.reference} {self.date}"


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
