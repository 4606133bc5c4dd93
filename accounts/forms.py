"""What people type to show that an address is theirs, and the doors of those who have an account."""

from typing import Any, ClassVar

from allauth.account.forms import LoginForm, RequestLoginCodeForm, ResetPasswordForm
from django import forms
from django.utils.translation import gettext_lazy as _

from core.trap import TrapForm
from core.wanted import WANTED, WantingForm

CODE_DIGITS = 6


class CodeForm(forms.Form):
    """The code of a message: that of an idea, a comment, an organisation, or of one's own data."""

    code = forms.CharField(
        label=_("Code of six digits"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "dir": "ltr"}),
        error_messages={"required": _("Type the code that is in the message.")},
    )

    def clean_code(self) -> str:
        """The digits alone, Western: people type spaces, and keyboards write ٤ and ۴."""
        digits = "".join(str(int(letter)) for letter in self.cleaned_data["code"] if letter.isdecimal())
        if len(digits) != CODE_DIGITS:
            raise forms.ValidationError(_("The code has six digits."), code="digits")
        return digits


class SignInForm(TrapForm, WantingForm, LoginForm):
    """allauth's own, as the two that follow, with the field that only machines fill."""

    wanted: ClassVar[dict[str, Any]] = {"login": WANTED["email"], "password": _("Type your password.")}


class AskForCodeForm(TrapForm, WantingForm, RequestLoginCodeForm):
    """Sends a code to the address of an account."""


class ForgottenForm(TrapForm, WantingForm, ResetPasswordForm):
    """Sends a link to set a new password."""
