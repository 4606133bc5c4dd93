"""Querysets whose SQL is made once, and then only asked with other values.

Django makes the SQL of a query anew each time it is asked. For a list with its relations that takes several times as
long as the database takes for the answer, and more than the page around it.
"""

import datetime as dt
import threading
from collections.abc import Callable, Hashable
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet, prefetch_related_objects
from django.db.models.fields.related_descriptors import ManyToManyDescriptor, ReverseManyToOneDescriptor
from django.db.models.query import normalize_prefetch_lookups
from django.http import Http404
from django.utils.translation import get_language

#: Statements kept by one thread; then it begins anew.
MOST = 500

#: Of more rows than this, what points at them is asked as Django does.
MOST_PARENTS = 20

#: What stands in the place of a value while the SQL is made: something that no row holds, of the same type.
_STANDS_IN: dict[type, Callable[[int], Any]] = {
    int: lambda place: 1_987_654_321 + place,
    str: lambda place: f"\x7fvalue {place}\x7f",
    UUID: lambda place: UUID(int=(0xFF << 120) + place),
    dt.datetime: lambda place: dt.datetime(1, 2, 3, 4, 5, 6, place, tzinfo=dt.UTC),
}


class _Made:
    """One queryset with its SQL and the places of the values in it."""

    def __init__(self, make: Callable[..., QuerySet[Any]], values: dict[str, Any]) -> None:
        standing = {name: _STANDS_IN[type(value)](place) for place, (name, value) in enumerate(values.items())}
        rows: Any = make(**standing)
        self.rows = rows
        self.compiler: Any = rows.query.get_compiler(rows.db)
        self.sql, params = self.compiler.as_sql()
        named = {value: name for name, value in standing.items()}
        self.params = list(params)
        self.places = {
            place: named[one] for place, one in enumerate(params) if type(one) in _STANDS_IN and one in named
        }
        if missing := standing.keys() - set(self.places.values()):
            raise ValueError(f"the SQL does not hold {', '.join(sorted(missing))} as it was given")
        moments = [one for place, one in enumerate(params) if isinstance(one, dt.date) and place not in self.places]
        if moments:
            raise ValueError(f"a moment that would be told again later is no part of a statement: {moments}")
        rows.query.get_compiler = self._at_hand
        self.converters: Any = None
        self.compiler.get_converters = self._converters
        self.lookups = normalize_prefetch_lookups(rows._prefetch_related_lookups)  # noqa: SLF001
        self.beside: dict[tuple[int, int], _Made] = {}
        #: The rows of the model, where these are the ones that point at others.
        self.blank: Any = None

    def _at_hand(self, using: Any = None, *_args: Any, **_kwargs: Any) -> Any:
        return self.compiler

    def _converters(self, columns: Any) -> Any:
        if self.converters is None:
            self.converters = type(self.compiler).get_converters(self.compiler, columns)
        return self.converters

    def ask(self, values: dict[str, Any]) -> list[Any]:
        params = list(self.params)
        for place, name in self.places.items():
            params[place] = values[name]
        self.compiler.connection = connections[self.rows.db]
        self.compiler.as_sql = lambda *_args, **_kwargs: (self.sql, tuple(params))
        found = list(self.rows._iterable_class(self.rows))  # noqa: SLF001 - a queryset of its own would be a copy
        if found:
            for place, lookup in enumerate(self.lookups):
                if len(found) <= MOST_PARENTS and _is_plain(lookup, found[0]):
                    self._fetch(place, lookup, found)
                else:
                    prefetch_related_objects(found, lookup)
        return found

    def _fetch(self, place: int, lookup: Any, found: list[Any]) -> None:
        """As `prefetch_related` does for rows that point at these ones, by a statement that is made once as well."""
        descriptor = getattr(type(found[0]), lookup.prefetch_through)
        field = descriptor.rel.field
        keys = {f"key_{number}": one.pk for number, one in enumerate(found)}

        def make(**keys: int) -> QuerySet[Any]:
            rows = field.model._default_manager.all() if lookup.queryset is None else lookup.queryset
            return rows.filter(**{f"{field.name}__in": list(keys.values())})

        made = self.beside.get((place, len(found)))
        if made is None:
            made = self.beside[place, len(found)] = _Made(make, keys)
            made.blank = field.model._default_manager.all()
        theirs: dict[int, list[Any]] = {one.pk: [] for one in found}
        parents = {one.pk: one for one in found}
        for row in made.ask(keys):
            key = getattr(row, field.attname)
            setattr(row, field.name, parents[key])
            theirs[key].append(row)
        for one in found:
            if lookup.to_attr:
                setattr(one, lookup.to_attr, theirs[one.pk])
                continue
            rows = made.blank._chain()  # noqa: SLF001 - as Django itself does, which asks the manager and rewrites again
            rows._deferred_filter = (False, (), {field.name: one})  # noqa: SLF001 - for whoever narrows them further
            rows._known_related_objects = {field: {one.pk: one}}  # noqa: SLF001
            rows._result_cache, rows._prefetch_done = theirs[one.pk], True  # noqa: SLF001
            vars(one).setdefault("_prefetched_objects_cache", {})[field.remote_field.cache_name] = rows


def _is_plain(lookup: Any, row: Any) -> bool:
    """Rows that point at this one by a key."""
    descriptor = getattr(type(row), lookup.prefetch_through, None)
    return isinstance(descriptor, ReverseManyToOneDescriptor) and not isinstance(descriptor, ManyToManyDescriptor)


class _Statements(threading.local):
    """Of each thread its own: the parts of a query know the connection for which they were made."""

    def __init__(self) -> None:
        self.made: dict[Hashable, _Made] = {}


_statements = _Statements()


def prepared(shape: Hashable, make: Callable[..., QuerySet[Any]], **values: Any) -> list[Any]:
    """The rows of `make(**values)`; `make` is called once for each `shape` (and language), with stand-ins for `values`.

    `shape` names everything else that `make` looks at: what differs there is another statement. None keeps nothing.
    `values` are numbers, texts and instants that go into the SQL as they are.
    """
    if shape is None:
        return list(make(**values))
    key = (shape, get_language())
    made = _statements.made.get(key)
    if made is None:
        try:
            made = _Made(make, values)
        except EmptyResultSet:
            return []
        if len(_statements.made) >= MOST:
            _statements.made.clear()
        _statements.made[key] = made
    return made.ask(values)


def one_or_404(shape: Hashable, make: Callable[..., QuerySet[Any]], **values: Any) -> Any:
    """The one row that is asked for (`prepared`)."""
    found = prepared(shape, make, **values)
    if not found:
        raise Http404
    return found[0]


def forget() -> None:
    """Begin anew: for tests, which change what the code says while it runs."""
    _statements.made.clear()
