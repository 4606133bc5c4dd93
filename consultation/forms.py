import uuid
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models import Comment
from core.text import guess_language

SALT = "consultation.forms.opened"


class CommentForm(forms.ModelForm):
    """A comment on one text. `opened` says when the form was shown, signed; `key` makes a double click one comment."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Only to confirm your comment and to answer you. It is never shown."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    consent = forms.BooleanField(label=_("I agree that my comment is published"))
    opened = forms.CharField(widget=forms.HiddenInput, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Comment
        fields = ["anchor", "body", "author_name", "show_name"]
        labels = {
            "body": _("Your comment"),
            "author_name": _("Your name"),
            "show_name": _("Show my name beside my comment"),
        }
        widgets = {
            "body": forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
            "author_name": forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
        }

    def __init__(self, *args: Any, parts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["anchor"] = forms.ChoiceField(
            label=_("What your comment is about"), choices=[("", _("The text as a whole")), *parts], required=False
        )
        self.initial.setdefault("opened", signing.dumps(timezone.now().timestamp(), salt=SALT))
        self.initial.setdefault("key", uuid.uuid4())

    def clean_key(self) -> uuid.UUID:
        """A form without a key (sent by hand) is one of its own."""
        return self.cleaned_data["key"] or uuid.uuid4()

    @property
    def opened_at(self) -> datetime | None:
        """When the form was shown; None when nobody can say."""
        try:
            return datetime.fromtimestamp(signing.loads(self.data.get("opened", ""), salt=SALT), tz=UTC)
        except signing.BadSignature:
            return None

    @property
    def language(self) -> str:
        """The language in which the comment is written, guessed from its letters."""
        return guess_language(self.cleaned_data.get("body", "")) or settings.LANGUAGE_CODE


class CodeForm(forms.Form):
    code = forms.RegexField(
        label=_("Code of six digits"),
        regex=r"^\s*[0-9٠-٩ ]{6,12}\s*$",
        error_messages={"invalid": _("The code has six digits.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "dir": "ltr"}),
    )

    def clean_code(self) -> str:
        """Digits alone, whatever the keyboard wrote."""
        return "".join(str(int(letter)) for letter in self.cleaned_data["code"] if letter.isdigit())
