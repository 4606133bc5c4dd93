"""Who reads and who writes follows from roles on plans, not from tables of permissions.

An administrator does everything; reform-sector staff (screeners) read all of their plans and write what the class of
admin says; steering-committee members read all of theirs and change nothing, but add notes and opinions; observers read
all of theirs and write nothing at all. Somebody who works for an institution or
an association and was let into the back office sees the rows of that body. States never change by a form: a state is
shown, and buttons call services.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib import admin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple, Textarea, TextInput, TypedMultipleChoiceField
from django.http import Http404, HttpRequest
from django.utils.text import capfirst
from modeltranslation.admin import TranslationAdmin, TranslationTabularInline
from rules.predicates import Predicate

from accounts.backoffice import DirectedFieldsMixin, NamedPagesMixin, ReadOnlyMixin
from accounts.rules import is_administrator
from core.fields import LineField, ProseField
from core.wording import language_named
from plans.backoffice.guarded import GuardedForm, side_by_side
from plans.backoffice.structured import structured_field
from plans.enums import PlanRoleKind
from plans.models import ActionPlan
from plans.rules import reads_everything, works_on_plan


def asked(request: HttpRequest, rule: Predicate, plan: Any = None) -> bool:
    """The answer of a rule about roles. A page asks the same of every row and link, the database is asked once."""
    known = request.__dict__.setdefault("_roles_asked", {})
    key = (rule.name, getattr(plan, "pk", None))
    if key not in known:
        known[key] = bool(rule(request.user, plan))
    return bool(known[key])


def _plans(user: Any, *roles: str) -> QuerySet[ActionPlan]:
    if is_administrator(user):
        return ActionPlan.objects.all()
    return ActionPlan.objects.with_role(user, *roles)


def readable_plans(request: HttpRequest) -> QuerySet[ActionPlan]:
    """The plans that the person may read all of."""
    return _plans(request.user, *PlanRoleKind)


def worked_plans(request: HttpRequest) -> QuerySet[ActionPlan]:
    """The plans that the person works on."""
    return plans_worked_by(request.user)


def plans_worked_by(user: Any) -> QuerySet[ActionPlan]:
    """The plans that somebody works on, also without a page: a job asks again when it begins."""
    return _plans(user, PlanRoleKind.SCREENER)


def _parameter(item: Any) -> str:
    """The name under which a filter of a list stands in an address."""
    if isinstance(item, str):
        return item
    return str(item[0]) if isinstance(item, (tuple, list)) else str(item.parameter_name)


class RoleAdminMixin(DirectedFieldsMixin):
    """Permissions from roles. `staff_write` says what screeners may do beside reading: of add, change, delete."""

    staff_write: ClassVar[frozenset[str]] = frozenset()
    #: The path from a row to its plan ("idea__plan", "pk" of a plan itself); '' where rows belong to no plan.
    plan_path: ClassVar[str] = ""
    #: Paths from a row to the people of a body to which it belongs, who read it even without a role.
    own_paths: ClassVar[tuple[str, ...]] = ()
    list_per_page = 50
    show_full_result_count = False

    def plan_of(self, obj: Any) -> Any:
        if obj is None or not self.plan_path:
            return None
        if self.plan_path == "pk":
            return obj
        for name in self.plan_path.split("__"):
            obj = getattr(obj, name, None)
        return obj

    # --- reading
    def get_queryset(self, request: HttpRequest) -> Any:
        """Only rows that the person may read: what is not listed has no page either."""
        rows = super().get_queryset(request)  # type: ignore[misc]
        if is_administrator(request.user):
            return rows
        if asked(request, reads_everything):
            if not self.plan_path:
                return rows
            known = Q((f"{self.plan_path}__in", readable_plans(request)))
            return rows.filter(known | Q((f"{self.plan_path.removesuffix('__pk')}__isnull", True)))
        return self._own(request, rows)

    def _own(self, request: HttpRequest, rows: Any) -> Any:
        mine = Q(pk__in=[])
        for path in self.own_paths:
            mine |= Q((path, request.user))
        # A row may be reached over several memberships. A subquery keeps the list sortable, which DISTINCT would not.
        return rows.filter(pk__in=self.model._base_manager.filter(mine).values("pk"))  # type: ignore[attr-defined]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if asked(request, reads_everything, self.plan_of(obj)):
            return True
        if not self.own_paths or not request.user.is_active:
            return False
        rows = self._own(request, self.model._base_manager.all())  # type: ignore[attr-defined]
        return bool((rows if obj is None else rows.filter(pk=obj.pk)).exists())

    def has_module_permission(self, request: HttpRequest) -> bool:
        return asked(request, reads_everything) or self.has_view_permission(request)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> Any:
        """Of what one may not see, nothing is told: neither that it exists nor that it was deleted."""
        raise Http404

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Filters of the address are those of the list and no others: a secret could be guessed letter by letter."""
        filters = self.get_list_filter(request) if request else self.list_filter  # type: ignore[attr-defined]
        offered = {_parameter(item) for item in filters}
        if getattr(self, "date_hierarchy", None):
            offered.add(self.date_hierarchy)  # type: ignore[attr-defined]
        return any(lookup == name or lookup.startswith(f"{name}__") for name in offered)

    # --- writing
    def may(self, request: HttpRequest, what: str, obj: Any = None) -> bool:
        """The person may do `what` (add, change, delete, or a name of one's own) with this row, or with some row."""
        if is_administrator(request.user):
            return True
        return what in self.staff_write and asked(request, works_on_plan, self.plan_of(obj))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request, "add", obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request, "delete", obj)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Several of a list are ticked, not typed with commas between; columns of JSON are written as text."""
        if structured := structured_field(db_field):
            return structured
        choices = several_of(db_field)
        if not choices:
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return TypedMultipleChoiceField(
            choices=choices,
            label=capfirst(db_field.verbose_name),
            help_text=db_field.help_text,
            required=not db_field.blank,
            widget=CheckboxSelectMultiple,
        )

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A row is put under a plan that one works on."""
        if db_field.remote_field.model is ActionPlan and not is_administrator(request.user):
            kwargs.setdefault("queryset", worked_plans(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def several_of(db_field: Any) -> Any:
    """What a list column may hold: its choices, or the languages of the portal."""
    if not isinstance(db_field, ArrayField):
        return None
    if db_field.name != "languages":
        return db_field.base_field.choices
    return [(code, language_named(code)) for code, _name in settings.LANGUAGES]


_WIDGETS: dict[Any, Any] = {
    ProseField: {"widget": Textarea(attrs={"rows": 6})},
    LineField: {"widget": TextInput(attrs={"size": 60})},
    models.URLField: {"assume_scheme": "https"},
}


class RoleAdmin(NamedPagesMixin, RoleAdminMixin, admin.ModelAdmin):
    """A model without translated fields."""

    form = GuardedForm
    formfield_overrides: ClassVar[dict[Any, Any]] = _WIDGETS


class TranslatedRoleAdmin(NamedPagesMixin, RoleAdminMixin, TranslationAdmin):
    """A model with translated fields: the languages of a text stand side by side, none is hidden in a tab."""

    form = GuardedForm
    formfield_overrides: ClassVar[dict[Any, Any]] = _WIDGETS

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return side_by_side(super().get_fieldsets(request, obj))


class ReadOnlyRoleAdmin(ReadOnlyMixin, RoleAdmin):
    """Read by staff and committee, written by nobody."""


class ReadOnlyTranslatedRoleAdmin(ReadOnlyMixin, TranslatedRoleAdmin):
    """The same, with translated fields."""


class RoleInline(RoleAdminMixin, admin.TabularInline):
    """Rows of a model below those that they belong to. `plan_path` begins at the row above."""

    extra = 0
    formfield_overrides: ClassVar[dict[Any, Any]] = {**_WIDGETS, ProseField: {"widget": Textarea(attrs={"rows": 3})}}

    def get_queryset(self, request: HttpRequest) -> Any:
        """Whoever sees the row above sees these."""
        return admin.TabularInline.get_queryset(self, request)


class TranslatedInline(RoleInline, TranslationTabularInline):
    """Such rows with translated fields."""


class ReadOnlyInline(ReadOnlyMixin, RoleInline):
    """Such rows, shown only."""

    can_delete = False
