"""Who wants to hear what becomes of an idea, of the ideas of a theme, or of a thing of a floor above."""

from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Consented, Participant
from ideas.models.idea import Idea
from ideas.querysets import FollowQuerySet
from plans.models import Theme


def _one_thing(name: str) -> models.CheckConstraint:
    columns = ("idea", "theme", "beyond_id")
    one = models.Q()
    for named in columns:
        one |= models.Q(**{f"{column}__isnull": column != named for column in columns})
    whole = models.Q(beyond_id__isnull=True, beyond_type__isnull=True) | models.Q(
        beyond_id__isnull=False, beyond_type__isnull=False
    )
    return models.CheckConstraint(condition=one & whole, name=name)


class Subject(models.Model):
    """What is followed. Commitments stand on a floor above and are named by their type and key."""

    beyond_type = models.ForeignKey(ContentType, models.CASCADE, null=True, blank=True, related_name="+")
    beyond_id = models.PositiveBigIntegerField(null=True, blank=True)
    beyond = GenericForeignKey("beyond_type", "beyond_id")

    class Meta:
        abstract = True

    @property
    def subject(self) -> Any:
        """The idea, the theme or the commitment: each has a title and the address of a page."""
        followed: Any = self
        return followed.idea or followed.theme or self.beyond


class Follow(Subject):
    """Somebody with a confirmed address is told what becomes of it. Ended by one click."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="follows", verbose_name=_("participant"))
    idea = models.ForeignKey(
        Idea, models.CASCADE, null=True, blank=True, related_name="follows", verbose_name=_("idea")
    )
    theme = models.ForeignKey(
        Theme, models.CASCADE, null=True, blank=True, related_name="follows", verbose_name=_("theme")
    )
    language = models.CharField(_("language"), max_length=8)
    since = models.DateTimeField(_("since"), db_default=Now(), editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")
        constraints = [
            _one_thing("follow_of_one_thing"),
            models.UniqueConstraint(fields=["participant", "idea"], name="follow_idea_once"),
            models.UniqueConstraint(fields=["participant", "theme"], name="follow_theme_once"),
            models.UniqueConstraint(fields=["participant", "beyond_type", "beyond_id"], name="follow_beyond_once"),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} · {self.idea_id or self.theme_id or self.beyond_id}"


class PendingFollow(Consented, Subject):
    """A wish to follow that waits for its address to be confirmed."""

    idea = models.ForeignKey(Idea, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("idea"))
    theme = models.ForeignKey(Theme, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("theme"))
    submission_key = models.UUIDField(unique=True, editable=False)
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("wish to follow that waits for its confirmation")
        verbose_name_plural = _("wishes to follow that wait for their confirmation")
        constraints = [_one_thing("pendingfollow_of_one_thing")]

    def __str__(self) -> str:
        return f"{self.idea_id or self.theme_id or self.beyond_id}"
