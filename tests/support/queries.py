"""Every list page proves that its number of queries does not grow with its rows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


@contextmanager
def written() -> Iterator[list[str]]:
    """The statements that wrote to a table, those of sessions left out."""
    found: list[str] = []

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and "django_session" not in sql:
            found.append(sql[:200])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


@pytest.fixture
def django_assert_constant_queries(client: Client) -> Callable[..., int]:
    """`django_assert_constant_queries(make_row, url, client=…, at_most=…)`: as many queries at one row as at three.

    `make_row()` adds one row to the page; `url` is an address or a function that gives one. Returns the number.
    """
    anonymous = client

    def check(
        make_row: Callable[[], Any],
        url: str | Callable[[], str],
        *,
        client: Client | None = None,
        at_most: int | None = None,
    ) -> int:
        visitor = client or anonymous

        def count() -> tuple[int, str]:
            address = url() if callable(url) else url
            cache.clear()
            with CaptureQueriesContext(
                connection,
            ) as seen:
                answer = visitor.get(address)
                # Streamed pages ask while they are read.
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert answer.status_code == 200, (address, answer.status_code, body[:500])
            return len(seen), "\n".join(query["sql"] for query in seen.captured_queries)

        make_row()
        count()  # what is asked once in the life of a process
        at_one, asked_at_one = count()
        make_row()
        make_row()
        at_three, asked_at_three = count()
        assert at_one == at_three, f"one row:\n{asked_at_one}\n\nthree rows:\n{asked_at_three}"
        if at_most is not None:
            assert at_three <= at_most, asked_at_three
        return at_three

    return check
