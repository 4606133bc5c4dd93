"""How long PostgreSQL worked: the processor time of the process that serves our connection."""

import time
from pathlib import Path

from django.db import connection


def sql_clock() -> int:
    """Nanoseconds of processor time so far. On a busy machine a statement waits for its turn, and that is not counted.

    Where the system does not tell (PostgreSQL runs elsewhere, no Linux), the time on the wall.
    """
    connection.ensure_connection()
    told = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    try:
        return int(told.read_text().split()[0])
    except OSError:
        return time.perf_counter_ns()
