"""The figures of the running portal in Prometheus' text format.

They are answered on a port of their own (`METRICS_PORT`), which nothing publishes, and nothing else is answered there.
What the database and the cache say is asked at that moment; when one is away its figures are missing and `…_up` is 0.
"""

import shutil
import time
from collections.abc import Iterator

from django.conf import settings
from django.core.cache import cache
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from redis.exceptions import RedisError

from core.standing import jobs_standing, outbox_standing
from core.tasks import WORKER_SEEN
from ogportal.observing import measures

PATH = "/metrics"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
#: Name, kind, and what it tells: also the table of docs/operator/metrics.
HELP: dict[str, tuple[str, str]] = {
    "portal_requests_total": ("counter", "Requests answered, by kind and status"),
    "portal_request_seconds": ("histogram", "Time in which requests were answered, without the way to the client"),
    "portal_pages_total": ("counter", "Pages for everybody: handed out of the cache, or made"),
    "portal_database_up": ("gauge", "1 when the database answers"),
    "portal_database_bytes": ("gauge", "Size of the database"),
    "portal_database_connections": ("gauge", "Connections to the database server"),
    "portal_database_connections_max": ("gauge", "Connections that it accepts"),
    "portal_clock_difference_seconds": ("gauge", "Clock of the database before that of the web server"),
    "portal_outbox_waiting": ("gauge", "E-mails that are not sent yet"),
    "portal_outbox_oldest_seconds": ("gauge", "Since the oldest of them was due"),
    "portal_outbox_tried": ("gauge", "E-mails that the mail server did not take so far"),
    "portal_outbox_given_up": ("gauge", "E-mails that were given up"),
    "portal_jobs_waiting": ("gauge", "Background jobs that wait or run"),
    "portal_jobs_oldest_seconds": ("gauge", "Age of the oldest of them"),
    "portal_jobs_failed": ("gauge", "Background jobs that failed, of those that are kept"),
    "portal_cache_up": ("gauge", "1 when Redis answers"),
    "portal_worker_seen_seconds": ("gauge", "Since the worker last looked into the outbox"),
    "portal_media_free_ratio": ("gauge", "Free part of the disk that holds uploaded files"),
}


def answer(request: HttpRequest) -> HttpResponse:
    if request.path_info != PATH or request.method != "GET":
        return HttpResponse("not here\n", content_type="text/plain", status=404)
    return HttpResponse("".join(_text()), content_type=CONTENT_TYPE)


def _text() -> Iterator[str]:
    said = ""
    for name, labels, value in _all():
        family = next(one for one in (name, name.rpartition("_")[0]) if one in HELP)
        if family != said:
            kind, words = HELP[family]
            yield f"# HELP {family} {words}\n# TYPE {family} {kind}\n"
            said = family
        yield f"{name}{labels} {value:.10g}\n"


def _all() -> Iterator[tuple[str, str, float]]:
    yield from _counted()
    yield from _database()
    yield from _cache()
    disk = shutil.disk_usage(settings.MEDIA_ROOT if settings.MEDIA_ROOT.exists() else "/")
    yield "portal_media_free_ratio", "", disk.free / disk.total


def _counted() -> Iterator[tuple[str, str, float]]:
    for kind in measures.KINDS:
        for status in measures.STATUSES:
            value = measures.total("requests", kind, status)
            yield "portal_requests_total", f'{{kind="{kind}",status="{status}"}}', value
    for kind in measures.KINDS:
        so_far = 0.0
        for step, bound in enumerate((*measures.BOUNDS, "+Inf")):
            so_far += measures.total("seconds", kind, str(step))
            yield "portal_request_seconds_bucket", f'{{kind="{kind}",le="{bound}"}}', so_far
        yield "portal_request_seconds_sum", f'{{kind="{kind}"}}', measures.total("sum", kind)
        yield "portal_request_seconds_count", f'{{kind="{kind}"}}', so_far
    for page in measures.PAGES:
        yield "portal_pages_total", f'{{cache="{page}"}}', measures.total("pages", page)


def _database() -> Iterator[tuple[str, str, float]]:
    try:
        figures = _asked()
    except Error:
        yield "portal_database_up", "", 0
        return
    yield "portal_database_up", "", 1
    for name, value in figures.items():
        yield f"portal_{name}", "", value


def _asked() -> dict[str, float]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT extract(epoch FROM clock_timestamp()), pg_database_size(current_database()),
                   (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
                   current_setting('max_connections')::int
            """
        )
        clock, size, connections, most = cursor.fetchone()
    mails, work = outbox_standing(), jobs_standing()
    return {
        "database_bytes": size,
        "database_connections": connections,
        "database_connections_max": most,
        "clock_difference_seconds": float(clock) - time.time(),
        "outbox_waiting": mails.waiting,
        "outbox_oldest_seconds": mails.oldest,
        "outbox_tried": mails.tried,
        "outbox_given_up": mails.given_up,
        "jobs_waiting": work.waiting,
        "jobs_oldest_seconds": work.oldest,
        "jobs_failed": work.given_up,
    }


def _cache() -> Iterator[tuple[str, str, float]]:
    try:
        answers = bool(cache._cache.get_client().ping())  # type: ignore[attr-defined] # noqa: SLF001 - the forgiving one would say yes
    except (RedisError, OSError):
        answers = False
    yield "portal_cache_up", "", float(answers)
    seen = cache.get(WORKER_SEEN) if answers else None
    if seen is not None:
        yield "portal_worker_seen_seconds", "", max(0.0, time.time() - float(seen))
