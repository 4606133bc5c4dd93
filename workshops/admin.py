from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.fields import LineField, ProseField
from plans.backoffice import (
    ReadOnlyInline,
    ReadOnlyRoleAdmin,
    ReadOnlyTranslatedRoleAdmin,
    ReasonForm,
    Task,
    TaskForm,
    TasksMixin,
    TranslatedInline,
    TranslatedRoleAdmin,
    keep_wall,
    texts_form,
    texts_of,
)
from plans.backoffice.sheets import SheetsMixin
from workshops import services
from workshops.enums import RegistrationState, ReportState, WorkshopState
from workshops.models import (
    Attendance,
    Problem,
    ProgrammeItem,
    ProgrammeTemplateItem,
    Registration,
    Report,
    Solution,
    Workshop,
    WorkshopMessage,
)
from workshops.resources import AttendanceImport, AttendanceTable, RegistrationTable
from workshops.rules import is_requested


class ReportForm(texts_form("report", _("Report"), max_length=10_000, rows=12)):  # type: ignore[misc]
    recording_url = forms.URLField(
        label=_("Recording"), required=False, assume_scheme="https", widget=forms.URLInput(attrs={"dir": "ltr"})
    )


class WalkInForm(TaskForm):
    name = LineField(max_length=120).formfield(label=_("Name"))
    organisation_name = LineField(max_length=200, blank=True).formfield(label=_("Organisation"))


class ProgrammeInline(TranslatedInline):
    model = ProgrammeItem
    plan_path = "plan"
    staff_write = frozenset({"add", "change", "delete"})
    fields = ("number", "minutes", "title_ar", "title_fr", "parts_ar", "parts_fr", "lead")


class ProblemInline(ReadOnlyInline):
    model = Problem
    plan_path = "plan"
    fields = ("rank", "title_ar", "title_fr")
    readonly_fields = fields
    show_change_link = True


def _has_begun_or_runs(workshop: Any) -> bool:
    return workshop.state in {WorkshopState.PUBLISHED, WorkshopState.HELD, WorkshopState.REPORTED}


class WaitsFilter(admin.SimpleListFilter):
    """What a workshop waits for, as the start page counts it."""

    title = _("what it waits for")
    parameter_name = "waits"

    def lookups(self, request: Any, model_admin: Any) -> list[Any]:
        return [("requested", _("to be announced")), ("coming", _("its day")), ("begun", _("to be marked as held")),
                ("report", _("its report"))]  # fmt: skip

    def queryset(self, request: Any, queryset: Any) -> Any:
        if self.value() == "requested":
            return queryset.requested()
        if self.value() == "coming":
            return queryset.filter(state=WorkshopState.PUBLISHED, starts_at__gte=timezone.now())
        if self.value() == "report":
            return queryset.to_report()
        if self.value() == "begun":
            return queryset.filter(state=WorkshopState.PUBLISHED, starts_at__lt=timezone.now())
        return queryset


@admin.register(Workshop)
class WorkshopAdmin(TasksMixin, TranslatedRoleAdmin):
    plan_path = "plan"
    own_paths = ("organiser__members",)
    staff_write = frozenset({"add", "change", "task"})
    list_display = ("reference", "title", "organiser", "starts_at", "state", "registered_count", "attended_count")
    list_filter = (WaitsFilter, "plan", "state", "format")
    search_fields = ("reference", "title_ar", "title_fr")
    list_select_related: ClassVar[list[str]] = ["plan", "organiser"]
    autocomplete_fields = ("organiser", "institutions", "regions", "themes", "sources")
    readonly_fields = ("reference", "state", "cancelled_reason", "report", "recording_url")
    fieldsets = (
        (None, {"fields": ("reference", "state", ("plan", "number"), "title", "description", "themes")}),
        (
            _("When and where"),
            {"fields": (("starts_at", "ends_at"), ("date", "date_precision"), "date_note", "format", "place",
                        "online_url", "languages", "accessibility")},
        ),
        (_("Registration"), {"fields": (("opens_at", "closes_at"), "capacity")}),
        (_("Who takes part"), {"fields": ("organiser", "institutions", "regions")}),
        (_("Afterwards"), {"fields": ("cancelled_reason", "report", "recording_url", "sources", "is_illustrative")}),
    )  # fmt: skip
    inlines: ClassVar[list[type]] = [ProgrammeInline, ProblemInline]
    task_errors: ClassVar[dict[type[Exception], Any]] = {
        services.NothingAsked: _("The organiser has taken the request back meanwhile."),
        services.WorkshopNotBegun: _("This workshop has not begun: it cannot have been held."),
    }
    tasks = (
        Task(
            "publish",
            _("Announce"),
            lambda workshop, _cleaned, user: services.publish_workshop(workshop=workshop, by=user),
            _("The workshop is announced."),
            offered=lambda workshop: workshop.state == WorkshopState.DRAFT,
        ),
        Task(
            "send_back",
            _("Send back to the organiser"),
            lambda workshop, cleaned, user: services.refuse_publication(workshop=workshop, by=user, **cleaned),
            _("The draft is sent back, and whoever asked gets an e-mail."),
            form=ReasonForm,
            offered=is_requested,
            explains=_("The organiser reads the reason, changes the draft and asks again."),
            refuses=True,
        ),
        Task(
            "hold",
            _("Mark as held"),
            lambda workshop, _cleaned, user: services.hold_workshop(workshop=workshop, by=user),
            _("The workshop is marked as held."),
            offered=lambda workshop: workshop.state == WorkshopState.PUBLISHED,
        ),
        Task(
            "report",
            _("Publish the report"),
            lambda workshop, cleaned, user: services.report_workshop(
                workshop=workshop,
                report=texts_of(cleaned, "report"),
                recording_url=cleaned["recording_url"],
                by=user,
            ),
            _("The report is public."),
            form=ReportForm,
            offered=lambda workshop: workshop.state == WorkshopState.HELD,
        ),
        Task(
            "walk_in",
            _("Note somebody who was there"),
            lambda workshop, cleaned, user: services.record_attendance(workshop=workshop, by=user, **cleaned),
            _("The attendance is noted."),
            form=WalkInForm,
            offered=_has_begun_or_runs,
        ),
        Task(
            "cancel",
            _("Cancel the workshop"),
            lambda workshop, cleaned, user: services.cancel_workshop(
                workshop=workshop, reason=texts_of(cleaned, "cancelled_reason"), by=user
            ),
            _("The workshop is cancelled, and everybody who was registered gets an e-mail."),
            form=texts_form("cancelled_reason", _("Public reason of the cancellation"), max_length=1_000),
            offered=lambda workshop: workshop.state in {WorkshopState.DRAFT, WorkshopState.PUBLISHED},
            explains=_("Everybody who is registered or waits gets an e-mail with the reason."),
            refuses=True,
        ),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).with_counts()

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "date_precision":
            kwargs.setdefault("label", capfirst(_("how much of the date is known")))
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    @admin.display(description=_("registered"), ordering="registered")
    def registered_count(self, workshop):
        return workshop.registered

    @admin.display(description=_("attended"), ordering="attended")
    def attended_count(self, workshop):
        return workshop.attended

    def get_readonly_fields(self, request, obj=None):
        """The reference is made of the plan and the number, and addresses hold it."""
        fixed = ("plan", "number") if obj is not None else ()
        return (*super().get_readonly_fields(request, obj), *fixed)

    def save_model(self, request, obj, form, change):
        if not obj.reference:
            obj.reference = f"{obj.plan.reference}-W-{obj.number:02d}"
        keep_wall(obj)
        super().save_model(request, obj, form, change)
        if "capacity" in form.changed_data:
            services.fill_places(workshop=obj, by=request.user)


@admin.register(Registration)
class RegistrationAdmin(SheetsMixin, TasksMixin, ReadOnlyRoleAdmin):
    plan_path = "workshop__plan"
    own_paths = ("workshop__organiser__members",)
    staff_write = frozenset({"task", "export"})
    export_table = RegistrationTable
    list_display = ("workshop_reference", "seq", "name", "organisation_name", "state", "created_at")
    list_filter = ("state", "workshop__plan", "workshop")
    search_fields = ("name", "email", "organisation_name")
    list_select_related: ClassVar[list[str]] = ["workshop"]
    fields = ("workshop", "seq", "state", "name", "email", "in_language", "organisation_name", "gender", "region",
              "created_at")  # fmt: skip
    task_errors: ClassVar[dict[type[Exception], Any]] = {
        services.WorkshopNotOpen: _("This workshop has begun, or is not announced any more."),
    }
    tasks = (
        Task(
            "attended",
            _("Mark as present"),
            lambda row, _cleaned, user: services.record_attendance(workshop=row.workshop, registration=row, by=user),
            _("The attendance is noted."),
            offered=lambda row: row.state != RegistrationState.CANCELLED and not hasattr(row, "attendance"),
        ),
        Task(
            "cancel",
            _("Cancel the registration"),
            lambda row, _cleaned, user: services.cancel_registration(registration=row, by=user),
            _("The registration is cancelled, and whoever waited longest has the place."),
            offered=lambda row: row.state != RegistrationState.CANCELLED,
            refuses=True,
        ),
    )

    @admin.display(description=_("workshop"), ordering="workshop__reference")
    def workshop_reference(self, row):
        return row.workshop.reference


@admin.register(Attendance)
class AttendanceAdmin(SheetsMixin, ReadOnlyRoleAdmin):
    plan_path = "workshop__plan"
    own_paths = ("workshop__organiser__members",)
    staff_write = frozenset({"export", "import"})
    export_table = AttendanceTable
    import_table = AttendanceImport
    list_display = ("workshop_reference", "name", "organisation_name", "at", "by")
    list_filter = ("workshop__plan", "workshop")
    search_fields = ("name", "organisation_name")
    list_select_related: ClassVar[list[str]] = ["workshop", "by"]

    @admin.display(description=_("workshop"), ordering="workshop__reference")
    def workshop_reference(self, row):
        return row.workshop.reference


@admin.register(WorkshopMessage)
class WorkshopMessageAdmin(ReadOnlyRoleAdmin):
    """What organisers wrote to the people of their workshops: the log."""

    plan_path = "workshop__plan"
    own_paths = ("workshop__organiser__members",)
    list_display = ("workshop", "subject", "audience", "recipients", "by", "at")
    list_filter = ("workshop__plan", "workshop")
    search_fields = ("subject", "body")
    list_select_related: ClassVar[list[str]] = ["workshop", "by"]


class SolutionInline(TranslatedInline):
    model = Solution
    plan_path = "workshop__plan"
    staff_write = frozenset({"add", "change", "delete"})
    fields = ("number", "title_ar", "title_fr")


@admin.register(Problem)
class ProblemAdmin(TranslatedRoleAdmin):
    plan_path = "workshop__plan"
    own_paths = ("workshop__organiser__members",)
    staff_write = frozenset({"add", "change"})
    list_display = ("workshop", "rank", "title")
    list_filter = ("workshop__plan", "workshop")
    search_fields = ("title_ar", "title_fr")
    list_select_related: ClassVar[list[str]] = ["workshop"]
    inlines: ClassVar[list[type]] = [SolutionInline]


@admin.register(ProgrammeTemplateItem)
class ProgrammeTemplateItemAdmin(TranslatedRoleAdmin):
    staff_write = frozenset({"add", "change", "delete"})
    list_display = ("template", "number", "title", "minutes")
    list_filter = ("template",)


class ReturnForm(TaskForm):
    note = ProseField(max_length=2_000).formfield(
        label=_("What has to be changed"), widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    )


@admin.register(Report)
class ReportAdmin(TasksMixin, ReadOnlyTranslatedRoleAdmin):
    """Reports that organisers hand in: read, given back or published."""

    plan_path = "workshop__plan"
    own_paths = ("workshop__organiser__members",)
    staff_write = frozenset({"task"})
    list_display = ("workshop_reference", "state", "updated_at")
    list_filter = ("state", "workshop__plan")
    search_fields = ("workshop__reference",)
    list_select_related: ClassVar[list[str]] = ["workshop"]
    fields = ("workshop", "state", "text_ar", "text_fr", "recording_url", "note", "files")
    readonly_fields = fields
    task_errors: ClassVar[dict[type[Exception], Any]] = {
        services.ReportNotEditable: _("The report cannot be changed now."),
    }
    tasks = (
        Task(
            "publish",
            _("Publish the report"),
            lambda row, _cleaned, user: services.publish_report(report=row, by=user),
            _("The report is public."),
            offered=lambda row: row.state == ReportState.SUBMITTED,
            explains=_("With its photos, documents, problems and the polls that five people or more answered."),
        ),
        Task(
            "return",
            _("Give back"),
            lambda row, cleaned, user: services.return_report(report=row, by=user, **cleaned),
            _("The organiser can change the report again."),
            form=ReturnForm,
            offered=lambda row: row.state == ReportState.SUBMITTED,
            refuses=True,
        ),
    )

    @admin.display(description=_("workshop"), ordering="workshop__reference")
    def workshop_reference(self, row):
        return row.workshop.reference

    @admin.display(description=_("photos and documents"))
    def files(self, row):
        """Links; the files themselves are handed out by the view that asks who it is for."""
        found = [*row.workshop.photos.all(), *row.workshop.documents.all()]
        links = [(one.get_absolute_url(), str(one)) for one in found]
        return format_html_join("", '<p><a href="{}" dir="auto">{}</a></p>', links) or "—"
