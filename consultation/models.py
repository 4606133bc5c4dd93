from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Consented, Institution, Organisation, Participant
from commitments.models import CommitmentVersion
from consultation.enums import CONSULTATION_TRANSITIONS, ConsultationState, Effect
from consultation.querysets import CommentQuerySet, ConsultationQuerySet
from core.constraints import in_publishing_languages
from core.fields import LineField, ProseField
from core.models import CommentBase, Illustrated, OpenWindow, TimeStamped
from plans.models import ActionPlan


class Consultation(OpenWindow, Illustrated, TimeStamped):
    """A public consultation. Open or closed follows from its window; what is consulted are frozen versions."""

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = CONSULTATION_TRANSITIONS

    reference = models.CharField(_("reference"), max_length=24, unique=True, editable=False)
    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="consultations", verbose_name=_("plan"))
    number = models.PositiveSmallIntegerField(_("number"))
    state = models.CharField(
        _("state"), max_length=10, choices=ConsultationState, default=ConsultationState.DRAFT, editable=False
    )
    title = LineField(_("title"), max_length=250)
    note = ProseField(_("explanatory note"), max_length=6_000, blank=True)
    versions = models.ManyToManyField(
        CommitmentVersion, related_name="consultations", blank=True, verbose_name=_("texts consulted")
    )

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("public consultation")
        verbose_name_plural = _("public consultations")
        ordering = ["-opens_at"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="consultation_number_once"),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(opens_at__isnull=False, closes_at__isnull=False),
                name="consultation_published_has_dates",
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at__isnull=True) | models.Q(closes_at__gt=models.F("opens_at")),
                name="consultation_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.reference

    def get_absolute_url(self) -> str:
        return reverse("consultation:detail", args=[self.reference])


class Comment(CommentBase, Consented, Illustrated):
    """A comment on one frozen text, or on one field or activity of it."""

    consultation = models.ForeignKey(
        Consultation, models.PROTECT, related_name="comments", verbose_name=_("consultation")
    )
    version = models.ForeignKey(CommitmentVersion, models.PROTECT, related_name="comments", verbose_name=_("text"))
    anchor = models.CharField(_("part of the text"), max_length=30, blank=True)
    participant = models.ForeignKey(
        Participant,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="consultation_comments",
        verbose_name=_("participant"),
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="comments", verbose_name=_("on behalf of")
    )
    author_name = LineField(_("name"), max_length=120, blank=True)
    show_name = models.BooleanField(_("the name is shown"), default=False)
    confirmed_at = models.DateTimeField(_("address confirmed"), null=True, blank=True, editable=False)
    submission_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["pk"]
        indexes = [models.Index(fields=["consultation", "state"], name="comment_of_consultation")]

    def __str__(self) -> str:
        return f"{self.version}: {self.body[:60]}"

    @property
    def public_author(self) -> str:
        return self.author_name if self.show_name else ""


class ReasonedResponse(Illustrated):
    """How a comment was considered, and its effect on the text. A later response supersedes an earlier one."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="responses", verbose_name=_("comment"))
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="responses", verbose_name=_("institution")
    )
    text = ProseField(_("response"), max_length=4_000)
    effect = models.CharField(_("effect on the text"), max_length=8, choices=Effect)
    changed_version = models.ForeignKey(
        CommitmentVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("version that has the change"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("written"), db_default=Now())
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        verbose_name = _("reasoned response")
        verbose_name_plural = _("reasoned responses")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True) | in_publishing_languages("text"),
                name="response_published_in_both_languages",
            )
        ]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.get_effect_display()}"
