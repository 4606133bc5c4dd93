from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.enums import NameStatus
from accounts.models import Institution, Organisation
from commitments.enums import (
    COMMITMENT_TRANSITIONS,
    STANDING,
    CardStep,
    CommitmentState,
    Completion,
    OgpValue,
    Purpose,
)
from commitments.method import percent_of
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
    #: Empty while an institution writes the card at its desk: nobody else sees it before staff have read it.
    proposed_at = models.DateTimeField(
        _("proposed in public"), null=True, blank=True, default=timezone.now, editable=False
    )

    title = LineField(_("title"), max_length=900)
    title_status = models.JSONField(_("source of the title by language"), default=dict, blank=True)
    titles_as_stated = models.JSONField(_("other wordings of the title in the sources"), default=dict, blank=True)
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
    lead_as_stated_language = models.CharField(_("language of that name"), max_length=8, blank=True)
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
                condition=models.Q(proposed_at__isnull=True) | in_publishing_languages("title"),
                name="commitment_proposed_in_both_languages",
            ),
            models.CheckConstraint(
                condition=models.Q(proposed_at__isnull=False) | models.Q(state__in=["draft", "dropped"]),
                name="commitment_proposed_before_it_goes_on",
            ),
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
        """How far the activities are, by the method in force; None without any that counts."""
        return percent_of(self.activities.all())

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
    #: Institutions, dates, activities and indicators as they stood, by `commitments.services.card.parts_of`.
    parts = models.JSONField(_("other parts"), default=dict, blank=True)
    purpose = models.CharField(_("frozen for"), max_length=20, choices=Purpose)
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


class CardReview(models.Model):
    """One step of the way of a card between the institution that writes it and those who read it. Only appended."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="reviews", verbose_name=_("commitment"))
    version = models.ForeignKey(CommitmentVersion, models.PROTECT, related_name="reviews", verbose_name=_("text"))
    step = models.CharField(_("step"), max_length=10, choices=CardStep)
    note = ProseField(_("remarks"), max_length=4_000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("reading of a card")
        verbose_name_plural = _("readings of cards")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(step__in=["returned", "remark"]) | ~models.Q(note=""),
                name="cardreview_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.get_step_display()}"


class CompletionAssessment(Illustrated):
    """Where a commitment stood on OGP's scale at a date, and why staff say so. Only appended; the latest counts."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="assessments", verbose_name=_("commitment"))
    completion = models.CharField(_("completion"), max_length=12, choices=Completion)
    date = models.DateField(_("as of"))
    reason = ProseField(_("why"), max_length=3_000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("assessment of the completion")
        verbose_name_plural = _("assessments of the completion")
        ordering = ["date", "pk"]
        constraints = [models.CheckConstraint(condition=in_publishing_languages("reason"), name="assessment_says_why")]

    def __str__(self) -> str:
        return f"{self.commitment_id} · {self.get_completion_display()}"
