from celery import shared_task

from ideas.models import IdeaDraft


@shared_task
def erase_drafts() -> int:
    """Erase the drafts whose time is over; beat calls this every hour."""
    return IdeaDraft.objects.expired().delete()[0]
