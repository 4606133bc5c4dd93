from django.db import models
from django.utils.translation import gettext_lazy as _


class Precision(models.TextChoices):
    """How much of a date the source says."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")


class CommentState(models.TextChoices):
    PENDING = "pending", _("Awaiting moderation")
    PUBLISHED = "published", _("Published")
    HIDDEN = "hidden", _("Hidden")


COMMENT_TRANSITIONS: dict[str, frozenset[str]] = {
    CommentState.PENDING: frozenset({CommentState.PUBLISHED, CommentState.HIDDEN}),
    CommentState.PUBLISHED: frozenset({CommentState.HIDDEN}),
    CommentState.HIDDEN: frozenset({CommentState.PUBLISHED}),
}


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Given up")


class JobState(models.TextChoices):
    WAITING = "waiting", _("Waiting for its turn")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Stopped by a problem")
