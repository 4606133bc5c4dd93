"""What citizens type. Each form carries when it was opened and a key, so that lateness and double clicks do no harm."""

from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.core import signing
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.services import regions
from accounts.text import normal_email
from core.columns import ColumnsForm, RowField
from core.kept import Kept
from core.text import guess_language
from core.trap import TrapForm
from core.wanted import WantingForm
from ideas.models import Idea, IdeaComment, InformationRequest
from plans.models import ActionPlan
from plans.rules import is_able

#: A form opened before a stage closed is taken for so long after the closing.
GRACE = timedelta(minutes=15)
#: Nobody reads and fills a form faster; a quicker one counts for more in the rate limit, and is not refused.
QUICK = timedelta(seconds=3)
_OPENED_LIFE = timedelta(days=7)
_SALT = "ideas.forms.opened"


@Kept
def published_plans() -> list[ActionPlan]:
    """With their stages and themes, the newest first."""
    plans = ActionPlan.objects.filter(is_published=True).order_by("-start_date", "pk")
    return list(plans.prefetch_related("stages", "themes"))


def plans_open_for(ability: str, at: datetime | None = None) -> list[ActionPlan]:
    """The published plans of which an open stage lets people do `ability`, the newest first."""
    return [plan for plan in published_plans() if is_able(plan, ability, at)]


def opened_now() -> str:
    """The hidden value that says, signed, when a form was shown."""
    return signing.TimestampSigner(salt=_SALT).sign("form")


class OnceForm(TrapForm, WantingForm):
    """A form that is sent once: its key, its opening, and a field that only machines fill."""

    submission_key = forms.CharField(required=False, widget=forms.HiddenInput)
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    @staticmethod
    def fresh() -> dict[str, str]:
        """First values of the hidden fields."""
        return {"submission_key": str(uuid4()), "opened": opened_now()}

    def clean_submission_key(self) -> UUID:
        """The key of the form; a broken one is as good as a new one."""
        try:
            return UUID(self.cleaned_data["submission_key"])
        except ValueError:
            return uuid4()

    @property
    def opened_at(self) -> datetime | None:
        signer = signing.TimestampSigner(salt=_SALT)
        try:
            signer.unsign(self.data.get("opened", ""), max_age=_OPENED_LIFE)
        except signing.BadSignature:
            return None
        stamp = self.data["opened"].rsplit(":", 2)[1]
        return datetime.fromtimestamp(signing.b62_decode(stamp), tz=timezone.get_default_timezone())

    @property
    def counts_at(self) -> datetime | None:
        """The instant at which the form counts as sent, beside now: see `GRACE`. None when its opening is not known."""
        opened_at = self.opened_at
        return max(opened_at, timezone.now() - GRACE) if opened_at else None

    @property
    def is_quick(self) -> bool:
        opened_at = self.opened_at
        return opened_at is None or timezone.now() - opened_at < QUICK


class EmailField(forms.EmailField):
    """An address in the one form that the portal keeps; it may be shown only to its owner."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr", "inputmode": "email"})
        super().__init__(**{"label": _("E-mail address"), "max_length": 254, "widget": widget, **kwargs})

    def clean(self, value: Any) -> str:
        # First: a look-alike letter may become one that no address has.
        return str(super().clean(normal_email(str(value or ""))))


def _languages() -> list[tuple[str, Any]]:
    named = ((code, format_html('<span lang="{}">{}</span>', code, name)) for code, name in settings.LANGUAGES)
    return [("", _("Recognise it from the text")), *named]


def _language_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Language of your text"), choices=_languages, required=False, widget=forms.RadioSelect
    )


def _dir_auto(**attrs: Any) -> dict[str, Any]:
    """For texts that people write: the direction follows the first strong letter."""
    return {"dir": "auto", **attrs}


class IdeaForm(OnceForm, ColumnsForm):
    """A new idea under a theme of one plan."""

    wanted: ClassVar[dict[str, Any]] = {"body": _("Write your idea in your own words.")}

    theme = RowField(
        key="slug",
        label=_("Theme"),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the themes of this plan.")},
    )
    territory = RowField(
        key="code",
        label=_("Region concerned"),
        required=False,
        empty_label=_("The whole country, or not said"),
    )
    language = _language_field()
    email = EmailField(
        help_text=_("A message comes there to confirm your idea. The address is never shown."),
    )
    consent = forms.BooleanField(label=_("I have read this notice and agree that my data is used for this."))

    class Meta:
        model = Idea
        fields = ["theme", "title", "body", "problem", "expected", "territory", "author_name", "show_name"]
        labels = {
            "title": _("Title of your idea"),
            "body": _("Your idea"),
            "problem": _("The problem that it solves"),
            "expected": _("The result that you expect"),
            "author_name": _("Your name"),
            "show_name": _("Show my name beside the idea"),
        }
        help_texts = {
            "title": _("One sentence that says what should be done."),
            "body": _("What should be done, by whom, for whom? Write in your own words, in Arabic or in French."),
            "show_name": _("Otherwise the idea is published without a name."),
        }
        widgets = {
            "title": forms.TextInput(attrs=_dir_auto(autocomplete="off")),
            "body": forms.Textarea(attrs=_dir_auto(rows=7)),
            "problem": forms.Textarea(attrs=_dir_auto(rows=4)),
            "expected": forms.Textarea(attrs=_dir_auto(rows=4)),
            "author_name": forms.TextInput(attrs=_dir_auto(autocomplete="name")),
        }

    def __init__(self, *args: Any, plan: ActionPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["territory"].rows = regions()  # type: ignore[attr-defined]
        self._offer(plan)

    def _offer(self, plan: ActionPlan) -> None:
        self.plan, self.themes = plan, list(plan.themes.all())
        self.fields["theme"].rows = self.themes  # type: ignore[attr-defined]

    def offer_anew(self) -> None:
        """Offer the themes that the plan has now: one that was kept for seconds is gone."""
        published_plans.forget()
        self._offer(next((plan for plan in published_plans() if plan == self.plan), self.plan))

    def theme_options(self) -> list[dict[str, Any]]:
        """The themes, for `components/choices.html`; what each is about is told below them, whole."""
        chosen = str(self["theme"].value() or "")
        return [
            {
                "value": theme.slug,
                "label": str(theme),
                "checked": theme.slug == chosen,
            }
            for theme in self.themes
        ]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("show_name") and not data.get("author_name") and "author_name" not in self.errors:
            self.add_error("author_name", _("To show your name, write it here."))
        if not data.get("language"):
            data["language"] = guess_language(f"{data.get('title', '')} {data.get('body', '')}")
        return data

    def words(self) -> dict[str, Any]:
        """What `submit_idea` takes."""
        wanted = (*self.Meta.fields, "language", "email", "submission_key")
        return {name: self.cleaned_data[name] for name in wanted}


class CommentForm(OnceForm, ColumnsForm):
    """A comment on an idea; an address is asked only of somebody who is not known here."""

    wanted: ClassVar[dict[str, Any]] = {"body": _("Write your comment.")}

    language = _language_field()
    email = EmailField(help_text=_("A message comes there to confirm your comment. The address is never shown."))
    consent = forms.BooleanField(label=_("I have read this notice and agree that my data is used for this."))

    class Meta:
        model = IdeaComment
        fields = ["body", "author_name"]
        labels = {"body": _("Your comment"), "author_name": _("Name that is shown")}
        help_texts = {"author_name": _("Without a name your comment is shown as written by a participant.")}
        widgets = {
            "body": forms.Textarea(attrs=_dir_auto(rows=7)),
            "author_name": forms.TextInput(attrs=_dir_auto(autocomplete="name")),
        }

    def __init__(self, *args: Any, known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known:
            del self.fields["email"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("language"):
            data["language"] = guess_language(data.get("body") or "")
        return data

    def words(self) -> dict[str, Any]:
        """What `comment_on_idea` and `request_comment` take."""
        return {name: self.cleaned_data[name] for name in ("body", "author_name", "language", "submission_key")}


class SupportForm(OnceForm):
    email = EmailField(help_text=_("A message comes there to confirm your support. The address is never shown."))
    consent = forms.BooleanField(label=_("I have read this notice and agree that my data is used for this."))


class FollowForm(OnceForm):
    email = EmailField(help_text=_("A message comes there to confirm that you want this. The address is never shown."))
    consent = forms.BooleanField(label=_("I have read this notice and agree that my data is used for this."))


class AddressForm(forms.Form):
    email = EmailField(label=_("The right e-mail address"))


class TrackForm(forms.Form):
    reference = forms.CharField(
        label=_("Reference"),
        max_length=30,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "placeholder": "PAN2-I-0042"}),
    )
    code = forms.CharField(
        label=_("Tracking code"),
        required=False,
        help_text=_(
            "Ten letters and digits, in the message that confirmed your idea. Without it you see the public page."
        ),
        max_length=24,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )

    def clean_reference(self) -> str:
        return self.cleaned_data["reference"].upper()

    def clean_code(self) -> str:
        return "".join(c for c in self.cleaned_data["code"].upper() if c.isalnum())


class AnswerForm(forms.ModelForm):
    class Meta:
        model = InformationRequest
        fields = ["answer"]
        labels = {"answer": _("Your answer")}
        widgets = {"answer": forms.Textarea(attrs=_dir_auto(rows=7))}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = True  # the model allows a question without an answer yet
