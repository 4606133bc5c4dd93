"""The log: one JSON object a line, with the number of the request. Nothing that people typed stands in it.

What our own code logs is written out, for it names keys and counts alone. Other people's code logs addresses, hosts and
messages of exceptions, in which a name or an e-mail may stand: of those lines the fixed words and the numbers are
kept. Of an exception its kind, the places it came through and the broken constraint are kept, never its message.
"""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

#: The number of the request that is being answered, or of the task that is being done.
number_of_request: ContextVar[str] = ContextVar("number_of_request", default="")

_OWN = frozenset(
    {"ogportal", "outcomes", "consultation", "commitments", "ideas", "workshops", "plans", "accounts", "core"}
)
_ROOT = f"{Path(__file__).resolve().parents[2]}/"
#: Innermost places of an exception that are kept.
_PLACES = 12
_ADDRESS = re.compile(r"'[^']*'|\"[^\"]*\"|[^\s<>\"']+@[^\s<>\"']+|\w+://\S+|/\S+|\+?\d[\d .-]{7,}\d")
_PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?[-#0 +]*[\d.]*[a-zA-Z]")


class JsonFormatter(logging.Formatter):
    """Line feeds, escapes of terminals and bytes beyond ASCII come out escaped: nobody writes a line of their own."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        if number := number_of_request.get():
            line["request"] = number
        if status := getattr(record, "status_code", None):
            line["status"] = status
        line |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[1] is not None:
            line["exception"] = [_told(error) for error in _chain(record.exc_info[1])]
        return json.dumps(line, default=type)


def _message(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] in _OWN:
        return record.getMessage()
    if record.exc_info and not record.args:  # Django passes the message of the exception on as its own
        return "…"
    if not record.args:
        return _ADDRESS.sub("…", str(record.msg))
    given: Any = record.args
    places = iter([] if isinstance(given, dict) else given)

    def number_or_nothing(found: re.Match[str]) -> str:
        value = given.get(found[1]) if isinstance(given, dict) else next(places, None)
        return str(value) if isinstance(value, int | float) else "…"

    return _PLACEHOLDER.sub(number_or_nothing, str(record.msg))


def _chain(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def _told(error: BaseException) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": f"{type(error).__module__}.{type(error).__qualname__}"}
    if places := _places(error.__traceback__):
        told["places"] = places
    diagnosis = getattr(error, "diag", None)  # of psycopg2; its message would quote the row
    if diagnosis is not None:
        told |= {"sqlstate": diagnosis.sqlstate, "constraint": diagnosis.constraint_name}
    return told


def _places(came_through: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(came_through)[-_PLACES:]
    return [f"{frame.filename.removeprefix(_ROOT)}:{frame.lineno} {frame.name}" for frame in frames]
