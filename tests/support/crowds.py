"""Several people at the same moment, each on a connection of their own; nobody is waited for without end."""

import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

#: Seconds. Far more than anybody needs on a busy machine, far less than anybody wants to look at a suite that stands.
PATIENCE = 120
#: As many as a server has workers are let to the database; the others stand in line before it, as at a proxy.
_DOOR = 20


def at_once(*works: Callable[[], Any], begin: str = "") -> list[Any]:
    """What each work answered when all were done at the same moment, in their order; an exception is an answer.

    `begin` is the SQL with which each connection begins. Fails when somebody is not done after `PATIENCE`, and says
    where everybody stands; what they hold in the database is taken from them, so that the next test does not wait.
    """
    start, door = threading.Barrier(len(works), timeout=PATIENCE), threading.Semaphore(_DOOR)
    said: list[Any] = [None] * len(works)

    def connect() -> None:
        with connection.cursor() as cursor:
            cursor.execute(begin or "select 1")

    def run(place: int) -> None:
        try:
            if len(works) <= _DOOR:  # who is connected already comes at the same moment indeed
                connect()
            start.wait(PATIENCE)
            with door:
                if len(works) > _DOOR:
                    connect()
                said[place] = works[place]()
        except Exception as error:  # noqa: BLE001 - what somebody is told is the result
            said[place] = error
        finally:
            connection.close()

    _ended([in_background(run, place) for place in range(len(works))])
    return said


def patient() -> str:
    """For `begin`: who waits how long is the machine's affair, a busy one turns nobody away before we lose patience."""
    return f"set lock_timeout = '{PATIENCE}s'; set statement_timeout = '{PATIENCE}s'"


def faults(said: list[Any]) -> list[str]:
    """What went wrong, of what `at_once` gave."""
    return [repr(one) for one in said if isinstance(one, Exception)]


def in_background(work: Callable[..., Any], *told: Any) -> threading.Thread:
    """A thread that has begun, and that the end of the process does not wait for."""
    thread = threading.Thread(target=work, args=told, daemon=True)
    thread.start()
    return thread


@contextmanager
def beside(work: Callable[[], Any]) -> Iterator[None]:
    """`work` is done in the background, on another connection, and has come to its end before this does."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = in_background(run)
    try:
        yield
    finally:
        _ended([thread])


def _ended(threads: list[threading.Thread]) -> None:
    until = time.monotonic() + PATIENCE
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    standing = [thread for thread in threads if thread.is_alive()]
    if not standing:
        return
    frames = sys._current_frames()
    where = ["".join(traceback.format_stack(frames[one.ident])) for one in standing if one.ident in frames]
    with connection._nodb_cursor() as cursor:
        name = connection.settings_dict["NAME"]
        cursor.execute("select state, wait_event_type, query from pg_stat_activity where datname = %s", [name])
        held = "\n".join(str(row) for row in cursor.fetchall())
        cursor.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [name])
    connection.close()
    raise AssertionError(f"{len(standing)} still stand:\n" + "\n".join([*where, held]))
