from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    PORTAL = "portal", _("Portal")
    WORKSHOP = "workshop", _("Workshop")


class Intake(models.TextChoices):
    """By which way the words reached the portal. What was not said in a workshop has the channel `portal`."""

    ONLINE = "online", _("Online form")
    PAPER = "paper", _("On paper")
    EMAIL = "email", _("By e-mail")
    WORKSHOP = "workshop", _("In a workshop")


class IdeaState(models.TextChoices):
    AWAITING_CONFIRMATION = "awaiting_confirmation", _("Awaiting confirmation of the e-mail address")
    SUBMITTED = "submitted", _("Submitted")
    UNDER_SCREENING = "under_screening", _("Under screening")
    INFO_REQUESTED = "info_requested", _("Information asked of the author")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Not accepted")
    MERGED = "merged", _("Merged with another idea")
    SPLIT = "split", _("Split into several ideas")
    WITHDRAWN = "withdrawn", _("Withdrawn by its author")


S = IdeaState

IDEA_TRANSITIONS: dict[str, frozenset[str]] = {
    S.AWAITING_CONFIRMATION: frozenset({S.SUBMITTED, S.WITHDRAWN}),
    S.SUBMITTED: frozenset({S.UNDER_SCREENING, S.WITHDRAWN}),
    S.UNDER_SCREENING: frozenset({S.ACCEPTED, S.REJECTED, S.MERGED, S.SPLIT, S.INFO_REQUESTED, S.WITHDRAWN}),
    S.INFO_REQUESTED: frozenset({S.UNDER_SCREENING, S.WITHDRAWN}),
    # A decision may be superseded in sight of everyone: the idea is reopened, with a reason, and decided again.
    S.ACCEPTED: frozenset({S.UNDER_SCREENING}),
    S.REJECTED: frozenset({S.UNDER_SCREENING}),
    S.MERGED: frozenset({S.UNDER_SCREENING}),
    # Only before its announcement: afterwards the parts have a life of their own.
    S.SPLIT: frozenset({S.UNDER_SCREENING}),
    S.WITHDRAWN: frozenset(),
}

#: States that exist only together with a screening decision.
DECIDED_STATES = frozenset({S.ACCEPTED, S.REJECTED, S.MERGED, S.SPLIT})
#: What the public may see an idea in; the others have no page.
PUBLIC_STATES = frozenset({S.SUBMITTED, S.UNDER_SCREENING, S.ACCEPTED, S.REJECTED, S.MERGED, S.SPLIT})
#: Announced, such an idea goes on in others: whoever supports or comments does it there.
CARRIED_ON_STATES = frozenset({S.MERGED, S.SPLIT})
#: States in which staff still owe an answer.
PENDING_STATES = frozenset({S.SUBMITTED, S.UNDER_SCREENING, S.INFO_REQUESTED})


class Outcome(models.TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Not accepted")
    MERGED = "merged", _("Merged with another idea")
    SPLIT = "split", _("Split into several ideas")


class Criterion(models.TextChoices):
    """The two criteria of the 2021 method."""

    OPENNESS = "openness", _("Direct link with openness")
    PRECISION = "precision", _("Precise and clear")


class Verdict(models.TextChoices):
    MET = "met", _("yes")
    UNSURE = "unsure", _("not sure")
    NOT_MET = "not_met", _("no")


class Answer(models.TextChoices):
    TAKEN_UP = "taken_up", _("Taken up in a commitment")
    NOT_TAKEN_UP = "not_taken_up", _("Not taken up")


class ResponseKind(models.TextChoices):
    """What lines of `ResponseTally` count, and which of its columns say more of it."""

    #: First announced decisions, by the whole days since the idea came (number).
    DECIDED = "decided"
    #: Decisions that stand in public, by theme, reason and outcome (word).
    REASON = "reason"
    #: Sendings that everybody may read, by institution, reason of the acceptance and the answer that stands (word).
    SENT = "sent"
    #: The same by institution, theme, territory and channel (word), as filters ask for them.
    PLACED = "placed"
    #: Sendings without an answer, by institution and the day by which it is due.
    OWED = "owed"
    #: First answers, by institution and whether they came in time (word). Where that hangs on the time zone there is
    #: no word, but the due day, and the quarter of an hour in which the answer came (number).
    GIVEN = "given"
    #: First answers, by institution and the whole days since the sending (number).
    WAITED = "waited"
