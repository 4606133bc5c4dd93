from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Consented, Institution, Organisation, Participant
from commitments.models import Activity, CommitmentVersion
from consultation.enums import CONSULTATION_TRANSITIONS, ConsultationState, Effect
from consultation.querysets import CommentQuerySet, ConsultationQuerySet, ResponseQuerySet
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
    grace_minutes = models.PositiveSmallIntegerField(
        _("grace time (minutes)"),
        default=15,
        validators=[MaxValueValidator(24 * 60)],
        help_text=_("A comment begun before the closing is taken for so long after it. The page says so."),
    )
    answers_due_date = models.DateField(
        _("responses due"),
        null=True,
        blank=True,
        help_text=_("Until when institutions respond. Left empty: the plan’s usual time after the closing."),
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
            models.CheckConstraint(
                condition=models.Q(state="draft")
                | (in_publishing_languages("title") & in_publishing_languages("note")),
                name="consultation_published_in_both_languages",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.reference

    def get_absolute_url(self) -> str:
        return reverse("consultation:detail", args=[self.reference])


class Comment(CommentBase, Consented, Illustrated):
    """A comment on one frozen text, or on one field or activity of it.

    `anchor` names the part (`consultation.text`), `quote` keeps its words: they stay readable when the text changes.
    """

    consultation = models.ForeignKey(
        Consultation, models.PROTECT, related_name="comments", verbose_name=_("consultation")
    )
    version = models.ForeignKey(CommitmentVersion, models.PROTECT, related_name="comments", verbose_name=_("text"))
    anchor = models.CharField(_("part of the text"), max_length=30, blank=True)
    quote = models.TextField(_("words it is about"), blank=True)
    activity = models.ForeignKey(
        Activity, models.SET_NULL, null=True, blank=True, related_name="comments", verbose_name=_("activity")
    )
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
        return f"{self.version} · {self.body[:60]}"

    @property
    def public_author(self) -> str:
        return self.author_name if self.show_name else ""

    @property
    def responsible(self) -> Institution | None:
        """The institution that owes the response: the one of the activity, else the one that leads the commitment."""
        if self.activity is not None and self.activity.lead is not None:
            return self.activity.lead
        return self.version.commitment.lead


class CommentSupport(Illustrated):
    """Somebody supports a comment, once."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="supports", verbose_name=_("comment"))
    participant = models.ForeignKey(
        Participant, models.CASCADE, related_name="comment_supports", verbose_name=_("participant")
    )
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("support of a comment")
        verbose_name_plural = _("supports of comments")
        constraints = [models.UniqueConstraint(fields=["comment", "participant"], name="commentsupport_once")]

    def __str__(self) -> str:
        return f"{self.comment_id} {self.participant_id}"


class PendingCommentSupport(Consented):
    """A support that waits for its address to be confirmed. It counts nowhere."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="pending_supports", verbose_name=_("comment"))
    submission_key = models.UUIDField(unique=True, editable=False)
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("support of a comment that waits for its confirmation")
        verbose_name_plural = _("supports of comments that wait for their confirmation")

    def __str__(self) -> str:
        return f"{self.comment_id}"


class ReasonedResponse(Illustrated):
    """How a comment was considered, and its effect on the text. A later response supersedes an earlier one.

    An institution proposes, staff publish or send back with a note; what was sent back is followed by another row.
    """

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
    changed_part = models.CharField(_("part that was changed"), max_length=30, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("written"), db_default=Now())
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reviewed by")
    )
    returned_at = models.DateTimeField(_("sent back"), null=True, blank=True)
    return_note = models.TextField(_("why it was sent back"), blank=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("reasoned response")
        verbose_name_plural = _("reasoned responses")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True) | in_publishing_languages("text"),
                name="response_published_in_both_languages",
            ),
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True)
                | ~models.Q(effect="changed")
                | models.Q(changed_version__isnull=False),
                name="response_change_names_its_version",
            ),
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True) | models.Q(returned_at__isnull=True),
                name="response_published_or_returned",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} · {self.get_effect_display()}"
