from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from core.fields import ProseField
from ideas.enums import Answer


class AnswerForm(forms.Form):
    """The answer of an institution to an idea: its explanation is asked in every publishing language."""

    answer = forms.ChoiceField(label=_("Answer"), choices=Answer, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in settings.PUBLISHING_LANGUAGES:
            field = ProseField(max_length=4_000).formfield(
                label=_("Explanation (%(language)s)") % {"language": gettext(get_language_info(language)["name"])},
                widget=forms.Textarea(attrs={"rows": 5, "lang": language, "dir": "auto"}),
            )
            self.fields[f"explanation_{language}"] = field

    def explanation(self) -> dict[str, str]:
        return {language: self.cleaned_data[f"explanation_{language}"] for language in settings.PUBLISHING_LANGUAGES}
