"""Accepted ideas sent to institutions, and what these answer."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from core.constraints import in_publishing_languages
from core.fields import ProseField
from core.models import Illustrated
from ideas.enums import Answer
from ideas.models.idea import Idea
from ideas.querysets import DossierQuerySet, TransmissionQuerySet
from plans.models import ActionPlan


class Dossier(Illustrated):
    """Accepted ideas sent to one institution on one day, with a cover note and one day by which it answers."""

    reference = models.CharField(_("reference"), max_length=24, unique=True, editable=False)
    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="dossiers", verbose_name=_("plan"))
    number = models.PositiveIntegerField(_("number"), editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="dossiers", verbose_name=_("institution"))
    at = models.DateTimeField(_("transmitted"), db_default=Now())
    due_date = models.DateField(_("answer due"))
    note = ProseField(_("cover note"), max_length=3_000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    reminders = models.PositiveSmallIntegerField(_("reminders sent"), default=0, editable=False)
    reminded_on = models.DateField(_("last reminder"), null=True, blank=True, editable=False)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="dossier_number_once")]

    def __str__(self) -> str:
        return f"{self.reference} {self.institution}"


class DueDateExtension(models.Model):
    """The day by which an institution answers was moved, and why. Appended; the public reads it."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="extensions", verbose_name=_("dossier"))
    from_date = models.DateField(_("earlier day"))
    to_date = models.DateField(_("new day"))
    reason = ProseField(_("reason"), max_length=1_000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("extension of a due date")
        verbose_name_plural = _("extensions of due dates")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_date__gt=models.F("from_date")), name="duedateextension_is_later"
            ),
            models.CheckConstraint(condition=in_publishing_languages("reason"), name="duedateextension_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} · {self.to_date}"


class Transmission(Illustrated):
    """An accepted idea sent to an institution, with a due date for the answer.

    `due_date` is that of the dossier; once an answer stands it stays, whatever happens to the dossier's.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="transmissions", verbose_name=_("dossier"))
    idea = models.ForeignKey(Idea, models.PROTECT, related_name="transmissions", verbose_name=_("idea"))
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="transmissions", verbose_name=_("institution")
    )
    at = models.DateTimeField(_("transmitted"), db_default=Now())
    due_date = models.DateField(_("answer due"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    objects = TransmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("transmission")
        verbose_name_plural = _("transmissions")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["idea", "institution"], name="transmission_once")]
        indexes = [models.Index(fields=["institution", "due_date"], name="transmission_waiting_list")]

    def __str__(self) -> str:
        return f"{self.idea.reference} → {self.institution}"


class InstitutionAnswer(Illustrated):
    """The answer of an institution to a transmitted idea; a later answer supersedes an earlier one."""

    transmission = models.ForeignKey(
        Transmission, models.PROTECT, related_name="answers", verbose_name=_("transmission")
    )
    answer = models.CharField(_("answer"), max_length=14, choices=Answer)
    explanation = ProseField(_("explanation"), max_length=4_000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("answered"), db_default=Now())

    class Meta:
        verbose_name = _("answer of an institution")
        verbose_name_plural = _("answers of institutions")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=in_publishing_languages("explanation"), name="institutionanswer_is_explained"
            )
        ]

    def __str__(self) -> str:
        return f"{self.transmission_id} · {self.get_answer_display()}"


class AnswerDraft(models.Model):
    """What a focal point has written so far. Nobody outside the institution reads it; the answer takes its place."""

    transmission = models.OneToOneField(
        Transmission, models.CASCADE, related_name="draft", verbose_name=_("transmission")
    )
    answer = models.CharField(_("answer"), max_length=14, choices=Answer, blank=True)
    explanation = ProseField(_("explanation"), max_length=4_000, blank=True)
    #: References of commitments, which stand on the floor above this one.
    commitments = ArrayField(models.CharField(max_length=24), verbose_name=_("commitments"), default=list, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    updated_at = models.DateTimeField(_("last change"), auto_now=True, editable=False)

    class Meta:
        verbose_name = _("draft of an answer")
        verbose_name_plural = _("drafts of answers")

    def __str__(self) -> str:
        return f"{self.transmission_id} · {self.answer}"
