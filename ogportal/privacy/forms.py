from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Participant
from accounts.text import normal_email
from core.trap import TrapForm
from core.wanted import WantingForm
from ideas.forms import EmailField


class DataRequestForm(TrapForm, WantingForm):
    email = EmailField(label=_("Your e-mail address"))

    def clean_email(self) -> str:
        return normal_email(self.cleaned_data["email"])


class NameForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = Participant._meta.get_field("name").formfield(label=_("Your name"), required=True)


class EraseForm(forms.Form):
    sure = forms.BooleanField(
        label=_("Yes, erase what is known of me. This cannot be undone."),
        error_messages={"required": _("Tick the box if you are sure.")},
    )
