"""The base of the back office: who reads and who writes follows from roles on plans, not from tables of permissions.

An administrator does everything; reform-sector staff (screeners) read all and write what the class of admin says;
steering-committee members read all and change nothing. States never change by a form: a state is shown, and buttons
call services.
"""

from typing import Any, ClassVar

from django.contrib import admin
from django.forms import Textarea, TextInput
from django.http import HttpRequest
from modeltranslation.admin import TranslationAdmin

from accounts.backoffice import DirectedFieldsMixin, ReadOnlyMixin
from accounts.rules import is_administrator
from core.fields import LineField, ProseField
from plans.rules import is_screener, reads_everything


class RoleAdminMixin(DirectedFieldsMixin):
    """Permissions from roles. `staff_write` says what screeners may do beside reading: of add, change, delete."""

    staff_write: ClassVar[frozenset[str]] = frozenset()
    list_per_page = 50
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(reads_everything(request.user, None))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(reads_everything(request.user, None))

    def _may(self, request: HttpRequest, what: str) -> bool:
        if is_administrator(request.user):
            return True
        return what in self.staff_write and bool(is_screener(request.user, None))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "add")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "change")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "delete")


class RoleAdmin(RoleAdminMixin, admin.ModelAdmin):  # type: ignore[type-arg] # not subscriptable at run time
    """A model without translated fields."""


class TranslatedRoleAdmin(RoleAdminMixin, TranslationAdmin):
    """A model with translated fields: one field of the form for each language, none hidden in a tab."""

    formfield_overrides: ClassVar[dict[Any, Any]] = {
        ProseField: {"widget": Textarea(attrs={"rows": 6})},
        LineField: {"widget": TextInput(attrs={"size": 60})},
    }


class ReadOnlyRoleAdmin(ReadOnlyMixin, RoleAdmin):
    """Read by staff and committee, written by nobody."""


class ReadOnlyTranslatedRoleAdmin(ReadOnlyMixin, TranslatedRoleAdmin):
    """The same, with translated fields."""


class RoleInline(RoleAdminMixin, admin.TabularInline):  # type: ignore[type-arg] # not subscriptable at run time
    """Rows of a model below those that they belong to."""

    extra = 0


class ReadOnlyInline(ReadOnlyMixin, RoleInline):
    """Such rows, shown only."""

    can_delete = False
