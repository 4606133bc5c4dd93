from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from outcomes.querysets import PlanArchiveQuerySet
from plans.models import ActionPlan


def archive_path(archive: Any, _name: str) -> str:
    return f"archives/{uuid4().hex}/{archive.name}"


class PlanArchive(models.Model):
    """Everything public about a plan in one file, for independent reviewers. A later one replaces no earlier one."""

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="archives", verbose_name=_("plan"))
    created_at = models.DateTimeField(_("asked for"), db_default=Now(), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
        editable=False,
    )
    made_at = models.DateTimeField(_("made"), null=True, blank=True, editable=False)
    file = models.FileField(_("file"), upload_to=archive_path, blank=True, editable=False)
    size = models.PositiveBigIntegerField(_("size (bytes)"), default=0, editable=False)
    sha256 = models.CharField(_("checksum (SHA-256)"), max_length=64, blank=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)

    objects = PlanArchiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("archive of a plan")
        verbose_name_plural = _("archives of plans")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True) | models.Q(made_at__isnull=False) & ~models.Q(sha256=""),
                name="archive_published_is_made",
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan.reference} #{self.pk}"

    @property
    def name(self) -> str:
        """The name of the file for whoever saves it."""
        day = self.made_at.date().isoformat() if self.made_at else ""
        return f"{self.plan.reference}-archive-{day}.zip"
