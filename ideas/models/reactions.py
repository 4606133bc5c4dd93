"""What people add to an idea: supports and comments, confirmed or waiting for their address."""

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Consented, Participant
from core.fields import LineField
from core.models import CommentBase, Illustrated
from ideas.models.idea import Idea
from ideas.querysets import IdeaCommentQuerySet


class IdeaSupport(Illustrated):
    """Somebody supports an idea, once. It has no legal value: an idea is not a petition."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="supports", verbose_name=_("idea"))
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="supports", verbose_name=_("participant"))
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("support")
        verbose_name_plural = _("supports")
        constraints = [models.UniqueConstraint(fields=["idea", "participant"], name="ideasupport_once")]

    def __str__(self) -> str:
        return f"{self.idea_id} {self.participant_id}"


class PendingSupport(Consented):
    """A support that waits for its address to be confirmed. It counts nowhere; confirmed, it is an `IdeaSupport`."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="pending_supports", verbose_name=_("idea"))
    submission_key = models.UUIDField(unique=True, editable=False)
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("support that waits for its confirmation")
        verbose_name_plural = _("supports that wait for their confirmation")

    def __str__(self) -> str:
        return f"{self.idea_id}"


class IdeaComment(CommentBase, Consented, Illustrated):
    """A comment on an idea, or a reply to one (one level).

    One without a participant waits for its address to be confirmed: nobody reads it, staff neither.
    """

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="comments", verbose_name=_("idea"))
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="replies", verbose_name=_("reply to")
    )
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, blank=True, related_name="idea_comments", verbose_name=_("participant")
    )
    author_name = LineField(_("name"), max_length=120, blank=True)
    submission_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = IdeaCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment on an idea")
        verbose_name_plural = _("comments on ideas")
        ordering = ["pk"]
        indexes = [models.Index(fields=["idea", "state"], name="ideacomment_of_idea")]

    def __str__(self) -> str:
        return f"{self.idea_id} · {self.body[:60]}"
