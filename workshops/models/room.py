"""What the room is asked during a meeting.

The ballot box: a ballot says that a browser has answered, and never what; the answers are numbers beside the options.
No row ties an answer to a browser, and no row ties a browser to a person.
"""

import secrets
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import LineField
from core.models import Illustrated, TimeStamped
from workshops.enums import POLL_TRANSITIONS, PollKind, PollState
from workshops.models.meeting import Problem, Workshop
from workshops.querysets import PollQuerySet

#: Letters and digits that cannot be taken for one another on a screen at the end of a room.
CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LETTERS = 6


def new_room_code() -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _n in range(CODE_LETTERS))


class Room(TimeStamped):
    """The short address at which those present answer. It exists once the organiser has asked for it."""

    workshop = models.OneToOneField(Workshop, models.CASCADE, related_name="room", verbose_name=_("workshop"))
    code = models.CharField(_("code"), max_length=8, unique=True, default=new_room_code, editable=False)

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("workshops:room", args=[self.code])


class Poll(Illustrated, TimeStamped):
    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = POLL_TRANSITIONS

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="polls", verbose_name=_("workshop"))
    number = models.PositiveSmallIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=8, choices=PollState, default=PollState.DRAFT, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=PollKind, default=PollKind.SINGLE)
    question = LineField(_("question"), max_length=300)
    answers_count = models.PositiveIntegerField(_("answers"), default=0, editable=False)

    objects = PollQuerySet.as_manager()

    class Meta:
        verbose_name = _("poll")
        verbose_name_plural = _("polls")
        ordering = ["workshop", "number"]
        constraints = [models.UniqueConstraint(fields=["workshop", "number"], name="poll_number_once")]

    def __str__(self) -> str:
        return self.question or str(self.number)

    @property
    def most_choices(self) -> int:
        """How many options one answer may have; 0 is as many as there are."""
        return {PollKind.SINGLE: 1, PollKind.RANKING: 3}.get(PollKind(self.kind), 0)


class PollOption(models.Model):
    poll = models.ForeignKey(Poll, models.CASCADE, related_name="options", verbose_name=_("poll"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = LineField(_("answer"), max_length=300)
    problem = models.ForeignKey(
        Problem, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("problem")
    )
    votes = models.PositiveIntegerField(_("votes"), default=0, editable=False)

    class Meta:
        verbose_name = _("answer of a poll")
        verbose_name_plural = _("answers of a poll")
        ordering = ["poll", "number"]
        constraints = [models.UniqueConstraint(fields=["poll", "number"], name="polloption_number_once")]

    def __str__(self) -> str:
        return self.title or str(self.number)


class PollBallot(models.Model):
    """A browser has answered a poll. `key` is a keyed hash of its random token and the poll: the same browser has
    another key in every poll. Without a time and without the answer, on purpose.
    """

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="ballots", verbose_name=_("poll"))
    key = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        constraints = [models.UniqueConstraint(fields=["poll", "key"], name="pollballot_once")]

    def __str__(self) -> str:
        return str(self.poll_id)
