"""The field that only machines fill: no riddle for people, and no word about it for machines."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

#: What belongs into a field that was left empty, by its name: better than to say five times that it is needed.
WANTED: dict[str, Any] = {
    "email": _("Write your e-mail address, as in name@example.org."),
    "consent": _("Tick this box: without your agreement nothing can be sent."),
    "name": _("Write your name."),
    "theme": _("Choose a theme."),
    "title": _("Write a title, in one sentence."),
}


class TrapForm(forms.Form):
    """A form that anybody may send without being known. Its page shows the field through components/trap.html."""

    website = forms.CharField(
        required=False,
        label=_("Leave this field empty"),
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    #: Words of one form's own fields, as `WANTED`.
    wanted: ClassVar[dict[str, Any]] = {}

    def full_clean(self) -> None:
        for name, words in {**WANTED, **self.wanted}.items():
            if name in self.fields:
                self.fields[name].error_messages["required"] = words
        super().full_clean()

    def clean_website(self) -> Any:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave this field empty: it is a trap for machines."), code="trap")
        return ""
