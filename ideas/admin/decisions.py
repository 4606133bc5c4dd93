from typing import Any, ClassVar

from django.contrib import admin

from ideas.models import InformationRequest, ScreeningDecision, ScreeningReason
from plans.backoffice import ReadOnlyRoleAdmin, ReadOnlyTranslatedRoleAdmin, TranslatedRoleAdmin


@admin.register(ScreeningReason)
class ScreeningReasonAdmin(TranslatedRoleAdmin):
    """Coded reasons with the explanation that each suggests. One in use is switched off, not deleted."""

    plan_path = "plan"
    staff_write = frozenset({"add", "change"})
    list_display = ("code", "label", "outcome", "plan", "position", "is_active")
    list_filter = ("outcome", "is_active", "plan")
    search_fields = ("code", "label_ar", "label_fr")
    list_select_related: ClassVar[list[str]] = ["plan"]
    fields = ("plan", "outcome", "code", "label", "template", "position", "is_active")

    def get_readonly_fields(self, request, obj=None) -> Any:
        """What a reason means does not change under decisions that cite it."""
        fixed = ("code", "outcome", "plan") if obj is not None else ()
        return (*super().get_readonly_fields(request, obj), *fixed)


@admin.register(ScreeningDecision)
class ScreeningDecisionAdmin(ReadOnlyTranslatedRoleAdmin):
    plan_path = "idea__plan"
    list_display = ("idea", "outcome", "reason", "by", "at", "announced_at")
    list_filter = ("outcome", "idea__plan", "announced_at")
    search_fields = ("idea__reference",)
    list_select_related: ClassVar[list[str]] = ["idea", "reason", "by"]


@admin.register(InformationRequest)
class InformationRequestAdmin(ReadOnlyRoleAdmin):
    plan_path = "idea__plan"
    list_display = ("idea", "question", "by", "at", "answered_at")
    list_filter = ("idea__plan", "answered_at")
    search_fields = ("idea__reference",)
    list_select_related: ClassVar[list[str]] = ["idea", "by"]
