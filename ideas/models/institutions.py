"""Accepted ideas sent to institutions, and what these answer."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from core.constraints import in_publishing_languages
from core.fields import ProseField
from core.models import Illustrated
from ideas.enums import Answer
from ideas.models.idea import Idea


class Transmission(Illustrated):
    """An accepted idea sent to an institution, with a due date for the answer."""

    idea = models.ForeignKey(Idea, models.PROTECT, related_name="transmissions", verbose_name=_("idea"))
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="transmissions", verbose_name=_("institution")
    )
    at = models.DateTimeField(_("transmitted"), db_default=Now())
    due_date = models.DateField(_("answer due"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("transmission")
        verbose_name_plural = _("transmissions")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["idea", "institution"], name="transmission_once")]

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
        return f"{self.transmission_id}: {self.get_answer_display()}"
