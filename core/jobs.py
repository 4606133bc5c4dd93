"""Background jobs: a request writes a row, the worker does it, a page shows how far it is.

A job is done by the function that an app registers for its kind in its own `jobs.py`:

    @job("ideas.import")
    def import_ideas(job, report):
        for done, row in enumerate(rows):
            ...
            report(done, len(rows))

A worker holds a lock of the database while it works. When the worker dies the lock is free, and the job begins again
from its start: a function writes in one transaction, or may be run twice.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile, File
from django.db import connection, transaction
from django.utils import timezone, translation

from core.enums import JobState
from core.models import Job

logger = logging.getLogger(__name__)

#: Seconds that a job may take before its worker is stopped.
LONGEST = 3_600
#: A job that took its worker down so often is given up.
MOST_ATTEMPTS = 3
#: Names the locks of this module among those of the database.
_SLOT, _JOB = 7_301, 7_302

Report = Callable[[int, int], None]
Work = Callable[[Job, Report], None]
_works: dict[str, Work] = {}


class JobFailed(Exception):
    """The work cannot be done, for a reason that whoever asked for it can read."""


def job(kind: str) -> Callable[[Work], Work]:
    """Register what does jobs of `kind`."""

    def register(work: Work) -> Work:
        _works[kind] = work
        return work

    return register


@transaction.atomic
def start_job(
    *,
    kind: str,
    by: Any,
    title: str,
    params: dict[str, Any] | None = None,
    data: "bytes | File[bytes] | None" = None,
) -> Job:
    """Write a job that the worker will do, in the language that is active now. Nothing is sent anywhere.

    `params` are primary keys and choices; a file goes into `data`. Raises `KeyError` for a kind that nobody does.
    """
    if kind not in _works:
        raise KeyError(kind)
    row = Job(
        kind=kind,
        by=by,
        title=title[:200],
        params=params or {},
        language=translation.get_language() or settings.LANGUAGE_CODE,
        expires_at=timezone.now() + timedelta(days=settings.JOB_DAYS),
    )
    if data is not None:
        row.data.save("data", ContentFile(data) if isinstance(data, bytes) else data, save=False)
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def do_job(**asked: Any) -> Job:
    """Write a job as `start_job` does, and do it here and now: for what is small enough for a page to wait for.

    No worker sees the row before it is over.
    """
    row = _begin(start_job(**asked).pk)
    if row is None:  # pragma: no cover - nobody else can have taken a row of this transaction
        raise RuntimeError
    _do(row)
    return row


def attach(row: Job, *, name: str, content_type: str, content: "bytes | File[bytes]") -> None:
    """Give the job the file that it was asked for. It is handed out by the job's page alone, under `name`."""
    row.result.save("result", ContentFile(content) if isinstance(content, bytes) else content, save=False)
    row.result_name, row.result_type = name[:200], content_type
    row.save(update_fields=["result", "result_name", "result_type"])


def progress_of(row: Job) -> tuple[int, int] | None:
    """How much of a running job is done, and of how much; None while nobody knows."""
    if row.state != JobState.RUNNING:
        return None
    known = cache.get(_progress_key(row))
    return (int(known[0]), int(known[1])) if isinstance(known, list | tuple) and len(known) == 2 and known[1] else None  # noqa: PLR2004


def run_next() -> int:
    """Do one job, the oldest first; returns how many were done (0 or 1).

    At most `JOBS_AT_ONCE` run at a time. Whatever the work raises ends the job, not the worker.
    """
    with _slot() as free:
        if not free:
            return 0
        for number in (
            Job.objects.filter(state__in=[JobState.WAITING, JobState.RUNNING]).order_by("pk").values_list("pk")
        ):
            with _held(_JOB, number[0]) as ours:
                if ours and (row := _begin(number[0])) is not None:
                    _do(row)
                    return 1
    return 0


def remove_expired() -> int:
    """Remove jobs that are over and past their time, with their files; returns how many."""
    return remove_jobs(Job.objects.filter(expires_at__lte=timezone.now()).exclude(state=JobState.RUNNING))


def remove_jobs(rows: Any) -> int:
    """Remove jobs with their files; returns how many."""
    removed = 0
    for row in rows:
        for file in (row.data, row.result):
            if file:
                file.delete(save=False)
        row.delete()
        removed += 1
    return removed


def _begin(number: int) -> Job | None:
    """Take the job, or None when another worker has done it meanwhile. A job that kills its workers is given up."""
    with transaction.atomic():
        row = Job.objects.select_for_update().filter(pk=number).first()
        if row is None or row.is_over:
            return None
        row.attempts += 1
        row.state, row.started_at = JobState.RUNNING, timezone.now()
        if row.attempts > MOST_ATTEMPTS:
            _end(row, JobState.FAILED)
            return None
        row.save(update_fields=["attempts", "state", "started_at"])
    return row


def _do(row: Job) -> None:
    def report(done: int, total: int) -> None:
        cache.set(_progress_key(row), [done, total], timeout=LONGEST)

    with translation.override(row.language):
        try:
            # What a work that broke off has written is taken back; the row itself is written outside.
            with transaction.atomic() if connection.in_atomic_block else nullcontext():
                _works[row.kind](row, report)
        except JobFailed as why:
            row.message = str(why)[:500]
            _end(row, JobState.FAILED)
        except Exception:
            logger.exception("job %s of kind %s failed", row.pk, row.kind)
            _end(row, JobState.FAILED)
        else:
            _end(row, JobState.DONE)
    cache.delete(_progress_key(row))


def _end(row: Job, state: JobState) -> None:
    row.state, row.finished_at = state, timezone.now()
    row.save()


def _progress_key(row: Job) -> str:
    # Not in the row: the work's own transaction would hide it until the end.
    return f"job:{row.key}"


@contextmanager
def _slot() -> Iterator[bool]:
    for number in range(settings.JOBS_AT_ONCE):
        with _held(_SLOT, number) as ours:
            if ours:
                yield True
                return
    yield False


@contextmanager
def _held(kind: int, number: int) -> Iterator[bool]:
    """Hold a lock that the database gives back by itself when this process ends, however it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [kind, number])
        ours = bool(cursor.fetchone()[0])
    try:
        yield ours
    finally:
        if ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [kind, number])
