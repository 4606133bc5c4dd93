"""Pages by key: the next page begins after the last row of this one, so page 30,000 costs what page 1 costs."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet

from core.prepared import prepared

#: Bounds of PostgreSQL's bigint: what does not fit there is no key of ours.
_MOST = 2**63 - 1


class BadToken(ValueError):
    """The `after` (or `before`) of an address is not one that a page has given."""


@dataclass(frozen=True)
class Order:
    """Rows by `field`, ties by primary key in the same direction. `kind` is instant, number, text or key (no field)."""

    name: str
    field: str = ""
    descending: bool = True
    kind: str = "instant"


@dataclass(frozen=True)
class Page:
    """One page of rows, with the tokens of its neighbours ('' where there is none)."""

    rows: Sequence[Any]
    next: str = ""
    previous: str = ""


def _token(row: Any, order: Order) -> str:
    if order.kind == "key":
        return str(row.pk)
    value = row
    for part in order.field.split("__"):
        value = getattr(value, part)
    if isinstance(value, datetime):
        value = value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return f"{value}.{row.pk}"


def _number(text: str) -> int:
    if not (text.isascii() and text.removeprefix("-").isdigit() and len(text) < len(str(_MOST)) + 1):
        raise BadToken(text)
    number = int(text)
    if not -_MOST <= number <= _MOST:
        raise BadToken(text)
    return number


def read_token(token: str, order: Order) -> tuple[Any, int]:
    """The value and the primary key that a token names (`2020-10-16T10:00:00Z.123`). Raises `BadToken`."""
    if order.kind == "key":
        return None, _number(token)
    value, dot, key = token.rpartition(".")
    if not dot:
        raise BadToken(token)
    if order.kind == "number":
        return _number(value), _number(key)
    if order.kind == "instant":
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise BadToken(token) from None
        if moment.tzinfo is None:
            raise BadToken(token)
        return moment, _number(key)
    return value, _number(key)


def _beyond(order: Order, value: Any, key: int, *, descending: bool) -> Q:
    """Rows past the given one.

    In the form `a <= x AND (a < x OR id < y)`: PostgreSQL starts at x in the index. The usual
    `a < x OR (a = x AND id < y)` reads everything before it and is as slow as OFFSET.
    """
    less = "lt" if descending else "gt"
    tie = Q((f"pk__{less}", key))
    if order.kind == "key":
        return tie
    return Q((f"{order.field}__{less}e", value)) & (Q((f"{order.field}__{less}", value)) | tie)


def page(
    rows: QuerySet[Any] | Callable[[], QuerySet[Any]],
    *,
    order: Order,
    after: str = "",
    before: str = "",
    size: int = 20,
    shape: Hashable | None = None,
) -> Page:
    """`size` rows in `order`, after the token `after` or before the token `before`; one query.

    With a `shape` (`core.prepared`), which names everything that makes these rows, their SQL is made once; `rows` is
    then a function, which is not called again. Raises `BadToken` when a token cannot be read.
    """
    backwards = bool(before and not after)
    descending = order.descending != backwards
    token = before if backwards else after
    place = dict(zip(("value", "key"), read_token(token, order), strict=True)) if token else {}
    if order.kind == "key":
        place.pop("value", None)

    def make(**place: Any) -> QuerySet[Any]:
        found = rows() if callable(rows) else rows
        if place:
            found = found.filter(_beyond(order, place.get("value"), place["key"], descending=descending))
        sign = "-" if descending else ""
        keys = [f"{sign}pk"] if order.kind == "key" else [f"{sign}{order.field}", f"{sign}pk"]
        return found.order_by(*keys)[: size + 1]

    found = prepared(shape and (shape, order.name, backwards, bool(token), size), make, **place)
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page(rows=[])
    has_next, has_previous = (True, more) if backwards else (more, bool(after))
    return Page(
        rows=found,
        next=_token(found[-1], order) if has_next else "",
        previous=_token(found[0], order) if has_previous else "",
    )
