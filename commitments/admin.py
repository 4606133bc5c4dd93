from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.rules import is_administrator
from commitments import services
from commitments.enums import ActivityState, CommitmentState, Extent
from commitments.models import (
    Activity,
    Commitment,
    CommitmentIdea,
    CommitmentVersion,
    Indicator,
    IndicatorReading,
    ProgressUpdate,
)
from commitments.resources import CommitmentTable
from ideas.models import Idea
from plans.backoffice import (
    ReadOnlyInline,
    ReadOnlyRoleAdmin,
    ReadOnlyTranslatedRoleAdmin,
    RoleInline,
    Task,
    TaskForm,
    TasksMixin,
    TranslatedInline,
    TranslatedRoleAdmin,
    texts_form,
    texts_of,
)
from plans.backoffice.sheets import SheetsMixin

S = CommitmentState
DAY = forms.DateInput(attrs={"dir": "ltr", "size": 12, "placeholder": "31/12/2026"})
Reason = texts_form("standing_reason", _("Published reason"))


class AdoptForm(TaskForm):
    adopted_at = forms.DateField(label=_("Adopted on"), widget=DAY, initial=timezone.localdate)


class MergeForm(Reason):  # type: ignore[misc, valid-type]
    into: Any = forms.ModelChoiceField(label=_("Merged into"), queryset=Commitment.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = Commitment.objects.filter(plan=self.obj.plan_id).exclude(pk=self.obj.pk)


class LinkForm(TaskForm):
    reference = forms.CharField(
        label=_("Reference of the idea"), max_length=24, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    extent = forms.ChoiceField(label=_("taken up"), choices=Extent, initial=Extent.PARTLY)

    def clean_reference(self) -> Any:
        found = Idea.objects.filter(reference__iexact=self.cleaned_data["reference"].strip()).first()
        if found is None:
            raise forms.ValidationError(_("There is no idea with that reference."))
        return found


class ActivityInline(TranslatedInline):
    model = Activity
    plan_path = "plan"
    staff_write = frozenset({"add", "change"})
    fields = ("number", "title_ar", "title_fr", "lead", "start_date", "due_date", "weight", "state", "percent")
    readonly_fields = ("state", "percent")
    show_change_link = True


class IndicatorInline(TranslatedInline):
    model = Indicator
    plan_path = "plan"
    staff_write = frozenset({"add", "change"})
    fields = ("number", "kind", "title_ar", "title_fr", "unit_ar", "unit_fr", "baseline", "target", "target_date")
    show_change_link = True


class IdeaInline(ReadOnlyInline):
    model = CommitmentIdea
    plan_path = "plan"
    fields = ("idea", "extent")
    readonly_fields = fields

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("idea")


class VersionInline(ReadOnlyInline):
    model = CommitmentVersion
    plan_path = "plan"
    fields = ("number", "purpose", "at", "by")
    readonly_fields = fields
    show_change_link = True


def _in(*states: str) -> Any:
    return lambda commitment: commitment.state in states


@admin.register(Commitment)
class CommitmentAdmin(SheetsMixin, TasksMixin, TranslatedRoleAdmin):
    plan_path = "plan"
    own_paths = ("lead__members", "support__members")
    staff_write = frozenset({"add", "change", "task", "export"})
    export_table = CommitmentTable
    list_display = ("reference", "title", "axis", "lead", "state", "adopted_at")
    list_filter = ("plan", "state", "axis", "lead")
    search_fields = ("reference", "title_ar", "title_fr")
    list_select_related: ClassVar[list[str]] = ["plan", "axis", "lead"]
    autocomplete_fields = ("lead", "support", "partners", "theme", "sources")
    readonly_fields = ("reference", "state", "standing_reason", "merged_into", "adopted_at")
    fieldsets = (
        (
            None,
            {"fields": ("reference", "state", "standing_reason", "merged_into", "adopted_at", ("plan", "number"),
                        "ogp_code", ("axis", "theme"))},
        ),
        (_("Texts"), {"fields": ("title", "problem", "description", "contribution", "relevance", "budget")}),
        (_("Who and when"), {"fields": ("lead", "lead_as_stated", "support", "partners", "ogp_values",
                                        ("start_date", "start_precision"), ("end_date", "end_precision"),
                                        "completion", "sources", "is_illustrative")}),
    )  # fmt: skip
    inlines: ClassVar[list[type]] = [ActivityInline, IndicatorInline, IdeaInline, VersionInline]
    task_errors: ClassVar[dict[type[Exception], Any]] = {
        services.MergeTargetWrong: _("A commitment merges into another one of its plan that is still standing."),
        services.IdeaNotAccepted: _("Only an accepted idea can be taken up."),
    }
    tasks = (
        Task(
            "consult",
            _("Put up for consultation"),
            lambda row, _cleaned, user: services.open_for_consultation(commitment=row, by=user),
            _("The text is frozen for the consultation."),
            offered=_in(S.DRAFT),
            explains=_("The text is frozen as it stands: that is what people will comment on."),
        ),
        Task(
            "redraft",
            _("Take back to draft"),
            lambda row, _cleaned, user: services.return_to_draft(commitment=row, by=user),
            _("The card can be worked on again."),
            offered=_in(S.IN_CONSULTATION),
        ),
        Task(
            "adopt",
            _("Adopt"),
            lambda row, cleaned, user: services.adopt_commitment(
                commitment=row, adopted_at=cleaned["adopted_at"], by=user
            ),
            _("The commitment is adopted, and its text frozen."),
            form=AdoptForm,
            offered=_in(S.DRAFT, S.IN_CONSULTATION),
        ),
        Task(
            "link_idea",
            _("Link an idea"),
            lambda row, cleaned, _user: services.link_idea(
                commitment=row, idea=cleaned["reference"], extent=cleaned["extent"]
            ),
            _("The idea is linked; the public sees it once its acceptance is announced."),
            form=LinkForm,
        ),
        Task(
            "merge",
            _("Merge"),
            lambda row, cleaned, user: services.merge_commitment(
                commitment=row, into=cleaned["into"], reason=texts_of(cleaned, "standing_reason"), by=user
            ),
            _("The commitment is merged."),
            form=MergeForm,
            offered=_in(S.DRAFT, S.IN_CONSULTATION),
            refuses=True,
        ),
        Task(
            "drop",
            _("Do not adopt"),
            lambda row, cleaned, user: services.drop_commitment(
                commitment=row, reason=texts_of(cleaned, "standing_reason"), by=user
            ),
            _("The card says why it is not adopted."),
            form=Reason,
            offered=_in(S.DRAFT, S.IN_CONSULTATION),
            refuses=True,
        ),
        Task(
            "withdraw",
            _("Withdraw"),
            lambda row, cleaned, user: services.withdraw_commitment(
                commitment=row, reason=texts_of(cleaned, "standing_reason"), by=user
            ),
            _("The card says why it was withdrawn."),
            form=Reason,
            offered=_in(S.ADOPTED),
            refuses=True,
        ),
    )

    def get_readonly_fields(self, request, obj=None):
        """Texts that are consulted or adopted stay as they are; an administrator may still mend the record."""
        fixed: tuple[str, ...] = ("plan", "number") if obj is not None else ()
        if obj is not None and obj.state != S.DRAFT and not is_administrator(request.user):
            fixed += tuple(self.replace_orig_field(Commitment.TEXT_FIELDS))
        return (*super().get_readonly_fields(request, obj), *fixed)

    def save_model(self, request, obj, form, change):
        if not obj.reference:
            obj.reference = f"{obj.plan.reference}-C{obj.number:02d}"
        super().save_model(request, obj, form, change)


class ActivityStateForm(texts_form("difficulty", _("Difficulty"), max_length=1_500, rows=4)):  # type: ignore[misc]
    to = forms.ChoiceField(label=_("State"), choices=())
    percent = forms.IntegerField(label=_("percent done"), required=False, min_value=0, max_value=100)
    field_order = ("to", "percent")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = self.obj.TRANSITIONS.get(self.obj.state, frozenset())
        self.fields["to"].choices = [(s.value, s.label) for s in ActivityState if s in allowed]
        for name, field in self.fields.items():
            if name.startswith("difficulty_"):
                field.required = False
                field.help_text = _("Needed when it is delayed or cancelled.")


def _set_state(activity: Any, cleaned: dict[str, Any], user: Any) -> None:
    texts = texts_of(cleaned, "difficulty")
    services.set_activity_state(
        activity=activity,
        to=cleaned["to"],
        percent=cleaned["percent"],
        difficulty=texts if any(texts.values()) else None,
        by=user,
    )


@admin.register(Activity)
class ActivityAdmin(TasksMixin, TranslatedRoleAdmin):
    plan_path = "commitment__plan"
    own_paths = ("commitment__lead__members", "commitment__support__members")
    staff_write = frozenset({"change", "task"})
    list_display = ("commitment", "number", "title", "state", "percent", "due_date")
    list_filter = ("state", "commitment__plan")
    search_fields = ("title_ar", "title_fr", "commitment__reference")
    list_select_related: ClassVar[list[str]] = ["commitment"]
    readonly_fields = ("commitment", "state", "percent", "difficulty")
    autocomplete_fields = ("lead",)
    tasks = (
        Task(
            "state",
            _("Change the state"),
            _set_state,
            _("The state is changed."),
            form=ActivityStateForm,
            offered=lambda activity: bool(activity.TRANSITIONS.get(activity.state)),
        ),
    )

    def has_add_permission(self, request, obj=None):
        """An activity is added on its commitment."""
        return False


class ReadingInline(RoleInline):
    model = IndicatorReading
    plan_path = "commitment__plan"
    staff_write = frozenset({"add"})
    fields = ("date", "value", "evidence_url")


@admin.register(Indicator)
class IndicatorAdmin(TranslatedRoleAdmin):
    plan_path = "commitment__plan"
    own_paths = ("commitment__lead__members", "commitment__support__members")
    staff_write = frozenset({"change"})
    list_display = ("commitment", "number", "kind", "title", "target", "target_date")
    list_filter = ("kind", "commitment__plan")
    search_fields = ("title_ar", "title_fr", "commitment__reference")
    list_select_related: ClassVar[list[str]] = ["commitment"]
    readonly_fields = ("commitment",)
    inlines: ClassVar[list[type]] = [ReadingInline]

    def has_add_permission(self, request, obj=None):
        return False

    def save_formset(self, request, form, formset, change):
        """Who noted a reading stands in its row."""
        for reading in formset.save(commit=False):
            reading.by = reading.by or request.user
            reading.save()
        formset.save_m2m()


@admin.register(ProgressUpdate)
class ProgressUpdateAdmin(TasksMixin, ReadOnlyTranslatedRoleAdmin):
    plan_path = "commitment__plan"
    own_paths = ("commitment__lead__members", "commitment__support__members")
    staff_write = frozenset({"task"})
    list_display = ("commitment", "activity", "date", "percent", "by", "published_at")
    list_filter = (("published_at", admin.EmptyFieldListFilter), "commitment__plan")
    search_fields = ("commitment__reference",)
    list_select_related: ClassVar[list[str]] = ["commitment", "activity", "by"]
    task_errors: ClassVar[dict[type[Exception], Any]] = {
        services.AlreadyPublished: _("Somebody has published this report meanwhile."),
    }
    tasks = (
        Task(
            "publish",
            _("Publish"),
            lambda update, _cleaned, user: services.publish_progress(update=update, by=user),
            _("The report is public."),
            offered=lambda update: update.published_at is None,
            explains=_("Its activity takes the reported per cent, unless it is done or cancelled."),
        ),
    )


@admin.register(CommitmentVersion)
class CommitmentVersionAdmin(ReadOnlyRoleAdmin):
    plan_path = "commitment__plan"
    list_display = ("commitment", "number", "purpose", "at", "by")
    list_filter = ("purpose", "commitment__plan")
    search_fields = ("commitment__reference",)
    list_select_related: ClassVar[list[str]] = ["commitment", "by"]
