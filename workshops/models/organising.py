from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.fields import LineField, ProseField
from workshops.enums import Audience, PublicationStepKind
from workshops.models.meeting import Workshop


class PublicationStep(models.Model):
    """The organiser asks staff to announce a draft, takes that back, or is refused. Appended, never changed."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="publication_steps", verbose_name=_("workshop"))
    kind = models.CharField(_("step"), max_length=10, choices=PublicationStepKind)
    reason = ProseField(_("reason"), max_length=2_000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("step towards the announcement")
        verbose_name_plural = _("steps towards the announcement")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="refused") | ~models.Q(reason=""), name="publicationstep_refused_has_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.workshop} · {self.get_kind_display()}"


class WorkshopMessage(models.Model):
    """What an organiser wrote to the people of a workshop. The row is the log; the e-mails are written from it."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="messages", verbose_name=_("workshop"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    sender_name = LineField(_("name of the sender"), max_length=120)
    audience = models.CharField(_("to whom"), max_length=10, choices=Audience)
    subject = LineField(_("subject"), max_length=150)
    body = ProseField(_("message"), max_length=4_000)
    language = models.CharField(_("language of the text"), max_length=8)
    recipients = models.PositiveIntegerField(_("recipients"), default=0, editable=False)
    at = models.DateTimeField(_("at"), db_default=Now())
    #: The last registration that was written to: after an interruption it goes on from there.
    reached = models.BigIntegerField(default=0, editable=False)
    written_at = models.DateTimeField(_("all e-mails written"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("message to participants")
        verbose_name_plural = _("messages to participants")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.subject
