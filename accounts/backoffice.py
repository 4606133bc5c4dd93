"""Bases of the back office that need no role on a plan: directions of fields, rows shown only, administrators only."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.forms import Textarea, TextInput
from django.http import HttpRequest

from accounts.rules import is_administrator


class DirectedFieldsMixin:
    """Texts take the direction of their language; addresses and codes are written from left to right."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and isinstance(field.widget, (Textarea, TextInput)):
            field.widget.attrs.update(_direction(db_field))
        return field


def _direction(db_field: Any) -> dict[str, str]:
    name = db_field.name
    if name.endswith("_ar"):
        return {"dir": "rtl", "lang": "ar"}
    if name.endswith("_fr"):
        return {"dir": "ltr", "lang": "fr"}
    if isinstance(db_field, (models.URLField, models.EmailField, models.SlugField)):
        return {"dir": "ltr"}
    return {"dir": "auto"}


class ReadOnlyMixin:
    """Rows that services append: shown, never written here, by nobody."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AdministratorMixin(DirectedFieldsMixin):
    """Rows about people and machinery: administrators only, not even shown to others."""

    list_per_page = 50
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(is_administrator(request.user))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(is_administrator(request.user))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(is_administrator(request.user))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(is_administrator(request.user))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(is_administrator(request.user))


class AdministratorAdmin(AdministratorMixin, admin.ModelAdmin):
    """A model for administrators."""


class ReadOnlyAdministratorAdmin(ReadOnlyMixin, AdministratorAdmin):
    """A model that administrators may look at."""
