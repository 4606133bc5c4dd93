"""The portal behind a wrapper that tells what a request has cost.

`X-Bench-CPU`: processor time of the worker since its start, in microseconds. The difference between two answers of one
worker is what everything between them cost, reading the request and writing the answer included.
A request with `X-Bench-SQL: 1` is told `X-Bench-Queries` and `X-Bench-SQL-Time` (microseconds) as well, and
`X-Bench-Each`: the time of each query behind its kind (`rows` of a list of ideas,
`ranked` ones, `groups` of ideas counted, `other`).
"""

import os
import time
from collections.abc import Callable, Iterable
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"

from django.core.wsgi import get_wsgi_application
from django.db import connection

from bench.sqlclock import sql_clock

_portal = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    spent: list[int] = []
    kinds: list[str] = []

    def timed(execute: Any, *words: Any) -> Any:
        began = sql_clock()
        try:
            return execute(*words)
        finally:
            spent.append(sql_clock() - began)
            kinds.append(_kind(str(words[0])))

    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        told = [("X-Bench-CPU", f"{time.process_time_ns() // 1000}")]
        if "HTTP_X_BENCH_SQL" in environ:
            told += [("X-Bench-Queries", f"{len(spent)}"), ("X-Bench-SQL-Time", f"{sum(spent) // 1000}")]
            each = zip(kinds, spent, strict=True)
            told.append(("X-Bench-Each", " ".join(f"{kind}:{one // 1000}" for kind, one in each)))
        return start_response(status, [*headers, *told], *rest)

    if "HTTP_X_BENCH_SQL" not in environ:
        return _portal(environ, start)  # type: ignore[no-any-return]
    with connection.execute_wrapper(timed):
        return _portal(environ, start)  # type: ignore[no-any-return]


def _kind(sql: str) -> str:
    if "ts_rank" in sql.lower():
        return "ranked"
    if '"as_theme"' in sql:
        return "groups"
    if not any(f'FROM "ideas_{table}"' in sql for table in ("idea", "ideatally")):
        return "other"
    return "groups" if "GROUP BY" in sql or "COUNT(" in sql else "rows"
