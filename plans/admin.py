"""Plans and, since who reads them is a role on plans, the bodies of `accounts` too."""

from typing import ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Case, Value, When
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from accounts import services
from accounts.backoffice import AdministratorAdmin
from accounts.enums import OrganisationState
from accounts.models import Institution, InstitutionMember, Organisation, OrganisationMember, Territory
from plans.backoffice import (
    ReadOnlyRoleAdmin,
    ReasonForm,
    RoleInline,
    Task,
    TaskForm,
    TasksMixin,
    TranslatedInline,
    TranslatedRoleAdmin,
    keep_wall,
)
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


class MergeForm(TaskForm):
    into: "forms.ModelChoiceField[Organisation]" = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Merge into"), help_text=_("Those with a name like it come first.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        alike = list(Organisation.objects.like(self.obj).values_list("pk", flat=True))
        first = Case(When(pk__in=alike, then=Value(0)), default=Value(1))
        rows = Organisation.objects.standing().exclude(pk=self.obj.pk).order_by(first, "sort_key")
        self.fields["into"].queryset = rows  # type: ignore[attr-defined]


@admin.register(Organisation)
class OrganisationAdmin(TasksMixin, TranslatedRoleAdmin):
    staff_write = frozenset({"add", "change", "task"})
    list_display = ("name", "key", "state", "legal_form", "region", "in_directory_since", "is_illustrative")
    list_filter = ("state", "legal_form", "region", "is_illustrative")
    search_fields = ("key", "name_ar", "name_fr")
    list_select_related: ClassVar[list[str]] = ["region"]
    autocomplete_fields = ("region",)
    readonly_fields = (
        "state", "doubles", "wants_directory", "consent", "in_directory_since", "verified_at", "merged_into",
        "refused_reason",
    )  # fmt: skip
    inlines: ClassVar[list[type]] = [OrganisationMemberInline]
    tasks = (
        Task(
            "verify",
            _("Verify"),
            lambda row, _cleaned, user: services.verify_organisation(organisation=row, by=user),
            _("The organisation is verified, and told by e-mail."),
            offered=lambda row: row.state in {OrganisationState.CONFIRMED, OrganisationState.REFUSED},
            explains=_("With its consent it enters the public directory."),
        ),
        Task(
            "refuse",
            _("Do not take"),
            lambda row, cleaned, user: services.refuse_organisation(organisation=row, by=user, **cleaned),
            _("The organisation is told why by e-mail."),
            form=ReasonForm,
            offered=lambda row: row.state == OrganisationState.CONFIRMED,
            refuses=True,
        ),
        Task(
            "merge",
            _("Merge into another"),
            lambda row, cleaned, user: services.merge_organisations(double=row, by=user, **cleaned),
            _("The two are one."),
            form=MergeForm,
            offered=lambda row: row.state in {OrganisationState.CONFIRMED, OrganisationState.VERIFIED},
            explains=_("Workshops, registrations, members and whatever else points at it go with it."),
            refuses=True,
        ),
        Task(
            "leave_directory",
            _("Take out of the directory"),
            lambda row, _cleaned, user: services.set_directory(organisation=row, wanted=False, by=user),
            _("The organisation is not in the directory any more."),
            offered=lambda row: row.in_directory_since is not None,
            refuses=True,
        ),
    )

    @admin.display(description=_("possible doubles"))
    def doubles(self, row):
        links = [
            (reverse("admin:accounts_organisation_change", args=[one.pk]), str(one), round(100 * one.likeness))
            for one in Organisation.objects.like(row)
        ]
        return format_html_join("", '<p><a href="{}" dir="auto">{}</a> <bdi>{} %</bdi></p>', links) or "—"


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
    list_display = ("plan", "key", "value", "keys_of_sources", "is_shown", "as_of")
    list_filter = ("plan", "is_shown")
    search_fields = ("key",)
    list_select_related: ClassVar[list[str]] = ["plan"]
    readonly_fields = ("keys_of_sources",)
    autocomplete_fields = ("sources",)

    @admin.display(description=_("keys of the sources"), ordering="source_keys")
    def keys_of_sources(self, figure):
        return figure.source_keys


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
