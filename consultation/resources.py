"""The table of comments of consultations for staff. Nobody's address stands in it."""

from typing import Any

from import_export import fields

from consultation.models import Comment
from plans.backoffice.sheets import Table


def _column(name: str) -> Any:
    return fields.Field(attribute=name, column_name=name.replace("__", "_"), readonly=True)


class CommentTable(Table):
    consultation = _column("consultation__reference")
    commitment = _column("version__commitment__reference")
    version = _column("version__number")
    author = fields.Field(attribute="public_author", column_name="author", readonly=True)
    effect = fields.Field(column_name="effect", readonly=True)
    response_ar = fields.Field(column_name="response_ar", readonly=True)
    response_fr = fields.Field(column_name="response_fr", readonly=True)

    class Meta:
        model = Comment
        fields = ("consultation", "commitment", "version", "anchor", "body", "language", "author", "state",
                  "created_at", "published_at", "hidden_reason", "effect", "response_ar", "response_fr",
                  "is_illustrative")  # fmt: skip

    def filter_export(self, queryset: Any, **kwargs: Any) -> Any:
        return queryset.select_related("consultation", "version__commitment").prefetch_related("responses")

    def _last(self, comment: Comment) -> Any:
        rows = list(comment.responses.all())
        return rows[-1] if rows else None

    def dehydrate_effect(self, comment: Comment) -> str:
        return getattr(self._last(comment), "effect", "") or ""

    def dehydrate_response_ar(self, comment: Comment) -> str:
        return getattr(self._last(comment), "text_ar", "") or ""

    def dehydrate_response_fr(self, comment: Comment) -> str:
        return getattr(self._last(comment), "text_fr", "") or ""
