"""What waits for a person, read from rows."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import Institution, Organisation, Participant
from commitments.models import Commitment
from consultation.models import Comment
from core.prepared import prepared
from ideas.models import Dossier, Idea, Transmission
from ideas.querysets import DossierQuerySet, TransmissionQuerySet
from workshops.models import Registration, Workshop


def ideas_of(user: Any) -> QuerySet[Idea]:
    """The ideas of the participant with the user's confirmed address that have a page, the newest first."""
    mine = Idea.objects.filter(author__in=_participants(user))
    return mine.with_page().for_list().order_by("-submitted_at", "-pk")


def registrations_of(user: Any) -> QuerySet[Registration]:
    return Registration.objects.filter(email=user.email).standing().select_related("workshop").order_by("-pk")


def _participants(user: Any) -> QuerySet[Participant]:
    return Participant.objects.filter(email=user.email, confirmed_at__isnull=False)


def dossiers_for(user: Any) -> DossierQuerySet:
    """The dossiers of the institutions for which `user` is focal point, the most urgent first."""
    return Dossier.objects.for_desk(user)


def transmissions_for(user: Any) -> TransmissionQuerySet:
    """Ideas sent to these institutions, waiting ones first."""
    return Transmission.objects.for_desk(user)


def awaiting_answer(user: Any) -> QuerySet[Transmission]:
    """Those of them that nobody has answered yet."""
    return Transmission.objects.waiting().filter(institution__members=user)


def comments_awaiting(user: Any) -> QuerySet[Comment]:
    """Comments of consultations to which one's institutions owe a response."""
    return Comment.objects.for_desk(user).filter(effect__isnull=True, proposed=False)


def commitments_for(user: Any) -> QuerySet[Commitment]:
    return Commitment.objects.of_institutions(user).for_list().order_by("plan", "number")


def workshops_for(user: Any) -> list[Workshop]:
    """The workshops of one's organisations as the rows of a desk show them, the last first."""
    return prepared(
        "workshops of a desk",
        lambda user: Workshop.objects.of_organiser(user).with_counts().order_by("-starts_at", "-pk"),
        user=user.pk,
    )


def institutions_of(user: Any) -> list[Institution]:
    return prepared("institutions of a desk", lambda user: Institution.objects.filter(members=user), user=user.pk)


def organisations_of(user: Any) -> list[Organisation]:
    return prepared("organisations of a desk", lambda user: Organisation.objects.filter(members=user), user=user.pk)
