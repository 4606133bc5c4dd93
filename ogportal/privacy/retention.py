"""What is erased by itself, each kind after its time: asked of the database, so that twice is once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Confirmation, Participant
from consultation.models import Comment, CommentSupport
from core.enums import DeliveryState
from core.erasing import GONE
from core.jobs import remove_expired
from core.models import Delivery, Job
from ideas.enums import DECIDED_STATES
from ideas.models import Follow, Idea, IdeaComment, IdeaDraft, IdeaSupport
from ogportal.privacy.services import PURPOSE, erase_person
from workshops.models import Attendance, Registration
from workshops.services import erase_people, months_before, workshops_to_erase


@dataclass(frozen=True)
class Kept:
    """One kind of data: which rows are over, and what happens to them. Both give a number of rows."""

    key: str
    due: Callable[[], int]
    erase: Callable[[], int]


def _unconfirmed() -> QuerySet[Confirmation]:
    limit = timezone.now() - timedelta(days=settings.UNCONFIRMED_DAYS)
    return Confirmation.objects.filter(Q(expires_at__lt=limit) | Q(purpose=PURPOSE, expires_at__lt=timezone.now()))


def _erase_unconfirmed() -> int:
    """What waited for an address that was never confirmed goes with it; what was confirmed stays."""
    erased = 0
    for pk in list(_unconfirmed().values_list("pk", flat=True)):
        with transaction.atomic():
            row = Confirmation.objects.select_for_update().filter(pk=pk).first()
            if row is None:  # pragma: no cover - another worker was quicker
                continue
            if row.confirmed_at is None and row.purpose != PURPOSE:
                apps.get_model(row.purpose)._base_manager.filter(pk=row.object_id).delete()
            row.delete()
            erased += 1
    return erased


def _mails() -> QuerySet[Delivery]:
    limit = timezone.now() - timedelta(days=settings.MAIL_DAYS)
    old = Q(created_at__lt=limit) | Q(kind="data_code", created_at__lt=timezone.now() - timedelta(days=1))
    return Delivery.objects.filter(old).exclude(state=DeliveryState.WAITING).exclude(to="")


def _empty_mails() -> int:
    """The row stays: its key keeps the same mail from being written again."""
    return _mails().update(to="", subject=GONE, text="", html="", words=None, headers={}, last_error="")


def _participants() -> QuerySet[Participant]:
    """People of whom nothing was heard for so long, and who wait for nothing."""
    limit = months_before(timezone.now(), settings.PARTICIPANT_MONTHS)
    mine: dict[str, Any] = {"participant": OuterRef("pk")}
    recent_or_open = Q(submitted_at__gte=limit) | ~Q(public_state__in=[*DECIDED_STATES, ""])
    active = (
        Idea.objects.filter(recent_or_open, author=OuterRef("pk")),
        IdeaComment.objects.filter(created_at__gte=limit, **mine),
        Comment.objects.filter(created_at__gte=limit, **mine),
        IdeaSupport.objects.filter(at__gte=limit, **mine),
        CommentSupport.objects.filter(at__gte=limit, **mine),
        Follow.objects.filter(ended_at__isnull=True, **mine),
        Registration.objects.filter(created_at__gte=limit, email=OuterRef("email")),
    )  # fmt: skip
    found = Participant.objects.filter(erased_at__isnull=True, updated_at__lt=limit, user__isnull=True)
    for rows in active:
        found = found.filter(~Exists(rows))
    return found


def _people_of_old_workshops() -> int:
    over = workshops_to_erase()
    walk_ins = Attendance.objects.filter(workshop__in=over, registration__isnull=True).exclude(name="")
    return Registration.objects.filter(workshop__in=over, erased_at__isnull=True).count() + walk_ins.count()


def _log() -> QuerySet[LogEntry]:
    limit = months_before(timezone.now(), settings.LOG_MONTHS)
    named = ~Q(object_repr__in=["", GONE]) | ~Q(change_message__in=["", GONE])
    return LogEntry.objects.filter(named, action_time__lt=limit)


def _sessions() -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lt=timezone.now())


def _end_sessions() -> int:
    count = _sessions().delete()[0]
    UserSession.objects.filter(~Exists(Session.objects.filter(session_key=OuterRef("session_key")))).delete()
    return count


RETENTION = (
    Kept("unconfirmed", lambda: _unconfirmed().count(), _erase_unconfirmed),
    Kept("drafts", lambda: IdeaDraft.objects.expired().count(), lambda: IdeaDraft.objects.expired().delete()[0]),
    Kept("mails", lambda: _mails().count(), _empty_mails),
    Kept(
        "registrations",
        _people_of_old_workshops,
        lambda: sum(erase_people(workshop=row) for row in workshops_to_erase()),
    ),
    Kept(
        "participants",
        lambda: _participants().count(),
        lambda: sum(erase_person(email=email) for email in list(_participants().values_list("email", flat=True))),
    ),
    Kept("jobs", lambda: Job.objects.filter(expires_at__lte=timezone.now()).count(), remove_expired),
    Kept("sessions", lambda: _sessions().count(), _end_sessions),
    Kept("log", lambda: _log().count(), lambda: _log().update(object_repr=GONE, change_message="")),
)
