from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import FieldOfWork, LegalForm, TerritoryKind
from accounts.models import Territory
from core.fields import LineField
from ogportal.meeting.forms import TextsForm


class OrganisationForm(TextsForm):
    legal_form = forms.ChoiceField(label=_("Legal form"), choices=LegalForm)
    region: "forms.ModelChoiceField[Territory]" = forms.ModelChoiceField(
        Territory.objects.filter(kind=TerritoryKind.REGION),
        label=_("Region"),
        to_field_name="code",
        required=False,
        empty_label=_("The whole country"),
    )
    fields_of_work = forms.MultipleChoiceField(
        label=_("Fields of work"), choices=FieldOfWork, widget=forms.CheckboxSelectMultiple
    )
    contact_name = LineField(max_length=120).formfield(
        label=_("Contact person"),
        help_text=_("For the team of the plan only; never public."),
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    contact_email = forms.EmailField(
        label=_("E-mail of the contact"),
        help_text=_("We write there to confirm it; it is never public."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    wants_directory = forms.BooleanField(
        label=_("Show the organisation in the public directory"),
        help_text=_("Name, legal form, region and fields of work. You can leave it at any time."),
        required=False,
    )
    consent = forms.BooleanField(label=_("I agree that this data is used to work with civil society on the plans"))
    #: People do not see it; programs fill it in.
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line("name", _("Name"), most=250)
        self.order_fields(
            [*(name for name in self.fields if name.startswith("name_")), "legal_form", "region", "fields_of_work"]
        )
