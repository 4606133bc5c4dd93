from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from commitments.models import CommitmentVersion
from consultation import services
from consultation.enums import ConsultationState, Effect
from consultation.models import Comment, Consultation, ReasonedResponse
from consultation.resources import CommentTable
from core.enums import CommentState
from core.fields import ProseField
from plans.backoffice import (
    ReadOnlyInline,
    ReadOnlyRoleAdmin,
    ReadOnlyTranslatedRoleAdmin,
    Task,
    TaskForm,
    TasksMixin,
    TranslatedRoleAdmin,
    keep_wall,
    texts_form,
    texts_of,
)
from plans.backoffice.sheets import SheetsMixin


@admin.register(Consultation)
class ConsultationAdmin(TasksMixin, TranslatedRoleAdmin):
    plan_path = "plan"
    staff_write = frozenset({"add", "change", "task"})
    list_display = ("reference", "title", "plan", "opens_at", "closes_at", "state")
    list_filter = ("plan", "state")
    search_fields = ("reference", "title_ar", "title_fr")
    list_select_related: ClassVar[list[str]] = ["plan"]
    readonly_fields = ("reference", "state")
    fields = ("reference", "state", "plan", "number", "title", "note", ("opens_at", "closes_at"), "versions",
              "is_illustrative")  # fmt: skip
    autocomplete_fields = ("versions",)
    task_errors: ClassVar[dict[type[Exception], Any]] = {
        services.ConsultationStillOpen: _("The consultation is still open."),
        services.CommentsWithoutAnswer: _("Comments still wait for moderation or for their response."),
    }
    tasks = (
        Task(
            "publish",
            _("Publish"),
            lambda row, _cleaned, user: services.publish_consultation(consultation=row, by=user),
            _("The consultation is published; it opens and closes at its dates."),
            offered=lambda row: row.state == ConsultationState.DRAFT,
        ),
        Task(
            "close",
            _("Say that every comment is answered"),
            lambda row, _cleaned, user: services.close_as_responded(consultation=row, by=user),
            _("The consultation is answered."),
            offered=lambda row: row.state == ConsultationState.PUBLISHED,
        ),
    )

    def get_readonly_fields(self, request, obj=None):
        """What is consulted does not change under those who comment."""
        fixed: tuple[str, ...] = ("plan", "number") if obj is not None else ()
        if obj is not None and obj.state != ConsultationState.DRAFT:
            fixed += ("versions",)
        return (*super().get_readonly_fields(request, obj), *fixed)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "versions":
            kwargs["queryset"] = CommitmentVersion.objects.select_related("commitment")
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        if not obj.reference:
            obj.reference = f"{obj.plan.reference}-K{obj.number}"
        keep_wall(obj)
        super().save_model(request, obj, form, change)


class HideForm(TaskForm):
    hidden_reason = ProseField(max_length=1_000).formfield(
        label=_("Public reason for hiding"), widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )


class RespondForm(texts_form("text", _("Response"), max_length=4_000)):  # type: ignore[misc]
    effect = forms.ChoiceField(label=_("Effect on the text"), choices=Effect, widget=forms.RadioSelect)
    institution: Any = forms.ModelChoiceField(
        label=_("Institution"), queryset=Institution.objects.all(), required=False
    )
    changed_version: Any = forms.ModelChoiceField(
        label=_("Version that has the change"), queryset=CommitmentVersion.objects.none(), required=False
    )
    field_order = ("effect",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = CommitmentVersion.objects.select_related("commitment")
        self.fields["changed_version"].queryset = versions.filter(
            commitment=self.obj.version.commitment_id, number__gt=self.obj.version.number
        )


class AnsweredFilter(admin.SimpleListFilter):
    title = _("response")
    parameter_name = "answered"

    def lookups(self, request: Any, model_admin: Any) -> list[Any]:
        return [("no", _("owed")), ("yes", _("given"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        if self.value() == "yes":
            return queryset.filter(answered=True)
        if self.value() == "no":
            return queryset.filter(answered=False, state=CommentState.PUBLISHED)
        return queryset


class ResponseInline(ReadOnlyInline):
    model = ReasonedResponse
    plan_path = "consultation__plan"
    fields = ("effect", "text_ar", "text_fr", "institution", "by", "at")
    readonly_fields = fields


def _respond(comment: Any, cleaned: dict[str, Any], user: Any) -> None:
    services.respond_to_comment(
        comment=comment,
        text=texts_of(cleaned, "text"),
        effect=cleaned["effect"],
        institution=cleaned["institution"],
        changed_version=cleaned["changed_version"],
        by=user,
    )


@admin.register(Comment)
class CommentAdmin(SheetsMixin, TasksMixin, ReadOnlyRoleAdmin):
    plan_path = "consultation__plan"
    staff_write = frozenset({"task", "export"})
    export_table = CommentTable
    list_display = ("consultation_reference", "version", "words", "language", "state", "created_at", "is_answered")
    list_filter = ("state", AnsweredFilter, "consultation", "language")
    search_fields = ("body", "version__commitment__reference")
    list_select_related: ClassVar[list[str]] = ["consultation", "version__commitment"]
    fields = ("consultation", "version", "anchor", "body", "language", "author_name", "show_name", "organisation",
              "state", "published_at", "hidden_reason")  # fmt: skip
    inlines: ClassVar[list[type]] = [ResponseInline]
    task_errors: ClassVar[dict[type[Exception], Any]] = {
        services.CommentNotConfirmed: _("The address of its author is not confirmed yet."),
        services.CommentNotPublished: _("Only a published comment is answered in public."),
    }
    tasks = (
        Task(
            "publish",
            _("Publish"),
            lambda comment, _cleaned, user: services.publish_comment(comment=comment, by=user),
            _("The comment is public."),
            offered=lambda comment: comment.state != CommentState.PUBLISHED,
        ),
        Task(
            "respond",
            _("Respond"),
            _respond,
            _("The response is published, and its author gets an e-mail."),
            form=RespondForm,
            offered=lambda comment: comment.state == CommentState.PUBLISHED,
            explains=_("The response is public at once. A later one supersedes it in sight of everyone."),
        ),
        Task(
            "hide",
            _("Hide"),
            lambda comment, cleaned, user: services.hide_comment(
                comment=comment, reason=cleaned["hidden_reason"], by=user
            ),
            _("The comment is hidden; the reason stands in its place."),
            form=HideForm,
            offered=lambda comment: comment.state != CommentState.HIDDEN,
            refuses=True,
        ),
    )

    def get_queryset(self, request):
        """Without a confirmed writer nobody reads a comment."""
        given = ReasonedResponse.objects.filter(comment=OuterRef("pk"), published_at__isnull=False)
        rows = super().get_queryset(request).filter(confirmed_at__isnull=False)
        return rows.annotate(answered=Exists(given))

    @admin.display(description=_("consultation"), ordering="consultation__reference")
    def consultation_reference(self, comment):
        return comment.consultation.reference

    @admin.display(description=_("comment"))
    def words(self, comment):
        text = Truncator(comment.body).chars(120)
        return format_html('<span lang="{}" dir="auto">{}</span>', comment.language, text)

    @admin.display(description=_("response"), boolean=True, ordering="answered")
    def is_answered(self, comment):
        return comment.answered


@admin.register(ReasonedResponse)
class ReasonedResponseAdmin(ReadOnlyTranslatedRoleAdmin):
    plan_path = "comment__consultation__plan"
    own_paths = ("institution__members",)
    list_display = ("comment", "effect", "institution", "by", "at", "published_at")
    list_filter = ("effect", "comment__consultation")
    list_select_related: ClassVar[list[str]] = ["comment__version__commitment", "institution", "by"]
