"""A workshop is announced, held, cancelled, reported."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.clock import wall
from core.transitions import transition
from core.translated import Texts, columns, texts_of
from workshops import mails
from workshops.enums import PublicationStepKind, WorkshopState
from workshops.errors import WorkshopNotBegun
from workshops.models import Registration, Workshop
from workshops.services.locking import lock


@transaction.atomic
def publish_workshop(*, workshop: Workshop, by: Any) -> Workshop:
    """Announce a draft. It needs a title in every publishing language and a date. Whoever asked for it gets an e-mail.

    Raises `ValidationError` that names what is missing, `TransitionNotAllowed`.
    """
    locked = lock(workshop)
    columns(locked, "title", texts_of(locked, "title"))
    if locked.day is None:
        raise ValidationError({"starts_at": _("A workshop is announced with its date.")})
    stamps = {"opens_wall": wall(locked.opens_at, locked.zone), "closes_wall": wall(locked.closes_at, locked.zone)}
    request = locked.publication_steps.filter(kind=PublicationStepKind.REQUESTED).order_by("-pk").first()
    transition(workshop, to=WorkshopState.PUBLISHED, by=by, stamps=stamps)
    if request is not None:
        mails.publication_answered(locked, to=request.by)
    return workshop


@transaction.atomic
def hold_workshop(*, workshop: Workshop, by: Any) -> Workshop:
    """Say that an announced workshop took place. Raises `WorkshopNotBegun`, `TransitionNotAllowed`."""
    if workshop.starts_at and timezone.now() < workshop.starts_at:
        raise WorkshopNotBegun
    return transition(workshop, to=WorkshopState.HELD, by=by)


@transaction.atomic
def cancel_workshop(*, workshop: Workshop, reason: Texts, by: Any) -> Workshop:
    """Cancel with a public reason in every publishing language.

    Everybody who is registered or waits gets an e-mail: `write_cancellations` writes them soon after, as there may be
    thousands. Raises `ValidationError`, `TransitionNotAllowed`.
    """
    locked = lock(workshop)
    stamps = {**columns(locked, "cancelled_reason", reason), "told_until": 0}
    return transition(workshop, to=WorkshopState.CANCELLED, by=by, stamps=stamps)


@transaction.atomic
def write_cancellations(*, limit: int = 200) -> int:
    """Write up to `limit` e-mails about a cancelled workshop into the outbox; how many people it looked at.

    Each batch is one transaction with the mark how far it came: interrupted, it goes on from there.
    """
    workshop = (
        Workshop.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(state=WorkshopState.CANCELLED, told_until__isnull=False)
        .order_by("pk")
        .first()
    )
    if workshop is None:
        return 0
    rows = Registration.objects.standing().filter(workshop=workshop, pk__gt=workshop.told_until)
    batch = list(rows.order_by("pk")[:limit])
    for registration in batch:
        mails.workshop_cancelled(registration, workshop)
    done = None if len(batch) < limit else batch[-1].pk
    # Not `save`: the calendar's sequence is the time of the last change that somebody made.
    Workshop.objects.filter(pk=workshop.pk).update(told_until=done)
    return len(batch)


@transaction.atomic
def report_workshop(*, workshop: Workshop, report: Texts, by: Any, recording_url: str = "") -> Workshop:
    """Publish the report of a workshop that was held. Raises `ValidationError`, `TransitionNotAllowed`."""
    stamps = columns(workshop, "report", report)
    if recording_url:
        stamps["recording_url"] = workshop._meta.get_field("recording_url").clean(recording_url, workshop)
    return transition(workshop, to=WorkshopState.REPORTED, by=by, stamps=stamps)
