"""A few related rows in the query of their parent, where a prefetch of each kind would be a query of its own."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet
from django.db.models.functions import JSONObject


def gathered(rows: QuerySet[Any], *columns: str) -> ArraySubquery:
    """An expression for `annotate`: these columns of `rows` (which refer to the parent by `OuterRef`), in their order.

    For a handful of rows on a page of one parent; `instances` makes objects of them.
    """
    # In two steps: modeltranslation takes `values()` without names for all columns.
    row = JSONObject(**{column: column for column in columns})
    return ArraySubquery(rows.annotate(gathered_row=row).values("gathered_row"))


def instances(model: Any, rows: Iterable[dict[str, Any]]) -> list[Any]:
    """Objects of `model` with the gathered columns and no others: to be read and shown, never saved."""
    read = model._meta.get_field
    return [model(**{name: read(name).to_python(value) for name, value in row.items()}) for row in rows]
