"""Thousands of rows at once, by PostgreSQL's own means. What cleans comes before; constraints still hold."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.utils import timezone


def copy_in(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]], /, **same: Any) -> None:
    """Write `rows` by COPY: their values stand in the order of `names` (`attname`s), `same` holds in each of them.

    A column that is not named gets the default of its field. No row of the model is made, so no `save` runs; triggers
    and constraints do.
    """
    fields = [field for field in _filled(model) if field.attname not in names]
    rest = [_prepared(field, same) for field in fields]
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    every = [by_name[name] for name in names] + fields
    table = io.StringIO()
    csv.writer(table).writerows([*row, *rest] for row in rows)
    table.seek(0)
    # An empty cell is NULL; in a column that has none it is an empty text.
    texts = ", ".join(field.column for field in every if not field.null)
    columns = ", ".join(field.column for field in every)
    # Django knows nothing of COPY, so its errors are translated here.
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(
            f"COPY {model._meta.db_table} ({columns}) FROM STDIN (FORMAT csv, FORCE_NOT_NULL ({texts}))", table
        )


def insert_for_each(model: type[models.Model], column: str, rows: models.QuerySet[Any], /, **same: Any) -> None:
    """Write one row of `model` for each of `rows`, in the order of their keys, which stand in `column`.

    One statement within the database. `same` holds in each row; other columns get the default of their field.
    """
    fields = [field for field in _filled(model) if field.attname != column]
    keys, given = rows.order_by("pk").values("pk").query.sql_with_params()
    columns = ", ".join([column, *(field.column for field in fields)])
    marks = ", ".join(["row.*", *("%s" for _field in fields)])
    values = [_prepared(field, same) for field in fields]
    with connection.cursor() as cursor:
        # Names of columns and a query of our own: nothing that anybody typed.
        words = f"INSERT INTO {model._meta.db_table} ({columns}) SELECT {marks} FROM ({keys}) row"  # noqa: S608
        cursor.execute(words, [*values, *given])


def _filled(model: type[models.Model]) -> list[Any]:
    """The columns that the database does not fill by itself."""
    return [
        field
        for field in model._meta.concrete_fields
        if not (field.generated or field.has_db_default() or isinstance(field, models.AutoField))
    ]


def _prepared(field: Any, same: dict[str, Any]) -> Any:
    value = same[field.attname] if field.attname in same else field.get_default()
    if value is None and (getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)):
        value = timezone.now()
    return field.get_db_prep_save(value, connection)
