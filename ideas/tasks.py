"""What the worker does about ideas by itself."""

from datetime import date, timedelta

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ideas import mails
from ideas.models import Dossier, IdeaDraft


def reminder_is_due(dossier: Dossier, today: date) -> bool:
    """One of the days of `ANSWER_REMINDER_DAYS` around the due date has come since the last reminder."""
    if dossier.reminders >= settings.ANSWER_REMINDERS_AT_MOST:
        return False
    days = (dossier.due_date + timedelta(days=offset) for offset in settings.ANSWER_REMINDER_DAYS)
    return any((dossier.reminded_on is None or dossier.reminded_on < day) and day <= today for day in days)


@shared_task
def remind_institutions() -> int:
    """Remind of dossiers that wait for an answer, before and after their due date; returns how many.

    May run as often as it likes, and twice at once: a reminder is written once for each of its days.
    """
    today, written = timezone.localdate(), 0
    for key in Dossier.objects.waiting().order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            rows = Dossier.objects.select_for_update(of=("self",)).select_related("institution", "plan")
            dossier = rows.get(pk=key)
            waiting = dossier.transmissions.waiting().count()
            if waiting and reminder_is_due(dossier, today):
                mails.remind(dossier, waiting)
                written += 1
    return written


@shared_task
def erase_drafts() -> int:
    """Erase the drafts whose time is over; beat calls this every hour."""
    return IdeaDraft.objects.expired().delete()[0]
