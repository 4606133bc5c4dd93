"""Columns of JSON as people read and write them: one text a line, one choice for each language."""

from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.enums import NameStatus
from core.wording import language_named


class LinesField(forms.CharField):
    """A list of short texts, one a line."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in (value or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((initial or []) != self.to_python(data))


class _ByLanguageWidget(forms.MultiWidget):
    template_name = "admin/widgets/by_language.html"

    def __init__(self, widgets: dict[str, Any]) -> None:
        self.languages = list(widgets)
        super().__init__(widgets)

    def decompress(self, value: Any) -> list[Any]:
        return [(value or {}).get(language, "") for language in self.languages]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        for language, part in zip(self.languages, context["widget"]["subwidgets"], strict=True):
            part["label"] = language_named(language)
        return context


class StatusesField(forms.MultiValueField):
    """Where a name comes from in each language: {"ar": "seen", "fr": "usual"}; what is not said is left out."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [("", _("not said")), *NameStatus.choices]
        fields = {code: forms.ChoiceField(choices=choices, required=False) for code, _name in settings.LANGUAGES}
        self.languages = list(fields)
        widget = _ByLanguageWidget({code: field.widget for code, field in fields.items()})
        super().__init__(fields=tuple(fields.values()), widget=widget, require_all_fields=False, **kwargs)

    def compress(self, data_list: Any) -> dict[str, Any]:
        return {language: value for language, value in zip(self.languages, data_list, strict=False) if value}


def structured_field(db_field: Any) -> forms.Field | None:
    """The form's field of a column of JSON that people write; None for every other column."""
    if not isinstance(db_field, models.JSONField):
        return None
    known: dict[str, Any] = {"label": capfirst(db_field.verbose_name), "required": False}
    if db_field.name == "aliases":
        widget = forms.Textarea(attrs={"rows": 3, "dir": "auto"})
        return LinesField(help_text=_("One a line."), widget=widget, **known)
    return StatusesField(**known) if db_field.name in {"name_status", "title_status"} else None
