from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.backoffice import LanguageFilter
from accounts.models import Institution
from commitments.models import CommitmentVersion
from consultation import services
from consultation.enums import ConsultationState, Effect
from consultation.models import Comment, Consultation, ReasonedResponse
from consultation.resources import AnswerImport, CommentTable, comments_document
from consultation.rules import SHORT_DAYS, is_short, usual_end
from consultation.services.responding import changeable_versions, part_choices
from consultation.views.wording import awaited_of
from core.documents import DOCX_TYPE, document_response
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
from plans.backoffice.comments import CommentWords, hide_task, publish_task
from plans.backoffice.sheets import SheetsMixin


@admin.register(Consultation)
class ConsultationAdmin(TasksMixin, TranslatedRoleAdmin):
    plan_path = "plan"
    staff_write = frozenset({"add", "change", "task"})
    list_display = ("reference", "title", "plan", "opens_at", "closes_at", "state")
    list_filter = ("plan", "state")
    search_fields = ("reference", "title_ar", "title_fr")
    list_select_related: ClassVar[list[str]] = ["plan"]
    change_form_template = "admin/consultation/consultation/change_form.html"  # type: ignore[misc]
    readonly_fields = ("reference", "state")
    fields = ("reference", "state", "plan", "number", "title", "note", ("opens_at", "closes_at"),
              ("grace_minutes", "answers_due_date"), "versions", "is_illustrative")  # fmt: skip
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
            "publish_waiting",
            _("Publish the responses that wait"),
            lambda row, _cleaned, user: services.publish_waiting(consultation=row, by=user),
            _("The responses are published, and the authors of the comments get an e-mail."),
            offered=lambda row: row.state == ConsultationState.PUBLISHED,
            explains=_("Every response that an institution proposed and that was not sent back, all or none."),
        ),
        Task(
            "close",
            _("Say that every comment is answered"),
            lambda row, _cleaned, user: services.close_as_responded(consultation=row, by=user),
            _("The consultation is answered."),
            offered=lambda row: row.state == ConsultationState.PUBLISHED,
        ),
    )

    def get_urls(self):
        """The comments as a document, for whoever may read the consultation."""
        view = self.admin_site.admin_view(self.document_view)
        return [path("<int:pk>/document/", view, name="consultation_consultation_document"), *super().get_urls()]

    def document_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.get_object(request, str(pk))
        if row is None or not self.has_view_permission(request, row):
            raise Http404
        language = get_language() or settings.LANGUAGE_CODE
        content = comments_document(row.comments.all(), title=f"{row.reference} · {row.title}", language=language)
        name = f"{row.reference}-{language}.docx"
        return document_response(content, name=name, content_type=DOCX_TYPE, private=True)

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
        if obj.opens_at is not None and obj.closes_at is None:
            obj.closes_at = usual_end(obj)
        keep_wall(obj)
        super().save_model(request, obj, form, change)
        if is_short(obj):
            text = ngettext(
                "The consultation is open for less than %(n)d day: people and associations need time to answer.",
                "The consultation is open for less than %(n)d days: people and associations need time to answer.",
                SHORT_DAYS,
            )
            messages.warning(request, text % {"n": SHORT_DAYS})


class RespondForm(texts_form("text", _("Response"), max_length=4_000)):  # type: ignore[misc]
    effect = forms.ChoiceField(label=_("Effect on the text"), choices=Effect, widget=forms.RadioSelect)
    institution: Any = forms.ModelChoiceField(
        label=_("Institution"), queryset=Institution.objects.all(), required=False
    )
    changed_version: Any = forms.ModelChoiceField(
        label=_("Version that has the change"), queryset=CommitmentVersion.objects.none(), required=False
    )
    changed_part = forms.ChoiceField(label=_("Part that was changed"), required=False)
    field_order = ("effect",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["changed_version"].queryset = changeable_versions(self.obj)
        self.fields["changed_part"].choices = [("", "—"), *part_choices()]
        self.fields["changed_part"].initial = self.obj.anchor
        self.fields["institution"].initial = self.obj.responsible


class PublishResponseForm(TaskForm):
    """Staff say in which version the change stands, when the institution did not know it yet."""

    changed_version: Any = forms.ModelChoiceField(
        label=_("Version that has the change"), queryset=CommitmentVersion.objects.none(), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["changed_version"].queryset = changeable_versions(self.obj.comment)  # type: ignore[attr-defined]
        self.fields["changed_version"].initial = self.obj.changed_version_id
        if self.obj.effect == Effect.KEPT:
            del self.fields["changed_version"]


class ReturnForm(TaskForm):
    return_note = ProseField(max_length=2_000).formfield(
        label=_("What is missing"), widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
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
        changed_part=cleaned["changed_part"],
        by=user,
    )


@admin.register(Comment)
class CommentAdmin(CommentWords, SheetsMixin, TasksMixin, ReadOnlyRoleAdmin):
    plan_path = "consultation__plan"
    staff_write = frozenset({"task", "export", "import"})
    export_table = CommentTable
    import_table = AnswerImport
    list_display = ("consultation_reference", "version", "words", "in_language", "state", "created_at", "awaited",
                    "is_answered")  # fmt: skip
    list_filter = ("state", AnsweredFilter, "consultation", LanguageFilter)
    search_fields = ("body", "version__commitment__reference")
    list_select_related: ClassVar[list[str]] = ["consultation", "version__commitment__lead", "activity__lead"]
    fields = ("consultation", "version", "anchor", "quote", "body", "in_language", "author_name", "show_name",
              "organisation", "state", "published_at", "hidden_reason")  # fmt: skip
    inlines: ClassVar[list[type]] = [ResponseInline]
    task_errors: ClassVar[dict[type[Exception], Any]] = {
        services.CommentNotConfirmed: _("The address of its author is not confirmed yet."),
        services.CommentNotPublished: _("Only a published comment is answered in public."),
    }
    tasks = (
        publish_task(services),
        Task(
            "respond",
            _("Respond"),
            _respond,
            _("The response is published, and its author gets an e-mail."),
            form=RespondForm,
            offered=lambda comment: comment.state == CommentState.PUBLISHED,
            explains=_("The response is public at once. A later one supersedes it in sight of everyone."),
        ),
        hide_task(services),
    )

    def get_queryset(self, request):
        """Without a confirmed writer nobody reads a comment."""
        given = ReasonedResponse.objects.filter(comment=OuterRef("pk"), published_at__isnull=False)
        rows = super().get_queryset(request).filter(confirmed_at__isnull=False)
        return rows.with_effect().annotate(answered=Exists(given))

    @admin.display(description=_("awaited"))
    def awaited(self, comment):
        return awaited_of(comment)

    @admin.display(description=_("consultation"), ordering="consultation__reference")
    def consultation_reference(self, comment):
        return comment.consultation.reference

    @admin.display(description=_("response"), boolean=True, ordering="answered")
    def is_answered(self, comment):
        return comment.answered


class ReviewFilter(admin.SimpleListFilter):
    title = _("review")
    parameter_name = "review"

    def lookups(self, request: Any, model_admin: Any) -> list[Any]:
        return [("waiting", _("to read")), ("published", _("published")), ("returned", _("sent back"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        if self.value() == "waiting":
            return queryset.waiting()
        if self.value() in {"published", "returned"}:
            return queryset.filter((f"{self.value()}_at__isnull", False))
        return queryset


def _waits(response: Any) -> bool:
    return response.published_at is None and response.returned_at is None


@admin.register(ReasonedResponse)
class ReasonedResponseAdmin(TasksMixin, ReadOnlyTranslatedRoleAdmin):
    plan_path = "comment__consultation__plan"
    own_paths = ("institution__members",)
    staff_write = frozenset({"task"})
    list_display = ("comment", "effect", "institution", "by", "at", "published_at", "returned_at")
    list_filter = (ReviewFilter, "effect", "comment__consultation")
    list_select_related: ClassVar[list[str]] = ["comment__version__commitment", "institution", "by"]
    task_errors: ClassVar[dict[type[Exception], Any]] = {
        services.ResponseNotWaiting: _("This response was published, sent back or followed by another one meanwhile."),
        services.CommentNotPublished: _("Only a published comment is answered in public."),
    }
    tasks = (
        Task(
            "publish",
            _("Publish"),
            lambda response, cleaned, user: services.publish_response(
                response=response, changed_version=cleaned.get("changed_version"), by=user
            ),
            _("The response is published, and the author of the comment gets an e-mail."),
            form=PublishResponseForm,
            offered=_waits,
        ),
        Task(
            "return",
            _("Send back"),
            lambda response, cleaned, user: services.return_response(
                response=response, note=cleaned["return_note"], by=user
            ),
            _("The response goes back to its institution, with your note."),
            form=ReturnForm,
            offered=_waits,
            refuses=True,
        ),
    )
