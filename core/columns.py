"""Columns that are looked at each by itself: of a row, and of what is typed into a form.

What ties columns to each other and to other rows is left to the database, which sees to it for nothing. Django would
ask it beforehand, constraint by constraint, with a savepoint around each: half of what a form cost.
"""

from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import ModelFormMetaclass


class ColumnsForm(forms.Form, metaclass=ModelFormMetaclass):
    """Has the fields of a `ModelForm` of its `Meta`, and makes no row: the service does, from `cleaned_data`."""

    def _post_clean(self) -> None:
        for name, column in _columns(type(self)):
            value = self.cleaned_data.get(name)
            if name not in self.cleaned_data or value in column.empty_values:
                continue  # its field has refused it, or it may stay empty
            try:
                column.clean(value, None)
            except ValidationError as error:
                said = self.fields[name].error_messages
                for one in error.error_list:
                    one.message = said.get(one.code or "", one.message)
                self.add_error(name, error)


@cache
def _columns(form: type[ColumnsForm]) -> list[tuple[str, Any]]:
    """Those that hold what was typed; for a key to another row a field has just found that row."""
    meta = form._meta  # type: ignore[attr-defined] # private to Django
    columns = ((name, meta.model._meta.get_field(name)) for name in meta.fields)
    return [(name, column) for name, column in columns if not column.is_relation]


def look_at(row: models.Model, *names: str) -> None:
    """Look at the columns that somebody typed, and let the row say of itself what is wrong (`clean`).

    Raises `ValidationError` by column.
    """
    row.full_clean(exclude=_all_but(type(row), names), validate_unique=False, validate_constraints=False)


@cache
def _all_but(model: type[models.Model], names: tuple[str, ...]) -> set[str]:
    return {column.name for column in model._meta.fields} - set(names)


class RowField(forms.ChoiceField):
    """One of a few rows that are at hand, by a key of theirs. Each form gives its own field its `rows`.

    Nothing is asked of the database.
    """

    def __init__(self, *, key: str, empty_label: Any = None, **kwargs: Any) -> None:
        self.key, self.empty_label = key, empty_label
        self.by_key: dict[str, Any] = {}
        super().__init__(**kwargs)

    @property
    def rows(self) -> list[Any]:
        return list(self.by_key.values())

    @rows.setter
    def rows(self, rows: list[models.Model]) -> None:
        self.by_key = {getattr(row, self.key): row for row in rows}
        self.choices = self._named

    def _named(self) -> list[tuple[str, Any]]:
        first = [] if self.empty_label is None else [("", self.empty_label)]
        return [*first, *((name, str(row)) for name, row in self.by_key.items())]

    def valid_value(self, value: str) -> bool:
        return value in self.by_key

    def clean(self, value: Any) -> Any:
        return self.by_key.get(super().clean(value))
