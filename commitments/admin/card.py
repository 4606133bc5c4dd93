from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.rules import is_administrator
from commitments import services
from commitments.enums import CommitmentState, Completion, Extent
from commitments.models import (
    Activity,
    CardReview,
    Commitment,
    CommitmentIdea,
    CommitmentProblem,
    CommitmentVersion,
    CompletionAssessment,
    Indicator,
)
from commitments.resources import CommitmentTable
from ideas.models import Idea
from plans.backoffice import (
    ReadOnlyInline,
    ReadOnlyRoleAdmin,
    Task,
    TaskForm,
    TasksMixin,
    TranslatedInline,
    TranslatedRoleAdmin,
    texts_form,
    texts_of,
)
from plans.backoffice.sheets import SheetsMixin
from workshops.models import Problem

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


class ProblemForm(TaskForm):
    problem: Any = forms.ModelChoiceField(label=_("Problem"), queryset=Problem.objects.none())
    extent = forms.ChoiceField(label=_("taken up"), choices=Extent, initial=Extent.PARTLY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Problem.objects.filter(workshop__plan=self.obj.plan_id).select_related("workshop")
        self.fields["problem"].queryset = rows.order_by(  # type: ignore[attr-defined]
            "workshop__number", "rank"
        )


class CompletionForm(texts_form("reason", _("Why"))):  # type: ignore[misc]
    completion = forms.ChoiceField(label=_("Completion"), choices=Completion)
    date = forms.DateField(label=_("As of"), widget=DAY, initial=timezone.localdate)
    field_order = ("completion", "date")


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


class ProblemInline(ReadOnlyInline):
    model = CommitmentProblem
    plan_path = "plan"
    fields = ("problem", "extent")
    readonly_fields = fields

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("problem")


class AssessmentInline(ReadOnlyInline):
    model = CompletionAssessment
    plan_path = "plan"
    fields = ("date", "completion", "reason", "by")
    readonly_fields = fields


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
    readonly_fields = (
        "reference",
        "state",
        "standing_reason",
        "merged_into",
        "adopted_at",
        "completion",
        "at_the_desk",
    )
    fieldsets = (
        (
            None,
            {"fields": ("reference", "at_the_desk", "state", "standing_reason", "merged_into", "adopted_at",
                        ("plan", "number"), "ogp_code", ("axis", "theme"))},
        ),
        (_("Texts"), {"fields": ("title", "problem", "description", "contribution", "relevance", "budget")}),
        (_("Who and when"), {"fields": ("lead", "lead_as_stated", "support", "partners", "ogp_values",
                                        ("start_date", "start_precision"), ("end_date", "end_precision"),
                                        "completion", "sources", "is_illustrative")}),
    )  # fmt: skip
    inlines: ClassVar[list[type]] = [
        ActivityInline,
        IndicatorInline,
        IdeaInline,
        ProblemInline,
        AssessmentInline,
        VersionInline,
    ]
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
            "link_problem",
            _("Link a problem"),
            lambda row, cleaned, _user: services.link_problem(
                commitment=row, problem=cleaned["problem"], extent=cleaned["extent"]
            ),
            _("The problem is linked."),
            form=ProblemForm,
        ),
        Task(
            "assess",
            _("Assess the completion"),
            lambda row, cleaned, user: services.assess_completion(
                commitment=row,
                completion=cleaned["completion"],
                date=cleaned["date"],
                reason=texts_of(cleaned, "reason"),
                by=user,
            ),
            _("The assessment is published with its reason."),
            form=CompletionForm,
            offered=_in(S.ADOPTED),
            explains=_("The scale is that of the Open Government Partnership. Earlier assessments stay in sight."),
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

    @admin.display(description=_("at the desk"))
    def at_the_desk(self, obj):
        """Where the card is read, sent back or found ready, with its versions and their differences."""
        if obj.pk is None:
            return "—"
        return format_html('<a href="{}">{}</a>', reverse("desk:cards:card", args=[obj.reference]), _("Read the card"))

    def get_readonly_fields(self, request, obj=None):
        """Texts that are consulted stay as they are for staff; those that are adopted change by a revision only."""
        fixed: tuple[str, ...] = ("plan", "number") if obj is not None else ()
        adopted = obj is not None and obj.state in (S.ADOPTED, S.WITHDRAWN)
        if adopted or (obj is not None and obj.state != S.DRAFT and not is_administrator(request.user)):
            fixed += tuple(self.replace_orig_field(Commitment.TEXT_FIELDS))
        return (*super().get_readonly_fields(request, obj), *fixed)

    def save_model(self, request, obj, form, change):
        if not obj.reference:
            obj.reference = f"{obj.plan.reference}-C-{obj.number:02d}"
        super().save_model(request, obj, form, change)


@admin.register(CommitmentVersion)
class CommitmentVersionAdmin(ReadOnlyRoleAdmin):
    plan_path = "commitment__plan"
    list_display = ("commitment", "number", "purpose", "at", "by")
    list_filter = ("purpose", "commitment__plan")
    search_fields = ("commitment__reference",)
    list_select_related: ClassVar[list[str]] = ["commitment", "by"]


@admin.register(CardReview)
class CardReviewAdmin(ReadOnlyRoleAdmin):
    plan_path = "commitment__plan"
    list_display = ("commitment", "version", "step", "by", "at")
    list_filter = ("step", "commitment__plan")
    search_fields = ("commitment__reference",)
    list_select_related: ClassVar[list[str]] = ["commitment", "version__commitment", "by"]
