"""Tables of ideas, comments and questions to institutions that staff take out."""

from typing import Any

from import_export import fields

from ideas.models import Idea, IdeaComment, Transmission
from plans.backoffice.sheets import Table


def _column(name: str) -> Any:
    return fields.Field(attribute=name, column_name=name.replace("__", "_"), readonly=True)


class IdeaTable(Table):
    """Ideas for staff: what is decided stands in it, also before its announcement. Nobody's address does."""

    plan = _column("plan__reference")
    theme_ar = _column("theme__title_ar")
    theme_fr = _column("theme__title_fr")
    workshop = _column("workshop__reference")
    territory = _column("territory__code")
    reason = fields.Field(column_name="reason", readonly=True)
    explanation_ar = fields.Field(column_name="explanation_ar", readonly=True)
    explanation_fr = fields.Field(column_name="explanation_fr", readonly=True)
    announced_at = fields.Field(column_name="announced_at", readonly=True)
    merged_into = _column("merged_into__reference")
    author = fields.Field(attribute="public_author", column_name="author", readonly=True)
    comments = _column("stats__comments_count")
    supports = _column("stats__supports_count")

    class Meta:
        model = Idea
        fields = ("reference", "plan", "theme_ar", "theme_fr", "channel", "intake", "workshop", "title", "body",
                  "problem", "expected", "language", "territory", "author", "submitted_at", "state", "public_state",
                  "reason", "explanation_ar", "explanation_fr", "announced_at", "merged_into", "comments", "supports",
                  "is_illustrative")  # fmt: skip

    def filter_export(self, queryset: Any, **kwargs: Any) -> Any:
        return queryset.select_related(
            "plan", "theme", "workshop", "territory", "merged_into", "stats"
        ).prefetch_related("decisions__reason")

    def _last(self, idea: Idea) -> Any:
        rows = list(idea.decisions.all())
        return rows[-1] if rows else None

    def dehydrate_reason(self, idea: Idea) -> str:
        last = self._last(idea)
        return last.reason.code if last else ""

    def dehydrate_explanation_ar(self, idea: Idea) -> str:
        return getattr(self._last(idea), "explanation_ar", "") or ""

    def dehydrate_explanation_fr(self, idea: Idea) -> str:
        return getattr(self._last(idea), "explanation_fr", "") or ""

    def dehydrate_announced_at(self, idea: Idea) -> Any:
        return getattr(self._last(idea), "announced_at", None)


class IdeaCommentTable(Table):
    idea = _column("idea__reference")
    hidden_reason = _column("hidden_reason")

    class Meta:
        model = IdeaComment
        fields = ("idea", "body", "language", "author_name", "state", "created_at", "published_at", "hidden_reason",
                  "is_illustrative")  # fmt: skip

    def filter_export(self, queryset: Any, **kwargs: Any) -> Any:
        return queryset.select_related("idea")


class TransmissionTable(Table):
    """Questions to institutions with their last answers."""

    dossier = _column("dossier__reference")
    idea = _column("idea__reference")
    title = _column("idea__title")
    institution_ar = _column("institution__name_ar")
    institution_fr = _column("institution__name_fr")
    answer = fields.Field(column_name="answer", readonly=True)
    explanation_ar = fields.Field(column_name="explanation_ar", readonly=True)
    explanation_fr = fields.Field(column_name="explanation_fr", readonly=True)

    class Meta:
        model = Transmission
        fields = ("dossier", "idea", "title", "institution_ar", "institution_fr", "at", "due_date", "answer",
                  "explanation_ar", "explanation_fr", "is_illustrative")  # fmt: skip

    def filter_export(self, queryset: Any, **kwargs: Any) -> Any:
        return queryset.select_related("idea", "institution", "dossier").prefetch_related("answers")

    def _last(self, transmission: Transmission) -> Any:
        rows = list(transmission.answers.all())
        return rows[-1] if rows else None

    def dehydrate_answer(self, transmission: Transmission) -> str:
        return getattr(self._last(transmission), "answer", "") or ""

    def dehydrate_explanation_ar(self, transmission: Transmission) -> str:
        return getattr(self._last(transmission), "explanation_ar", "") or ""

    def dehydrate_explanation_fr(self, transmission: Transmission) -> str:
        return getattr(self._last(transmission), "explanation_fr", "") or ""
