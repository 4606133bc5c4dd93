"""Tables of comments: for the institutions, and with their answers on the way back. Nobody's address stands in them."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import fields

from commitments.models import CommitmentVersion
from consultation.enums import Effect
from consultation.models import Comment, ReasonedResponse
from consultation.services import propose_response
from consultation.services.responding import changeable_versions, part_choices
from consultation.text import title_of
from core.enums import CommentState
from core.translated import columns as text_columns
from plans.backoffice.sheets import ImportTable, Table


def _column(name: str, column: str) -> Any:
    return fields.Field(attribute=name, column_name=column, readonly=True)


def _made(column: str) -> Any:
    return fields.Field(column_name=column, readonly=True)


class CommentTable(Table):
    """What institutions get: a row for each comment, with columns to fill in."""

    comment = _column("pk", "comment")
    consultation = _column("consultation__reference", "consultation")
    commitment = _column("version__commitment__reference", "commitment")
    version = _column("version__number", "version")
    part = _made("part")
    author = _column("public_author", "author")
    organisation = _column("organisation__name", "organisation")
    institution = _made("institution")
    effect = _made("effect")
    changed_part = _made("changed_part")
    changed_version = _made("changed_version")
    response_ar = _made("response_ar")
    response_fr = _made("response_fr")
    hidden_reason = _made("hidden_reason")

    class Meta:
        model = Comment
        fields = ("comment", "consultation", "commitment", "version", "anchor", "part", "quote", "body", "language",
                  "author", "organisation", "institution", "state", "created_at", "published_at", "hidden_reason",
                  "effect", "changed_part", "changed_version", "response_ar", "response_fr",
                  "is_illustrative")  # fmt: skip
        export_order = fields

    def filter_export(self, queryset: Any, **kwargs: Any) -> Any:
        rows = queryset.select_related("consultation", "version__commitment__lead", "activity__lead", "organisation")
        return rows.prefetch_related("responses__changed_version")

    def _last(self, comment: Comment) -> Any:
        rows = [row for row in comment.responses.all() if row.returned_at is None]
        return rows[-1] if rows else None

    def dehydrate_part(self, comment: Comment) -> str:
        return title_of(comment.anchor)

    def dehydrate_institution(self, comment: Comment) -> str:
        return str(comment.responsible or "")

    def dehydrate_hidden_reason(self, comment: Comment) -> str:
        return comment.hidden_reason

    def dehydrate_effect(self, comment: Comment) -> str:
        return getattr(self._last(comment), "effect", "") or ""

    def dehydrate_changed_part(self, comment: Comment) -> str:
        return getattr(self._last(comment), "changed_part", "") or ""

    def dehydrate_changed_version(self, comment: Comment) -> str:
        version = getattr(self._last(comment), "changed_version", None)
        return str(version.number) if version is not None else ""

    def dehydrate_response_ar(self, comment: Comment) -> str:
        return getattr(self._last(comment), "text_ar", "") or ""

    def dehydrate_response_fr(self, comment: Comment) -> str:
        return getattr(self._last(comment), "text_fr", "") or ""


_STAYS = gettext_lazy("Stands in the exported table; it is not read")


class AnswerImport(ImportTable):
    """The same table, filled in: each answer waits to be read. Rows without one, or with a known one, are left."""

    columns: ClassVar[list[tuple[str, bool, Any]]] = [
        ("comment", True, gettext_lazy("Number of the comment, as exported")),
        ("effect", True, gettext_lazy("“changed” or “kept”")),
        *((f"response_{code}", True, gettext_lazy("Response")) for code in settings.PUBLISHING_LANGUAGES),
        ("changed_part", False, gettext_lazy("Part that was changed, as “description”")),
        ("changed_version", False, gettext_lazy("Number of the version that has the change")),
        *(
            (name, False, _STAYS)
            for name in ("consultation", "commitment", "version", "anchor", "part", "quote", "body", "language",
                         "author", "organisation", "institution", "state", "created_at", "published_at",
                         "hidden_reason", "is_illustrative")
        ),
    ]  # fmt: skip

    class Meta:
        model = ReasonedResponse
        fields = ("effect", "changed_part")
        import_id_fields = ()
        skip_diff = True

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        rows = Comment.objects.filter(consultation__plan__in=self.plans, state=CommentState.PUBLISHED)
        rows = rows.select_related("consultation__plan", "version__commitment__lead", "activity__lead")
        self.comments = {str(row.pk): row for row in rows.prefetch_related("responses")}

    def get_instance(self, instance_loader: Any, row: Any) -> None:
        return None

    @staticmethod
    def _cell(row: Any, name: str) -> str:
        return str(row.get(name, "") or "").strip()

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        errors: dict[str, str] = {}
        comment = self.comments.get(self._cell(row, "comment").removesuffix(".0"))
        if comment is None:
            raise ValidationError({"comment": _("There is no such published comment in your plans.")})
        instance.comment = comment
        instance.effect = self._cell(row, "effect").casefold()
        instance.given = {code: self._cell(row, f"response_{code}") for code in settings.PUBLISHING_LANGUAGES}
        instance.changed_part = self._cell(row, "changed_part")
        if self._is_empty(instance):
            return
        if instance.effect not in Effect.values:
            errors["effect"] = _("Write “changed” or “kept”.")
        if instance.changed_part and instance.changed_part not in dict(part_choices()):
            errors["changed_part"] = _("There is no such part.")
        try:
            text_columns(instance, "text", instance.given)
        except ValidationError as error:
            errors |= {
                name.replace("text_", "response_"): " ".join(found) for name, found in error.message_dict.items()
            }
        instance.changed_version = self._version(comment, self._cell(row, "changed_version"), errors)
        if errors:
            raise ValidationError(errors)

    @staticmethod
    def _version(comment: Comment, number: str, errors: dict[str, str]) -> CommitmentVersion | None:
        number = number.removesuffix(".0")
        if not number:
            return None
        found: CommitmentVersion | None = (
            changeable_versions(comment).filter(number=number).first() if number.isdecimal() else None
        )
        if found is None:
            errors["changed_version"] = _("There is no such later version of this text.")
        return found

    @staticmethod
    def _is_empty(instance: Any) -> bool:
        return not instance.effect and not any(instance.given.values())

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        if import_validation_errors:
            return False
        if self._is_empty(instance):
            return True
        known = [one for one in instance.comment.responses.all() if one.returned_at is None]
        return any(
            one.effect == instance.effect
            and all(getattr(one, f"text_{code}") == text for code, text in instance.given.items())
            for one in known
        )

    def do_instance_save(self, instance: Any, is_create: bool) -> None:
        row = propose_response(
            comment=instance.comment,
            text=instance.given,
            effect=instance.effect,
            changed_version=instance.changed_version,
            changed_part=instance.changed_part,
            by=self.request.user if self.request else None,
        )
        instance.pk = row.pk
