from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from commitments import services
from commitments.enums import ActivityState
from commitments.models import (
    Activity,
    Indicator,
    IndicatorReading,
    ProgressUpdate,
)
from plans.backoffice import (
    ReadOnlyTranslatedRoleAdmin,
    ReasonForm,
    RoleInline,
    Task,
    TasksMixin,
    TranslatedRoleAdmin,
    texts_form,
    texts_of,
)


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
    fields = ("date", "value", "evidence_url", "published_at")
    readonly_fields = ("published_at",)


def _publish_readings(indicator: Any, user: Any) -> None:
    for reading in indicator.readings.filter(published_at__isnull=True):
        services.publish_reading(reading=reading, by=user)


@admin.register(Indicator)
class IndicatorAdmin(TasksMixin, TranslatedRoleAdmin):
    plan_path = "commitment__plan"
    own_paths = ("commitment__lead__members", "commitment__support__members")
    staff_write = frozenset({"change", "task"})
    list_display = ("commitment", "number", "kind", "title", "target", "target_date")
    list_filter = ("kind", "commitment__plan")
    search_fields = ("title_ar", "title_fr", "commitment__reference")
    list_select_related: ClassVar[list[str]] = ["commitment"]
    readonly_fields = ("commitment",)
    inlines: ClassVar[list[type]] = [ReadingInline]
    tasks = (
        Task(
            "publish",
            _("Publish the readings that wait"),
            lambda indicator, _cleaned, user: _publish_readings(indicator, user),
            _("The readings are public."),
            offered=lambda indicator: indicator.readings.filter(published_at__isnull=True).exists(),
        ),
    )

    def has_add_permission(self, request, obj=None):
        return False

    def save_formset(self, request, form, formset, change):
        """Who noted a reading stands in its row."""
        for reading in formset.save(commit=False):
            reading.by = reading.by or request.user
            reading.save()
        formset.save_m2m()


def _waits(update: Any) -> bool:
    return update.published_at is None and update.returned_at is None


@admin.register(ProgressUpdate)
class ProgressUpdateAdmin(TasksMixin, ReadOnlyTranslatedRoleAdmin):
    plan_path = "commitment__plan"
    own_paths = ("commitment__lead__members", "commitment__support__members")
    staff_write = frozenset({"task"})
    list_display = ("commitment", "activity", "date", "percent", "by", "published_at", "returned_at")
    list_filter = (("published_at", admin.EmptyFieldListFilter), "commitment__plan")
    search_fields = ("commitment__reference",)
    list_select_related: ClassVar[list[str]] = ["commitment", "activity", "by"]
    task_errors: ClassVar[dict[type[Exception], Any]] = {
        services.AlreadyReviewed: _("Somebody has read this report meanwhile."),
    }
    tasks = (
        Task(
            "publish",
            _("Publish"),
            lambda update, _cleaned, user: services.publish_progress(update=update, by=user),
            _("The report is public."),
            offered=_waits,
            explains=_(
                "Its activity takes the reported state, and the reported per cent unless it is done or cancelled."
            ),
        ),
        Task(
            "return",
            _("Send back"),
            lambda update, cleaned, user: services.return_progress(update=update, reason=cleaned["reason"], by=user),
            _("The report is sent back with its reason."),
            form=ReasonForm,
            offered=_waits,
            refuses=True,
        ),
    )
