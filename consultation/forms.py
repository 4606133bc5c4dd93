"""What citizens and institutions type about a consulted text."""

import uuid
from datetime import UTC, datetime
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from consultation.enums import Effect
from consultation.models import Comment, ReasonedResponse
from consultation.services.responding import changeable_versions, part_choices
from core.fields import ProseField
from core.templatetags.ui import direction
from core.text import guess_language
from core.translated import label_in
from core.trap import TrapForm
from core.wanted import WantingForm

SALT = "consultation.forms.opened"


def _email(help_text: Any) -> forms.EmailField:
    return forms.EmailField(
        label=_("E-mail address"),
        help_text=help_text,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )


class KeyedForm(TrapForm, WantingForm):
    """`key` makes a double click one."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def clean_key(self) -> uuid.UUID:
        """A form without a key (sent by hand) is one of its own."""
        return self.cleaned_data["key"] or uuid.uuid4()


class CommentForm(KeyedForm, forms.ModelForm):
    """A comment on one text. `opened` says when the form was shown, signed."""

    wanted: ClassVar[dict[str, Any]] = {"body": _("Write your comment.")}

    email = _email(_("Only to confirm your comment and to answer you. It is never shown."))
    quote = ProseField(max_length=1_000).formfield(
        label=_("Words it is about"),
        help_text=_("Copied from the text, if your comment is about some words only."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    organisation: Any = forms.ModelChoiceField(
        label=_("On whose behalf"), queryset=Organisation.objects.none(), required=False, empty_label=_("My own")
    )
    consent = forms.BooleanField(label=_("I agree that my comment is published"))
    opened = forms.CharField(widget=forms.HiddenInput, required=False)

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

    def __init__(
        self, *args: Any, parts: list[tuple[str, str]], organisations: Any = None, known: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["anchor"] = forms.ChoiceField(
            label=_("What your comment is about"), choices=[("", _("The text as a whole")), *parts], required=False
        )
        if organisations:
            self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        else:
            del self.fields["organisation"]
        if known:
            del self.fields["email"]
        self.initial.setdefault("opened", signing.dumps(timezone.now().timestamp(), salt=SALT))
        self.initial.setdefault("key", uuid.uuid4())

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


class SupportForm(KeyedForm):
    email = _email(_("Only to count each person once. It is never shown."))
    consent = forms.BooleanField(label=_("I agree that my address is used for this"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid.uuid4())


class AddressForm(forms.Form):
    email = _email(_("The comment is kept; the message goes to this address instead."))


class ResponseForm(forms.Form):
    """The reasoned response of an institution, in every publishing language."""

    effect = forms.ChoiceField(label=_("Effect on the text"), choices=Effect, widget=forms.RadioSelect)
    changed_part = forms.ChoiceField(label=_("Part that was changed"), required=False)
    changed_version: Any = forms.ModelChoiceField(
        label=_("Version that has the change"),
        help_text=_("May stay empty until the new text is frozen: it is asked for before the publication."),
        queryset=None,
        required=False,
    )

    def __init__(self, *args: Any, comment: Comment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["changed_part"].choices = [("", "—"), *part_choices()]  # type: ignore[attr-defined]
        self.fields["changed_version"].queryset = changeable_versions(comment)  # type: ignore[attr-defined]
        self.fields["changed_part"].initial = comment.anchor if comment.anchor in dict(part_choices()) else ""
        text: Any = ReasonedResponse._meta.get_field("text")
        for language in settings.PUBLISHING_LANGUAGES:
            self.fields[f"text_{language}"] = text.formfield(
                label=label_in(_("Response"), language),
                widget=forms.Textarea(attrs={"rows": 6, "lang": language, "dir": direction(language)}),
                required=True,
            )

    def texts(self) -> dict[str, str]:
        return {language: self.cleaned_data[f"text_{language}"] for language in settings.PUBLISHING_LANGUAGES}
