"""Several queries about one row as one statement, whose SQL is made once.

Django makes the SQL of a query anew each time it is asked, which costs a page of figures more than the database does.
Here the querysets are compiled the first time, for a key that no row has; from then on the real key takes its place,
and all answers come back together.
"""

import json
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import get_language

#: Stands for the key while the SQL is made. No column holds it.
_STANDS_IN = -987_654_321

Rows = dict[str, list[dict[str, Any]]]
#: The name of each query and its rows as JSON.
Told = tuple[tuple[str, str], ...]


def read(told: Told) -> Rows:
    return {name: json.loads(rows) for name, rows in told}


class Together:
    """The named querysets of `make`, each of `values()`, asked together. `make` is called with a primary key.

    Nothing in them may depend on when or by whom they are asked: they are made once for each language.
    """

    def __init__(self, *make: Callable[[int], dict[str, QuerySet[Any]]]) -> None:
        self.make = make
        self.made: dict[str | None, tuple[str, list[Any], list[str]]] = {}

    def of(self, key: int) -> Rows:
        """Each query's rows under its name. Dates and times come as ISO 8601, spans as PostgreSQL writes them."""
        return read(self.told(key))

    def told(self, key: int) -> Told:
        """The same, as the database says it: equal where and only where nothing has changed."""
        language = get_language()
        if language not in self.made:
            self.made[language] = self._compiled()
        sql, params, names = self.made[language]
        with connection.cursor() as cursor:
            cursor.execute(sql, [key if value == _STANDS_IN else value for value in params])
            found = cursor.fetchone()
        return tuple(zip(names, found, strict=True))

    def _compiled(self) -> tuple[str, list[Any], list[str]]:
        parts: list[str] = []
        params: list[Any] = []
        names: list[str] = []
        for make in self.make:
            for name, rows in make(_STANDS_IN).items():
                sql, given = rows.query.sql_with_params()
                parts.append(f"(SELECT coalesce(json_agg(part), '[]')::text FROM ({sql}) part)")  # noqa: S608 - our own
                params += given
                names.append(name)
        return f"SELECT {', '.join(parts)}", params, names
