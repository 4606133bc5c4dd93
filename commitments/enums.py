from django.db import models
from django.utils.translation import gettext_lazy as _


class CommitmentState(models.TextChoices):
    DRAFT = "draft", _("Proposed")
    IN_CONSULTATION = "in_consultation", _("In public consultation")
    ADOPTED = "adopted", _("Adopted")
    DROPPED = "dropped", _("Not adopted")
    MERGED = "merged", _("Merged with another commitment")
    WITHDRAWN = "withdrawn", _("Withdrawn after adoption")


C = CommitmentState

COMMITMENT_TRANSITIONS: dict[str, frozenset[str]] = {
    C.DRAFT: frozenset({C.IN_CONSULTATION, C.ADOPTED, C.DROPPED, C.MERGED}),
    C.IN_CONSULTATION: frozenset({C.DRAFT, C.ADOPTED, C.DROPPED, C.MERGED}),
    C.ADOPTED: frozenset({C.WITHDRAWN}),
    C.DROPPED: frozenset(),
    C.MERGED: frozenset(),
    C.WITHDRAWN: frozenset(),
}

#: The word of the API for each state.
STANDING: dict[str, str] = {
    C.DRAFT: "proposed",
    C.IN_CONSULTATION: "in_consultation",
    C.ADOPTED: "adopted",
    C.DROPPED: "dropped",
    C.MERGED: "merged",
    C.WITHDRAWN: "withdrawn",
}


class ActivityState(models.TextChoices):
    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    DONE = "done", _("Done")
    DELAYED = "delayed", _("Delayed")
    CANCELLED = "cancelled", _("Cancelled")


A = ActivityState

ACTIVITY_TRANSITIONS: dict[str, frozenset[str]] = {
    A.NOT_STARTED: frozenset({A.IN_PROGRESS, A.DONE, A.DELAYED, A.CANCELLED}),
    A.IN_PROGRESS: frozenset({A.DONE, A.DELAYED, A.CANCELLED}),
    A.DELAYED: frozenset({A.IN_PROGRESS, A.DONE, A.CANCELLED}),
    A.DONE: frozenset({A.IN_PROGRESS}),
    A.CANCELLED: frozenset(),
}


class Completion(models.TextChoices):
    """OGP's scale."""

    NOT_STARTED = "not_started", _("Not started")
    LIMITED = "limited", _("Limited")
    SUBSTANTIAL = "substantial", _("Substantial")
    COMPLETED = "completed", _("Completed")


class OgpValue(models.TextChoices):
    TRANSPARENCY = "transparency", _("Transparency and access to information")
    PARTICIPATION = "participation", _("Civic participation")
    ACCOUNTABILITY = "accountability", _("Public accountability")


class IndicatorKind(models.TextChoices):
    MONITORING = "monitoring", _("Monitoring indicator")
    IMPACT = "impact", _("Impact indicator")


class Extent(models.TextChoices):
    WHOLLY = "wholly", _("wholly")
    PARTLY = "partly", _("partly")


class Purpose(models.TextChoices):
    """What a version of a card was frozen for."""

    REVIEW = "review", _("handed in")
    CONSULTATION = "consultation", _("as consulted")
    ADOPTION = "adoption", _("as adopted")
    REVISION = "revision", _("as revised")


#: The versions that everybody reads; the others are read by who works on the card.
PUBLIC_PURPOSES = (Purpose.CONSULTATION, Purpose.ADOPTION, Purpose.REVISION)


class CardStep(models.TextChoices):
    SUBMITTED = "submitted", _("Handed in for review")
    RETURNED = "returned", _("Sent back with reasons")
    CLEARED = "cleared", _("Read by staff, with the committee")
    REMARK = "remark", _("Remark")


#: Steps after which the institution may write, and those after which staff have to read.
CARD_IS_WRITTEN = (None, CardStep.RETURNED)


class RevisionKind(models.TextChoices):
    KEPT = "kept", _("Kept")
    AMENDED = "amended", _("Amended")
    ADDED = "added", _("Added")
    DROPPED = "dropped", _("Dropped")
