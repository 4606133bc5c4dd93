"""Waiting for a row that others hold."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError

#: What PostgreSQL says when `lock_timeout` has passed.
_LOCK_NOT_AVAILABLE = "55P03"


@contextmanager
def in_line(given_up: type[Exception]) -> Iterator[None]:
    """Raise `given_up` when the wait for a row took too long; whatever else goes wrong stays what it is.

    The transaction around it is over then: nothing of it is written.
    """
    try:
        yield
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") == _LOCK_NOT_AVAILABLE:
            raise given_up from error
        raise
