"""The table of commitment cards for staff."""

from typing import Any

from import_export import fields

from commitments.models import Commitment
from plans.backoffice.sheets import Table


def _column(name: str) -> Any:
    return fields.Field(attribute=name, column_name=name.replace("__", "_"), readonly=True)


class CommitmentTable(Table):
    plan = _column("plan__reference")
    axis = _column("axis__number")
    theme = _column("theme__slug")
    lead_ar = _column("lead__name_ar")
    lead_fr = _column("lead__name_fr")
    progress = fields.Field(attribute="progress_percent", column_name="progress", readonly=True)

    class Meta:
        model = Commitment
        fields = ("reference", "plan", "axis", "theme", "state", "title_ar", "title_fr", "problem_ar", "problem_fr",
                  "description_ar", "description_fr", "lead_ar", "lead_fr", "start_date", "end_date", "adopted_at",
                  "completion", "progress", "standing_reason_ar", "standing_reason_fr", "is_illustrative")  # fmt: skip

    def filter_export(self, queryset: Any, **kwargs: Any) -> Any:
        return queryset.select_related("plan", "axis", "theme", "lead").prefetch_related("activities")
