"""Counters of all processes of the web server, in memory that they share and that survives each of them.

The memory is made when this module is first imported: in gunicorn before its workers are forked (`preload_app`). Each
worker writes a row of its own, so none waits for another, and the next one in its place goes on counting there.
"""

import mmap
from bisect import bisect_left

ROWS = 256
KINDS = ("read", "write")
STATUSES = ("2xx", "3xx", "4xx", "429", "5xx")
PAGES = ("kept", "made")
#: Seconds, the upper ends of the histogram; what took longer stands in a last one.
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

_NAMES: list[tuple[str, str, str]] = [
    *(("requests", kind, status) for kind in KINDS for status in STATUSES),
    *(("seconds", kind, str(step)) for kind in KINDS for step in range(len(BOUNDS) + 1)),
    *(("sum", kind, "") for kind in KINDS),
    *(("pages", page, "") for page in PAGES),
]
_COLUMN = {name: column for column, name in enumerate(_NAMES)}
_memory = memoryview(mmap.mmap(-1, ROWS * len(_NAMES) * 8)).cast("d")
_row = 0


def take_row(row: int) -> None:
    """Write into this row from now on; the web server calls it in each new worker."""
    global _row  # noqa: PLW0603 - a process has one
    _row = row % ROWS


def _add(name: tuple[str, str, str], amount: float = 1.0) -> None:
    _memory[_row * len(_NAMES) + _COLUMN[name]] += amount


def count_request(*, write: bool, status: int, seconds: float) -> None:
    kind = KINDS[write]
    _add(("requests", kind, "429" if status == 429 else f"{min(max(status // 100, 2), 5)}xx"))  # noqa: PLR2004
    _add(("seconds", kind, str(bisect_left(BOUNDS, seconds))))
    _add(("sum", kind, ""), seconds)


def count_page(*, kept: bool) -> None:
    _add(("pages", "kept" if kept else "made", ""))


def total(name: str, first: str, second: str = "") -> float:
    """What all processes counted since the web server was started."""
    column = _COLUMN[name, first, second]
    return sum(_memory[row * len(_NAMES) + column] for row in range(ROWS))
