"""One new row by a statement that is made once for its model.

Django makes the SQL of an INSERT anew for each row, and for one of thirty columns that takes longer than the database.
"""

from functools import cache
from typing import Any

from django.db import connection, models
from django.db.models.expressions import DatabaseDefault


def insert(row: models.Model, *, unless_there: str = "") -> bool:
    """Write a new row, as `save()` would. False, and nothing written, when one has the same value in `unless_there`.

    Raises what the database raises. For models whose `save` is Django's own; nothing listens to signals here.
    """
    left, params = [], []
    for field in _columns(type(row)):
        value = field.pre_save(row, add=True)
        if isinstance(value, DatabaseDefault) or (value is None and field.primary_key):
            left.append(field.attname)
        else:
            params.append(field.get_db_prep_save(value, connection))
    with connection.cursor() as cursor:
        cursor.execute(_statement(type(row), tuple(left), unless_there), params)
        told = cursor.fetchone()
    if told is None:
        return False
    for name, value in zip(left, told, strict=False):
        setattr(row, name, value)
    row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 - as `save()` leaves it
    return True


@cache
def _columns(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.local_concrete_fields if not field.generated]


@cache
def _statement(model: type[models.Model], left: tuple[str, ...], unless_there: str) -> str:
    """What is `left` to the database does not stand in the statement, and comes back from it."""
    quoted = connection.ops.quote_name
    fields = _columns(model)
    given = [quoted(field.column) for field in fields if field.attname not in left]
    told = ", ".join(quoted(field.column) for field in fields if field.attname in left) or "1"
    unless = f" ON CONFLICT ({quoted(unless_there)}) DO NOTHING" if unless_there else ""
    words = f"({', '.join(given)}) VALUES ({', '.join(['%s'] * len(given))}){unless} RETURNING {told}"
    return f"INSERT INTO {quoted(model._meta.db_table)} {words}"
