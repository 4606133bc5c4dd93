"""What an organiser writes in a meeting. Each text has a field for each language of the portal."""

from itertools import zip_longest
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.fields import LineField, ProseField
from core.templatetags.ui import direction
from core.translated import label_in
from plans.models import Theme
from workshops.enums import PollKind


def _attributes(language: str, **more: Any) -> dict[str, Any]:
    return {"lang": language, "dir": direction(language), **more}


class TextsForm(forms.Form):
    """A form with texts by language: `line`, `prose` and `lines` add a field for each, `texts` reads them back."""

    def _add(self, name: str, label: Any, column: Any, widget: Any, *, required: bool, **attributes: Any) -> None:
        for code, _name in settings.LANGUAGES:
            field = column.formfield(
                label=label_in(label, code),
                widget=widget(attrs=_attributes(code, **attributes)),
            )
            field.required = required and code in settings.PUBLISHING_LANGUAGES
            self.fields[f"{name}_{code}"] = field

    def line(self, name: str, label: Any, *, most: int, required: bool = True) -> None:
        self._add(name, label, LineField(max_length=most), forms.TextInput, required=required)

    def prose(self, name: str, label: Any, *, most: int, rows: int = 4, required: bool = True) -> None:
        self._add(name, label, ProseField(max_length=most), forms.Textarea, required=required, rows=rows)

    def texts(self, name: str) -> dict[str, str]:
        return {code: self.cleaned_data.get(f"{name}_{code}") or "" for code, _name in settings.LANGUAGES}

    def lines(self, name: str) -> list[dict[str, str]]:
        """The lines of a text, those of one number beside each other: [{"ar": …, "fr": …}, …]."""
        columns = {
            code: [line.strip() for line in text.splitlines() if line.strip()]
            for code, text in self.texts(name).items()
        }
        return [dict(zip(columns, row, strict=True)) for row in zip_longest(*columns.values(), fillvalue="")]


def joined(rows: Any, name: str) -> dict[str, str]:
    """The texts of rows as the lines of a field, by the field's name and language."""
    return {
        code: "\n".join(getattr(row, f"{name}_{code}") or "" for row in rows).strip("\n")
        for code, _name in settings.LANGUAGES
    }


class PollForm(TextsForm):
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(kind.value, kind.label) for kind in (PollKind.SINGLE, PollKind.MULTIPLE)],
        widget=forms.RadioSelect,
        initial=PollKind.SINGLE,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line("question", _("Question"), most=300)
        self.prose("options", _("Answers, one a line"), most=4_000, rows=5)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and any(not text for row in self.lines("options") for text in row.values()):
            self.add_error(
                None, _("Every answer is needed in every language: there are more lines in one than in another.")
            )
        return data


class ProblemForm(TextsForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line("title", _("Problem"), most=300, required=False)
        self.prose("solutions", _("Solutions, one a line"), most=4_000, rows=4, required=False)
        self.prose("expected_results", _("Expected results"), most=1_500, rows=3, required=False)


class ReportForm(TextsForm):
    recording_url = forms.URLField(
        label=_("Address of the recording"),
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prose("text", _("Report"), most=10_000, rows=10, required=False)
        self.order_fields([*(name for name in self.fields if name != "recording_url"), "recording_url"])


class PhotoForm(TextsForm):
    photo = forms.FileField(
        label=_("Photo"),
        help_text=_("JPEG, PNG or WebP, at most 8 MB. Place and device are taken out of it."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line("alt", _("What the photo shows"), most=250)


class DocumentForm(TextsForm):
    document = forms.FileField(label=_("Document"), help_text=_("PDF, Word, Excel or PowerPoint, at most 10 MB."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line("title", _("Title"), most=200)


class ThemeForm(forms.Form):
    """The theme of the ideas, where the workshop has not exactly one."""

    theme: "forms.ModelChoiceField[Theme]" = forms.ModelChoiceField(Theme.objects.none(), label=_("Theme of the ideas"))

    def __init__(self, *args: Any, themes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = themes  # type: ignore[attr-defined]
        self.fields["theme"].empty_label = None  # type: ignore[attr-defined]
