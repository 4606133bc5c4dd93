"""Bases of the back office that need no role on a plan: directions of fields, rows shown only, administrators only."""

from typing import Any
from urllib.parse import quote_plus

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AutocompleteSelect
from django.db import models
from django.forms import Textarea, TextInput
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.rules import is_administrator
from core.wording import language_named

#: In Django's catalogue.
CHOOSE = "Select this object for an action - {}"


class WordsFilter(admin.SimpleListFilter):
    """By a column that holds codes: `parameter_name` is its name, `lookups` says the codes in words."""

    def queryset(self, request: Any, queryset: Any) -> Any:
        return queryset.filter(**{str(self.parameter_name): self.value()}) if self.value() else queryset


class LanguageFilter(WordsFilter):
    """By the language of the row, named in words."""

    title = gettext_lazy("language")
    parameter_name = "language"

    def lookups(self, request: Any, model_admin: Any) -> list[Any]:
        return [(code, language_named(code)) for code, _name in settings.LANGUAGES]


class StaffList(ChangeList):
    """Django's list of rows; its addresses are asked for by each choice of each filter, most often of a whole list."""

    def get_query_string(self, new_params: Any = None, remove: Any = None) -> str:
        if self.filter_params or not new_params or len(new_params) > 1:
            return super().get_query_string(new_params, remove)
        ((name, value),) = new_params.items()
        if not isinstance(value, (str, int)):
            return super().get_query_string(new_params, remove)
        return f"?{quote_plus(name)}={quote_plus(str(value))}"


class NamedPagesMixin:
    """Pages are named by what they show. Django's sentences ("Select %s to change") do not bend the name in them."""

    @admin.display(description=format_html('<input type="checkbox" id="{}">', "action-toggle"))
    def action_checkbox(self, obj: Any) -> SafeString:
        """The box that chooses a row: Django's own words, without a template and a widget for each row."""
        return format_html(
            '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">',
            ACTION_CHECKBOX_NAME,
            obj.pk,
            _(CHOOSE).format(obj),
        )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return StaffList

    @admin.display(description=gettext_lazy("language"), ordering="language")
    def in_language(self, row: Any) -> str:
        """For rows with a column `language`: its name, not its code."""
        return language_named(row.language)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        title = capfirst(self.opts.verbose_name_plural)  # type: ignore[attr-defined]
        return super().changelist_view(request, {"title": title, **(extra_context or {})})  # type: ignore[misc]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        name = capfirst(self.opts.verbose_name)  # type: ignore[attr-defined]
        title = name if object_id else _("New: %(name)s") % {"name": self.opts.verbose_name}  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, form_url, {"title": title, **(extra_context or {})})  # type: ignore[misc]


class SoughtRow(AutocompleteSelect):
    """Django leaves the first choice without a word, or out, where a row must be chosen: neither is valid HTML."""

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> Any:
        """Names that people gave themselves are in a language that nobody stated: only their direction is found."""
        attrs = super().build_attrs(base_attrs, extra_attrs)
        attrs.pop("lang", None)
        return attrs | {"dir": "auto"}

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        groups = super().optgroups(name, value, attr)
        options = groups[0][1]
        if self.is_required:
            options.insert(0, self.create_option(name, "", "", False, 0))
        options[0]["label"] = "—"
        return groups


class DirectedFieldsMixin:
    """Texts take the direction of their language; addresses and codes are written from left to right."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if "widget" not in kwargs and db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs["widget"] = SoughtRow(db_field, self.admin_site, using=kwargs.get("using"))  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

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


class AdministratorAdmin(NamedPagesMixin, AdministratorMixin, admin.ModelAdmin):
    """A model for administrators."""


class ReadOnlyAdministratorAdmin(ReadOnlyMixin, AdministratorAdmin):
    """A model that administrators may look at."""
