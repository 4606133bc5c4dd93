"""Organisers write to the people of their workshop: through the outbox, within limits, and logged."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.text import guess_language
from workshops import mails
from workshops.errors import NobodyToWriteTo, TooManyMessages
from workshops.models import Registration, Workshop, WorkshopMessage
from workshops.services.locking import lock

#: How often the people of one workshop are written to within a day.
MOST_A_DAY = 3


@transaction.atomic
def send_message(*, workshop: Workshop, audience: str, subject: str, body: str, by: Any) -> WorkshopMessage:
    """Keep a message, with the number of those whom it reaches; `write_messages` writes the e-mails soon after.

    Raises `NobodyToWriteTo`, `TooManyMessages`, `ValidationError`.
    """
    locked = lock(workshop)
    since = timezone.now() - timedelta(days=1)
    if WorkshopMessage.objects.filter(workshop=locked, at__gt=since).count() >= MOST_A_DAY:
        raise TooManyMessages
    message = WorkshopMessage(
        workshop=locked,
        by=by,
        sender_name=str(locked.organiser or by),
        audience=audience,
        subject=subject,
        body=body,
        language=guess_language(body),
        recipients=Registration.objects.filter(workshop=locked).of_audience(audience).count(),
    )
    message.full_clean(exclude={"workshop", "by"})
    if not message.recipients:
        raise NobodyToWriteTo
    message.save()
    return message


@transaction.atomic
def write_messages(*, limit: int = 200) -> int:
    """Write up to `limit` e-mails of the oldest message that is not all written into the outbox; how many that were.

    Each batch is one transaction with the mark how far it came: interrupted, it goes on from there, and nobody gets
    a message twice.
    """
    message = (
        WorkshopMessage.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(written_at__isnull=True)
        .select_related("workshop")
        .order_by("pk")
        .first()
    )
    if message is None:
        return 0
    rows = Registration.objects.filter(workshop=message.workshop, pk__gt=message.reached)
    batch = list(rows.of_audience(message.audience)[:limit])
    for registration in batch:
        mails.message(registration, message)
    if batch:
        message.reached = batch[-1].pk
    if len(batch) < limit:
        message.written_at = timezone.now()
    message.save(update_fields=["reached", "written_at"])
    return len(batch)
