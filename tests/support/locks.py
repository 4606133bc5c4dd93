"""Somebody else who holds what one waits for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any

from django.db import connection, transaction

from tests.support.crowds import beside


@contextmanager
def held_by_another(take: Callable[[], Any], *, milliseconds: int = 100) -> Iterator[None]:
    """Somebody on another connection has done `take` and stays in that transaction; here one hardly waits for a lock.

    For tests with real transactions. This connection is closed at the end, and with it its short patience.
    """
    held, done = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            take()
            held.set()
            done.wait(30)

    with beside(hold):
        try:
            assert held.wait(30)
            with connection.cursor() as cursor:
                cursor.execute("set lock_timeout = %s", [milliseconds])
            yield
        finally:
            done.set()
            connection.close()
