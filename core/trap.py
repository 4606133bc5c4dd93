"""The field that only machines fill: no riddle for people, and no word about it for machines."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class TrapForm(forms.Form):
    """A form that anybody may send without being known. Its page shows the field through components/trap.html."""

    website = forms.CharField(
        required=False,
        label=_("Leave this field empty"),
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def clean_website(self) -> Any:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave this field empty: it is a trap for machines."), code="trap")
        return ""
