from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ideas.models import InstitutionAnswer, Transmission
from ideas.resources import TransmissionTable
from plans.backoffice import ReadOnlyInline, ReadOnlyRoleAdmin, ReadOnlyTranslatedRoleAdmin
from plans.backoffice.sheets import SheetsMixin


class AnsweredFilter(admin.SimpleListFilter):
    title = _("answer")
    parameter_name = "answered"

    def lookups(self, request: Any, model_admin: Any) -> list[Any]:
        return [("no", _("awaited")), ("late", _("overdue")), ("yes", _("given"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        if self.value() == "yes":
            return queryset.filter(answered=True)
        if self.value() == "no":
            return queryset.filter(answered=False)
        if self.value() == "late":
            return queryset.filter(answered=False, due_date__lt=timezone.localdate())
        return queryset


class AnswerInline(ReadOnlyInline):
    model = InstitutionAnswer
    fields = ("answer", "explanation_ar", "explanation_fr", "by", "at")
    readonly_fields = fields
    own_paths = ("transmission__institution__members",)

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:
        """Whoever reads the transmission reads its answers."""
        return True


@admin.register(Transmission)
class TransmissionAdmin(SheetsMixin, ReadOnlyRoleAdmin):
    plan_path = "idea__plan"
    own_paths = ("institution__members",)
    staff_write = frozenset({"export"})
    export_table = TransmissionTable
    list_display = ("idea", "institution", "dossier", "at", "due_date", "is_answered")
    list_filter = (AnsweredFilter, "idea__plan", "institution")
    search_fields = ("idea__reference", "institution__name_ar", "institution__name_fr")
    list_select_related: ClassVar[list[str]] = ["idea", "institution", "dossier"]
    fields = ("dossier", "idea", "institution", "at", "due_date", "by")
    inlines: ClassVar[list[type]] = [AnswerInline]

    def get_queryset(self, request):
        answers = InstitutionAnswer.objects.filter(transmission=OuterRef("pk"))
        return super().get_queryset(request).annotate(answered=Exists(answers))

    @admin.display(description=pgettext_lazy("column", "answered"), boolean=True, ordering="answered")
    def is_answered(self, transmission):
        return transmission.answered


@admin.register(InstitutionAnswer)
class InstitutionAnswerAdmin(ReadOnlyTranslatedRoleAdmin):
    plan_path = "transmission__idea__plan"
    own_paths = ("transmission__institution__members",)
    list_display = ("transmission", "answer", "by", "at")
    list_filter = ("answer", "transmission__idea__plan")
    search_fields = ("transmission__idea__reference",)
    list_select_related: ClassVar[list[str]] = ["transmission__idea", "transmission__institution", "by"]
