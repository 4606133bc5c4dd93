"""What a form says of a field that was left empty: what belongs into it, and not five times that it is needed."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

#: By the name of the field, whatever the form.
WANTED: dict[str, Any] = {
    "email": _("Write your e-mail address, as in name@example.org."),
    "consent": _("Tick this box: without your agreement nothing can be sent."),
    "name": _("Write your name."),
    "theme": _("Choose a theme."),
    "title": _("Write a title, in one sentence."),
}


class WantingForm(forms.Form):
    """A form that says it so."""

    #: Words of one form's own fields, as `WANTED`.
    wanted: ClassVar[dict[str, Any]] = {}

    def full_clean(self) -> None:
        for name, words in {**WANTED, **self.wanted}.items():
            if name in self.fields:
                self.fields[name].error_messages["required"] = words
        super().full_clean()
