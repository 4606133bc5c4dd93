"""What somebody has begun to write and has not sent."""

import secrets
from datetime import datetime, timedelta

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.querysets import IdeaDraftQuerySet
from plans.models import ActionPlan

#: How long a draft is kept.
DRAFT_LIFE = timedelta(days=7)


def new_draft_key() -> str:
    return secrets.token_urlsafe(24)


def draft_expiry() -> datetime:
    return timezone.now() + DRAFT_LIFE


class IdeaDraft(models.Model):
    """The words of an idea that could not be sent yet: no name and no address, of nobody who is known.

    Whoever has the key (in a cookie of the browser that wrote it) gets them back. Erased when the idea is sent, when
    its writer says so, and when it expires.
    """

    key = models.CharField(max_length=40, unique=True, default=new_draft_key, editable=False)
    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="+", verbose_name=_("plan"))
    words = models.JSONField(_("what was typed"), default=dict)
    written_at = models.DateTimeField(_("written"), db_default=Now(), editable=False)
    expires_at = models.DateTimeField(_("expires"), default=draft_expiry, db_index=True)

    objects = IdeaDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft of an idea")
        verbose_name_plural = _("drafts of ideas")

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def texts(self) -> list[str]:
        """The words in the order of the form."""
        return [self.words[name] for name in ("title", "body", "problem", "expected") if self.words.get(name)]
