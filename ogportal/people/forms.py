from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commitments.models import Commitment
from core.fields import ProseField
from core.translated import label_in
from ideas.enums import Answer


class AnswerForm(forms.Form):
    """The answer of an institution to an idea: its explanation is asked in every publishing language."""

    answer = forms.ChoiceField(label=_("Answer"), choices=Answer, widget=forms.RadioSelect)
    commitments: Any = forms.ModelMultipleChoiceField(
        label=_("Commitments that take it up"),
        queryset=Commitment.objects.none(),
        to_field_name="reference",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None is needed while the commitment is still to be written."),
    )

    def __init__(self, *args: Any, offered: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commitments"].queryset = offered  # type: ignore[attr-defined]
        self.fields["commitments"].label_from_instance = lambda one: f"{one.reference} {one}"  # type: ignore[attr-defined]
        if not offered:
            del self.fields["commitments"]
        for language in settings.PUBLISHING_LANGUAGES:
            field = ProseField(max_length=4_000).formfield(
                label=label_in(_("Explanation"), language),
                widget=forms.Textarea(attrs={"rows": 5, "lang": language, "dir": "auto"}),
            )
            self.fields[f"explanation_{language}"] = field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") == Answer.NOT_TAKEN_UP and cleaned.get("commitments"):
            self.add_error("commitments", gettext("Commitments are named only when the idea is taken up."))
        return cleaned

    def explanation(self) -> dict[str, str]:
        return {language: self.cleaned_data[f"explanation_{language}"] for language in settings.PUBLISHING_LANGUAGES}

    def typed(self) -> dict[str, Any]:
        """What a draft keeps of a form that need not be whole: what is well formed."""
        self.is_valid()
        cleaned = self.cleaned_data
        return {
            "answer": cleaned.get("answer", ""),
            "explanation": {
                language: cleaned.get(f"explanation_{language}", "") for language in settings.PUBLISHING_LANGUAGES
            },
            "commitments": [one.reference for one in cleaned.get("commitments") or []],
        }


class AnswersForm(forms.Form):
    """The table of a dossier, filled in."""

    file = forms.FileField(label=_("The table with your answers (XLSX or CSV)"), allow_empty_file=False)
