from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commitments import services
from commitments.enums import CommitmentState, RevisionKind
from commitments.models import (
    Commitment,
    PlanRevision,
    RevisionItem,
)
from plans.backoffice import (
    ReadOnlyInline,
    Task,
    TasksMixin,
    TranslatedRoleAdmin,
    texts_form,
    texts_of,
)

S = CommitmentState


class ReviseForm(texts_form("reason", _("Why"))):  # type: ignore[misc]
    commitment: Any = forms.ModelChoiceField(label=_("Commitment"), queryset=Commitment.objects.none())
    kind = forms.ChoiceField(label=_("What becomes of it"), choices=RevisionKind)
    field_order = ("commitment", "kind")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = self.obj.items.values("commitment")
        open_cards = Q(state=S.ADOPTED) | Q(state__in=[S.DRAFT, S.IN_CONSULTATION], proposed_at__isnull=False)
        rows = Commitment.objects.filter(open_cards, plan=self.obj.plan_id).exclude(pk__in=said)
        self.fields["commitment"].queryset = rows.order_by("number")
        for field in Commitment.TEXT_FIELDS:
            extra = texts_form(field, Commitment.label_of(field), max_length=10_000, rows=5)
            for name, one in extra.base_fields.items():
                one.required = False
                one.help_text = _("For an amended commitment: the new text. Leave empty what stays.")
                self.fields[name] = one


def _revise(revision: Any, cleaned: dict[str, Any], user: Any) -> None:
    texts = {field: {k: v for k, v in texts_of(cleaned, field).items() if v} for field in Commitment.TEXT_FIELDS}
    services.revise_commitment(
        revision=revision,
        commitment=cleaned["commitment"],
        kind=cleaned["kind"],
        reason=texts_of(cleaned, "reason"),
        texts={field: by_language for field, by_language in texts.items() if by_language},
        by=user,
    )


class RevisionItemInline(ReadOnlyInline):
    model = RevisionItem
    plan_path = "plan"
    fields = ("commitment", "kind", "reason", "before", "after")
    readonly_fields = fields

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("commitment", "before__commitment", "after__commitment")


@admin.register(PlanRevision)
class PlanRevisionAdmin(TasksMixin, TranslatedRoleAdmin):
    plan_path = "plan"
    staff_write = frozenset({"add", "change", "task"})
    list_display = ("plan", "number", "date", "published_at")
    list_filter = ("plan",)
    list_select_related: ClassVar[list[str]] = ["plan"]
    readonly_fields = ("published_at",)
    fields = ("plan", "number", "date", "note", "is_illustrative", "published_at")
    inlines: ClassVar[list[type]] = [RevisionItemInline]
    task_errors: ClassVar[dict[type[Exception], Any]] = {
        services.RevisionPublished: _("This revision is published: nothing is added to it."),
        services.RevisionUnfinished: _("The revision does not say yet what becomes of every adopted commitment."),
    }
    tasks = (
        Task(
            "revise",
            _("Say what becomes of a commitment"),
            _revise,
            _("The revision says what becomes of the commitment."),
            form=ReviseForm,
            offered=lambda revision: revision.published_at is None,
        ),
        Task(
            "publish",
            _("Publish the revision"),
            lambda revision, _cleaned, user: services.publish_revision(revision=revision, by=user),
            _("The revision is public."),
            offered=lambda revision: revision.published_at is None,
        ),
    )

    def has_change_permission(self, request, obj=None):
        """What is published is shown only."""
        return super().has_change_permission(request, obj) and (obj is None or obj.published_at is None)

    def get_readonly_fields(self, request, obj=None):
        return (*super().get_readonly_fields(request, obj), *(("plan", "number") if obj is not None else ()))

    def save_model(self, request, obj, form, change):
        obj.by = obj.by or request.user
        super().save_model(request, obj, form, change)
