"""Tables of ideas: what staff take out, and ideas of workshops that they bring in."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import fields

from core.text import fold, guess_language
from ideas.models import Idea, IdeaComment, Transmission
from ideas.services import add_workshop_idea
from plans.backoffice.sheets import ImportTable, Table, by_name
from plans.models import Theme
from workshops.models import Workshop


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


class WorkshopIdeaTable(ImportTable):
    """Ideas that came out of workshops. One that is there already, word for word, is left out."""

    columns: ClassVar[list[tuple[str, bool, Any]]] = [
        ("workshop", True, gettext_lazy("Reference of the workshop, as PAN2-W03")),
        ("theme", True, gettext_lazy("Title of the theme in Arabic or French, its number or its address")),
        ("title", True, gettext_lazy("Title of the idea, at most 160 characters")),
        ("body", True, gettext_lazy("The idea itself")),
        ("problem", False, gettext_lazy("The problem that it answers")),
        ("expected", False, gettext_lazy("The expected result")),
        ("language", False, gettext_lazy("ar or fr; left empty, it is told from the text")),
    ]

    class Meta:
        model = Idea
        fields = ("title", "body", "problem", "expected", "language")
        import_id_fields = ()
        # Rows are not compared field by field: a workshop's idea is new, or it is there.
        skip_diff = True

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        plans = self.plans
        self.workshops = {row.reference: row for row in Workshop.objects.filter(plan__in=plans).select_related("plan")}
        self.themes: dict[int, dict[str, Any]] = {}
        themes: dict[int, list[Theme]] = {}
        for theme in Theme.objects.filter(plan__in=plans):
            themes.setdefault(theme.plan_id, []).append(theme)
        for plan, rows in themes.items():
            self.themes[plan] = by_name(rows, "slug", "number", "title_ar", "title_fr")

    def get_instance(self, instance_loader: Any, row: Any) -> None:
        return None

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        errors: dict[str, str] = {}
        workshop = self.workshops.get(str(row.get("workshop", "")).strip().upper())
        if workshop is None:
            errors["workshop"] = _("There is no such workshop among those of your plans.")
        else:
            theme = self.themes.get(workshop.plan_id, {}).get(fold(str(row.get("theme", ""))))
            if theme is None:
                errors["theme"] = _("There is no such theme in the plan of this workshop.")
            else:
                instance.theme, instance.plan, instance.workshop = theme, workshop.plan, workshop
        for name in ("title", "body", "problem", "expected"):
            column: Any = Idea._meta.get_field(name)
            try:
                setattr(instance, name, column.clean(str(row.get(name, "") or ""), instance))
            except ValidationError as error:
                errors[name] = " ".join(error.messages)
        language = str(row.get("language", "") or "").strip().lower()
        if not language:
            language = guess_language(f"{instance.title} {instance.body}")
        elif language not in dict(settings.LANGUAGES):
            errors["language"] = _("Write ar or fr.")
        instance.language = language
        if errors:
            raise ValidationError(errors)

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        if import_validation_errors or instance.workshop is None:
            return False
        same = Idea.objects.filter(workshop=instance.workshop, title=instance.title, body=instance.body)
        return bool(same.exists())

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """The service looks at the whole row; here only what the columns said."""
        if import_validation_errors:
            raise ValidationError(import_validation_errors)

    def do_instance_save(self, instance: Any, is_create: bool) -> None:
        idea = add_workshop_idea(
            workshop=instance.workshop,
            theme=instance.theme,
            title=instance.title,
            body=instance.body,
            problem=instance.problem,
            expected=instance.expected,
            language=instance.language,
            by=self.request.user if self.request else None,
        )
        instance.pk = idea.pk
