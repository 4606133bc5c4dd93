"""Plans and, since who reads them is a role on plans, the bodies of `accounts` too."""

from typing import ClassVar

from django.contrib import admin

from accounts.backoffice import AdministratorAdmin
from accounts.models import Institution, InstitutionMember, Organisation, OrganisationMember, Territory
from plans.backoffice import ReadOnlyRoleAdmin, RoleInline, TranslatedInline, TranslatedRoleAdmin, keep_wall
from plans.models import (
    ActionPlan,
    AdoptionStep,
    Axis,
    Discrepancy,
    Document,
    PlanRole,
    Source,
    Stage,
    StatedFigure,
    Theme,
    TimelineEvent,
)


class AdministratorInline(RoleInline):
    """Who acts for a body is an administrator's to say."""

    autocomplete_fields: ClassVar[list[str]] = ["user"]

    def has_view_permission(self, request, obj=None):
        return self.may(request, "members")


class InstitutionMemberInline(AdministratorInline):
    model = InstitutionMember


class OrganisationMemberInline(AdministratorInline):
    model = OrganisationMember


@admin.register(Territory)
class TerritoryAdmin(TranslatedRoleAdmin):
    list_display = ("code", "name", "kind", "parent", "population")
    list_filter = ("kind",)
    search_fields = ("code", "name_ar", "name_fr")
    list_select_related: ClassVar[list[str]] = ["parent"]


@admin.register(Institution)
class InstitutionAdmin(TranslatedRoleAdmin):
    staff_write = frozenset({"add", "change"})
    list_display = ("name", "key", "parent", "successor", "is_illustrative")
    list_filter = ("is_illustrative",)
    search_fields = ("key", "name_ar", "name_fr")
    list_select_related: ClassVar[list[str]] = ["parent", "successor"]
    autocomplete_fields = ("parent", "successor")
    inlines: ClassVar[list[type]] = [InstitutionMemberInline]


@admin.register(Organisation)
class OrganisationAdmin(TranslatedRoleAdmin):
    staff_write = frozenset({"add", "change"})
    list_display = ("name", "key", "legal_form", "region", "verified_at", "is_illustrative")
    list_filter = ("legal_form", "region", "is_illustrative")
    search_fields = ("key", "name_ar", "name_fr")
    list_select_related: ClassVar[list[str]] = ["region"]
    autocomplete_fields = ("region", "merged_into")
    inlines: ClassVar[list[type]] = [OrganisationMemberInline]


class StageInline(TranslatedInline):
    model = Stage
    plan_path = "pk"
    staff_write = frozenset({"change"})
    fields = ("number", "title_ar", "title_fr", "abilities", "opens_at", "closes_at")


class AxisInline(TranslatedInline):
    model = Axis
    plan_path = "pk"
    staff_write = frozenset({"change"})
    fields = ("number", "title_ar", "title_fr")


class DocumentInline(TranslatedInline):
    model = Document
    plan_path = "pk"
    staff_write = frozenset({"add", "change"})
    fields = ("title_ar", "title_fr", "url", "date", "source", "is_published")


class AdoptionInline(TranslatedInline):
    model = AdoptionStep
    plan_path = "pk"
    staff_write = frozenset({"add", "change"})
    fields = ("kind", "date", "precision", "note", "document", "source", "is_illustrative")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """The document is one of the plan's own."""
        if db_field.name == "document":
            plan = request.resolver_match.kwargs.get("object_id")
            kwargs["queryset"] = Document.objects.filter(plan=plan) if plan else Document.objects.none()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(ActionPlan)
class ActionPlanAdmin(TranslatedRoleAdmin):
    plan_path = "pk"
    staff_write = frozenset({"change"})
    list_display = ("reference", "title", "level", "is_published", "is_illustrative")
    list_filter = ("level", "is_published")
    search_fields = ("reference", "title_ar", "title_fr")
    autocomplete_fields = ("territory", "sources")
    fields = (
        ("reference", "level", "ordinal"),
        "territory",
        "title",
        "summary",
        "programme_name",
        ("start_date", "start_precision"),
        ("end_date", "end_precision"),
        "is_published",
        "moderates_first",
        "publishes_assessments",
        "consultation_days",
        "answer_days",
        "sources",
        "is_illustrative",
    )
    inlines: ClassVar[list[type]] = [StageInline, AxisInline, DocumentInline, AdoptionInline]

    def save_formset(self, request, form, formset, change):
        """Whoever moves the window of a stage moves the wall time that people are told."""
        for row in formset.save(commit=False):
            if isinstance(row, Stage):
                keep_wall(row)
            row.save()
        for row in formset.deleted_objects:
            row.delete()
        formset.save_m2m()


@admin.register(Theme)
class ThemeAdmin(TranslatedRoleAdmin):
    plan_path = "plan"
    staff_write = frozenset({"add", "change"})
    list_display = ("number", "title", "plan", "slug")
    list_filter = ("plan",)
    search_fields = ("title_ar", "title_fr", "slug")
    list_select_related: ClassVar[list[str]] = ["plan"]


@admin.register(StatedFigure)
class StatedFigureAdmin(TranslatedRoleAdmin):
    plan_path = "plan"
    list_display = ("plan", "key", "value", "source_keys", "is_shown", "as_of")
    list_filter = ("plan", "is_shown")
    search_fields = ("key",)
    list_select_related: ClassVar[list[str]] = ["plan"]
    readonly_fields = ("source_keys",)
    autocomplete_fields = ("sources",)


@admin.register(TimelineEvent)
class TimelineEventAdmin(TranslatedRoleAdmin):
    plan_path = "plan"
    staff_write = frozenset({"add", "change"})
    list_display = ("date", "title", "plan", "status")
    list_filter = ("status", "plan")
    autocomplete_fields = ("sources",)
    search_fields = ("title_ar", "title_fr")
    list_select_related: ClassVar[list[str]] = ["plan"]


@admin.register(Source)
class SourceAdmin(TranslatedRoleAdmin):
    list_display = ("key", "title", "publisher", "date")
    search_fields = ("key", "title_ar", "title_fr")


@admin.register(Discrepancy)
class DiscrepancyAdmin(ReadOnlyRoleAdmin):
    list_display = ("key", "severity", "decision")
    list_filter = ("severity",)


@admin.register(PlanRole)
class PlanRoleAdmin(AdministratorAdmin):
    list_display = ("user", "role", "plan")
    list_filter = ("role", "plan")
    autocomplete_fields = ("user",)
    list_select_related: ClassVar[list[str]] = ["user", "plan"]
