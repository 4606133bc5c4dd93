from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import TerritoryKind
from accounts.models import Territory
from core.columns import ColumnsForm
from core.trap import TrapForm
from workshops.enums import Gender
from workshops.models import Registration


class RegistrationForm(TrapForm, ColumnsForm):
    """Who comes. A place is given by the service, never by this form."""

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
            "region": _("Your region"),
        }
        help_texts = {
            "email": _("Your ticket is sent there. It is never shown."),
            "organisation_name": _("Choose it from the list, or write it. Leave it empty if you come as a citizen."),
            "gender": _("It is counted only, in groups of five or more."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gender"] = forms.ChoiceField(
            label=_("Gender"),
            help_text=self.fields["gender"].help_text,
            choices=[("", _("I prefer not to say")), *Gender.choices],
            widget=forms.RadioSelect,
            required=False,
        )
        region: forms.ModelChoiceField[Territory] = forms.ModelChoiceField(
            Territory.objects.filter(kind=TerritoryKind.REGION),
            label=self.fields["region"].label,
            to_field_name="code",
            required=False,
            empty_label=_("Not said"),
        )
        self.fields["region"] = region
