import time

from celery import shared_task
from django.core.cache import cache

from core import jobs, outbox, sealing

#: Where the worker says when it last looked into the outbox; whoever watches reads it.
WORKER_SEEN = "worker-seen"


@shared_task
def drain_outbox() -> int:
    """Send what waits; beat calls this every few seconds, so nothing in a request ever talks to the broker."""
    cache.set(WORKER_SEEN, time.time(), timeout=None)
    return outbox.drain()


@shared_task(acks_late=False, time_limit=jobs.LONGEST)
def run_jobs() -> int:
    """Do the next waiting job. The row is the queue, so the broker need not remember the task that looks for one."""
    return jobs.run_next()


@shared_task
def remove_old_jobs() -> int:
    return jobs.remove_expired()


@shared_task
def seal_logs() -> int:
    """Seal what was logged since, and publish the head of the day that is over."""
    sealed = sealing.seal()
    sealing.publish_head()
    return sealed
