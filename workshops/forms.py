from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.services import regions
from core.columns import ColumnsForm, RowField
from core.trap import TrapForm
from core.wanted import WantingForm
from workshops.enums import Gender
from workshops.models import Registration


class RegistrationForm(TrapForm, WantingForm, ColumnsForm):
    """Who comes. A place is given by the service, never by this form."""

    gender = forms.ChoiceField(
        label=_("Gender"),
        help_text=_("It is counted only, in groups of five or more."),
        choices=[("", _("I prefer not to say")), *Gender.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    region = RowField(key="code", label=_("Your region"), required=False, empty_label=_("Not said"))
    consent = forms.BooleanField(label=_("I agree that my data is used to organise this workshop"))

    class Meta:
        model = Registration
        fields = ["name", "email", "organisation_name", "gender", "region"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
            "organisation_name": forms.TextInput(
                attrs={"autocomplete": "organization", "dir": "auto", "list": "organisations"}
            ),
        }
        labels = {
            "name": _("Your name"),
            "email": _("E-mail address"),
            "organisation_name": _("Your organisation"),
        }
        help_texts = {
            "email": _("Your ticket is sent there. It is never shown."),
            "organisation_name": _("Choose it from the list, or write it. Leave it empty if you come as a citizen."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].rows = regions()  # type: ignore[attr-defined]
