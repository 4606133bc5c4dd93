"""What the portal decides about an idea stands in rows of its own, appended; so do its questions and notes."""

from collections import Counter

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.constraints import in_publishing_languages
from core.fields import LineField, ProseField
from core.models import Illustrated, TimeStamped
from ideas.enums import Criterion, Outcome, Verdict
from ideas.models.idea import Idea
from ideas.querysets import AnnouncementQuerySet, ScreeningDecisionQuerySet, SecondOpinionQuerySet
from plans.models import ActionPlan


class ScreeningReason(models.Model):
    """A coded reason. Without a plan it is for all; a plan may have its own."""

    plan = models.ForeignKey(
        ActionPlan, models.CASCADE, null=True, blank=True, related_name="screening_reasons", verbose_name=_("plan")
    )
    code = models.SlugField(_("code"), max_length=40)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    label = LineField(_("label"), max_length=200)
    template = ProseField(_("suggested explanation"), max_length=2_000, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("screening reason")
        verbose_name_plural = _("screening reasons")
        ordering = ["outcome", "position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="screeningreason_code_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return self.label or self.code


class Announcement(TimeStamped, Illustrated):
    """One dated publication act that announces many decisions at once. Cited on each idea."""

    reference = models.CharField(_("reference"), max_length=24, unique=True, editable=False)
    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="announcements", verbose_name=_("plan"))
    title = LineField(_("title"), max_length=200)
    announced_at = models.DateTimeField(_("announced"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-announced_at"]

    def __str__(self) -> str:
        return self.title or self.reference

    def get_absolute_url(self) -> str:
        return reverse("ideas:announcement", args=[self.reference])

    def outcome_counts(self) -> Counter[str]:
        """How many decisions of each outcome it announced."""
        rows = self.decisions.order_by().values_list("outcome").annotate(n=models.Count("pk"))
        return Counter(dict(rows))


class ScreeningDecision(Illustrated):
    """What was decided about an idea, why, by whom and when. Appended, never overwritten: a later row supersedes.

    Until `announced_at` is set nobody outside the back office sees it. An announced decision has its explanation
    in every publishing language: the database refuses it otherwise.
    """

    idea = models.ForeignKey(Idea, models.PROTECT, related_name="decisions", verbose_name=_("idea"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    reason = models.ForeignKey(ScreeningReason, models.PROTECT, related_name="decisions", verbose_name=_("reason"))
    explanation = ProseField(_("explanation"), max_length=4_000, blank=True)
    merged_into = models.ForeignKey(
        Idea, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("merged into")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("decided"), db_default=Now())
    announcement = models.ForeignKey(
        Announcement, models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name=_("announcement")
    )
    announced_at = models.DateTimeField(_("announced"), null=True, blank=True)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by", verbose_name=_("supersedes")
    )
    superseding_reason = ProseField(_("why the earlier decision was changed"), max_length=2_000, blank=True)
    #: Nobody outside ever saw the earlier decision, so nobody is told why it was changed.
    supersedes_unannounced = models.BooleanField(default=False, editable=False)

    objects = ScreeningDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("screening decision")
        verbose_name_plural = _("screening decisions")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(announced_at__isnull=True) | in_publishing_languages("explanation"),
                name="decision_announced_is_explained",
            ),
            models.CheckConstraint(
                condition=models.Q(announced_at__isnull=True, announcement__isnull=True)
                | models.Q(announced_at__isnull=False, announcement__isnull=False),
                name="decision_announced_by_an_act",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome="merged") | models.Q(merged_into__isnull=False),
                name="decision_merged_has_target",
            ),
            models.CheckConstraint(
                condition=models.Q(supersedes__isnull=True)
                | models.Q(supersedes_unannounced=True)
                | in_publishing_languages("superseding_reason"),
                name="decision_superseding_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["idea", "-at"], name="decision_of_idea"),
            models.Index(
                fields=["-announced_at", "-id"],
                name="decision_announced",
                condition=models.Q(announced_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.idea.reference} · {self.get_outcome_display()}"


class InformationRequest(models.Model):
    """A question of the staff to an author, and the answer."""

    idea = models.ForeignKey(Idea, models.PROTECT, related_name="information_requests", verbose_name=_("idea"))
    question = ProseField(_("question"), max_length=2_000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("asked"), db_default=Now())
    answer = ProseField(_("answer"), max_length=4_000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("request for information")
        verbose_name_plural = _("requests for information")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["idea"], condition=models.Q(answered_at__isnull=True), name="informationrequest_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} · {self.question[:60]}"


class StaffNote(models.Model):
    """A note among staff. It never becomes public."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="staff_notes", verbose_name=_("idea"))
    body = models.TextField(_("note"), max_length=4_000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("staff note")
        verbose_name_plural = _("staff notes")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.idea_id} · {self.body[:60]}"


class Assessment(Illustrated):
    """What one person finds of an idea by one criterion of the method. Appended: a later one of theirs stands.

    Those made with a decision belong to it, and are summarised with it in public where the plan says so.
    """

    idea = models.ForeignKey(Idea, models.PROTECT, related_name="assessments", verbose_name=_("idea"))
    criterion = models.CharField(_("criterion"), max_length=10, choices=Criterion)
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict)
    decision = models.ForeignKey(
        ScreeningDecision,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="assessments",
        verbose_name=_("screening decision"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "criterion"], name="assessment_once_with_a_decision")
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} · {self.criterion} {self.verdict}"


class SecondOpinion(models.Model):
    """A colleague is asked what they think of an idea, and answers. It never becomes public."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="second_opinions", verbose_name=_("idea"))
    question = ProseField(_("question"), max_length=2_000, blank=True)
    asked_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked of"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("asked"), db_default=Now())
    answer = ProseField(_("opinion"), max_length=4_000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects = SecondOpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("second opinion")
        verbose_name_plural = _("second opinions")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["idea", "asked_of"],
                condition=models.Q(answered_at__isnull=True),
                name="secondopinion_one_open_of_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} · {self.asked_of_id}"
