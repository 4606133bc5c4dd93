"""What the worker does by the clock. Each task asks the database what is due, so one that is lost or
runs twice changes nothing.
"""

from celery import shared_task
from django.utils import timezone

import ideas.services
from ogportal.previews import shelf
from ogportal.privacy.retention import RETENTION
from workshops import services
from workshops.models import Registration, Workshop


@shared_task
def pass_on_places() -> int:
    """Give on the places that were not confirmed again in time; how many."""
    late = Registration.objects.to_reconfirm().filter(reconfirm_by__lte=timezone.now())
    rows = Workshop.objects.filter(pk__in=late.values("workshop"))
    return sum(len(services.pass_on_places(workshop=workshop)) for workshop in rows)


@shared_task
def write_messages() -> int:
    """Bring the messages of organisers, and word of cancelled workshops, into the outbox."""
    written = 0
    for write in (services.write_cancellations, services.write_messages):
        while batch := write():
            written += batch
    return written


@shared_task
def retain() -> int:
    """Erase what is kept long enough, each kind of data after its time; how many rows."""
    return sum(kept.erase() for kept in RETENTION)


@shared_task
def forget_previews() -> int:
    """Delete the pictures of links that were drawn a month ago; whoever asks for one again gets it drawn anew."""
    return shelf.forget()


@shared_task
def gather_tally() -> int:
    """Keep the tally of ideas short; how many lines there were, or 0."""
    return ideas.services.gather_tally()
