"""One new row by a statement that is made once for its model.

Django makes the SQL of an INSERT anew for each row, and for one of thirty columns that takes longer than the database.
"""

from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.expressions import DatabaseDefault

#: Columns whose values of this type go to the database as they are; Django prepares each of them in several steps.
_AS_IT_IS: dict[Any, type] = {
    models.CharField: str,
    models.EmailField: str,
    models.TextField: str,
    models.BooleanField: bool,
    models.BigIntegerField: int,
    models.PositiveIntegerField: int,
    models.PositiveSmallIntegerField: int,
    models.ForeignKey: int,
    models.OneToOneField: int,
}


def insert(row: models.Model, *, unless_there: str = "") -> bool:
    """Write a new row, as `save()` would. False, and nothing written, when one has the same value in `unless_there`.

    Raises what the database raises. For models whose `save` is Django's own; nothing listens to signals here.
    """
    connection: Any = connections[DEFAULT_DB_ALIAS]
    left, params = [], []
    for field, kind in _columns(type(row)):
        value = field.pre_save(row, True)
        if value is None and field.primary_key:
            left.append(field.attname)
        elif type(value) is kind or (value is None and kind):
            params.append(value)
        elif isinstance(value, DatabaseDefault):
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
def _columns(model: type[models.Model]) -> list[tuple[Any, type | None]]:
    """Each with the type of which it takes values as they are."""
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    return [(field, _AS_IT_IS.get(type(field))) for field in fields]


@cache
def _statement(model: type[models.Model], left: tuple[str, ...], unless_there: str) -> str:
    """What is `left` to the database does not stand in the statement, and comes back from it."""
    quoted = connections[DEFAULT_DB_ALIAS].ops.quote_name
    fields = [field for field, _kind in _columns(model)]
    given = [quoted(field.column) for field in fields if field.attname not in left]
    told = ", ".join(quoted(field.column) for field in fields if field.attname in left) or "1"
    unless = f" ON CONFLICT ({quoted(unless_there)}) DO NOTHING" if unless_there else ""
    words = f"({', '.join(given)}) VALUES ({', '.join(['%s'] * len(given))}){unless} RETURNING {told}"
    return f"INSERT INTO {quoted(model._meta.db_table)} {words}"
