"""Forms of the screening desk."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from core.fields import LineField, ProseField
from core.templatetags.ui import direction
from ideas.enums import Outcome
from ideas.models import Idea, ScreeningReason
from plans.backoffice import TaskForm
from plans.enums import PlanRoleKind
from plans.models import Theme

ASK = "ask"
#: In the order of the desk. `value` is what is sent.
CHOICES = [
    (Outcome.ACCEPTED.value, _("Accept")),
    (Outcome.REJECTED.value, _("Do not accept")),
    (Outcome.MERGED.value, _("Merge with another idea")),
    (ASK, _("Ask the author")),
]


def language_field(label: Any, language: str, *, max_length: int, rows: int) -> Any:
    return ProseField(max_length=max_length, blank=True).formfield(
        label=format_lazy("{label} [{language}]", label=label, language=language),
        widget=forms.Textarea(attrs={"rows": rows, "lang": language, "dir": direction(language)}),
    )


class ScreenForm(forms.Form):
    """One decision about one idea, or one question to its author."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("Decision"), choices=CHOICES, widget=forms.RadioSelect, required=False)
    reason = forms.ChoiceField(label=_("Reason"), required=False)
    merged_into = forms.CharField(
        label=_("Reference of the other idea"),
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    question = ProseField(max_length=2_000, blank=True).formfield(
        label=_("Question to the author"), widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    )

    def __init__(self, *args: Any, idea: Idea, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.idea = idea
        self.reasons = {
            str(reason.pk): reason
            for reason in ScreeningReason.objects.filter(Q(plan=idea.plan_id) | Q(plan__isnull=True), is_active=True)
        }
        self.fields["reason"].choices = [("", "—"), *self._grouped()]  # type: ignore[attr-defined]
        if idea.author_id is None:
            self.fields["outcome"].choices = CHOICES[:-1]  # type: ignore[attr-defined]
            del self.fields["question"]
        self.supersedes = bool(idea.decisions.all())
        for language in settings.PUBLISHING_LANGUAGES:
            self.fields[f"explanation_{language}"] = language_field(
                _("Explanation"), language, max_length=4_000, rows=7
            )
        if self.supersedes:
            for language in settings.PUBLISHING_LANGUAGES:
                self.fields[f"superseding_reason_{language}"] = language_field(
                    _("Why the earlier decision is changed"), language, max_length=2_000, rows=4
                )

    def _grouped(self) -> list[Any]:
        """Reasons under the decision to which they belong."""
        groups = []
        for outcome, label in CHOICES[:-1]:
            rows = [(key, str(reason)) for key, reason in self.reasons.items() if reason.outcome == outcome]
            if rows:
                groups.append((label, rows))
        return groups

    @property
    def explanations(self) -> list[Any]:
        return [self[f"explanation_{language}"] for language in settings.PUBLISHING_LANGUAGES]

    @property
    def superseding(self) -> list[Any]:
        if not self.supersedes:
            return []
        return [self[f"superseding_reason_{language}"] for language in settings.PUBLISHING_LANGUAGES]

    def with_suggestion(self) -> "ScreenForm":
        """The same typed form, where empty explanations hold the suggested text of the chosen reason."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        reason = self.reasons.get(data.get("reason", ""))
        if reason is not None:
            data["outcome"] = reason.outcome
            for name, text in suggestion(reason).items():
                if not data.get(name, "").strip():
                    data[name] = text
        return ScreenForm(initial=data.dict(), idea=self.idea)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        reason = self.reasons.get(cleaned.get("reason") or "")
        outcome = cleaned.get("outcome") or (reason.outcome if reason else "")
        cleaned["outcome"] = outcome
        if not outcome and "outcome" not in self.errors:
            self.add_error("outcome", gettext("Choose what is decided."))
        elif outcome == ASK:
            if not cleaned.get("question") and "question" not in self.errors:
                self.add_error("question", gettext("Write the question."))
        elif outcome:
            self._clean_decision(cleaned, outcome, reason)
        return cleaned

    def _clean_decision(self, cleaned: dict[str, Any], outcome: str, reason: Any) -> None:
        cleaned["reason"] = reason
        if reason is None and "reason" not in self.errors:
            self.add_error("reason", gettext("Choose the reason: no idea is decided without one."))
        elif reason is not None and reason.outcome != outcome:
            self.add_error("reason", gettext("This reason belongs to another decision."))
        if outcome == Outcome.MERGED:
            cleaned["target"] = self._target(cleaned.get("merged_into") or "")
        if self.supersedes:
            for language in settings.PUBLISHING_LANGUAGES:
                name = f"superseding_reason_{language}"
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, gettext("Say why the earlier decision is changed."))

    def _target(self, reference: str) -> Idea | None:
        reference = reference.strip().upper()
        if not reference:
            self.add_error("merged_into", gettext("Write the reference of the idea that this one is merged with."))
            return None
        found = Idea.objects.filter(plan=self.idea.plan_id, reference=reference).exclude(pk=self.idea.pk).first()
        if found is None:
            self.add_error("merged_into", gettext("There is no other idea of this plan with that reference."))
        return found

    def texts(self, name: str) -> dict[str, str]:
        return {
            language: self.cleaned_data.get(f"{name}_{language}") or "" for language in settings.PUBLISHING_LANGUAGES
        }


def suggestion(reason: ScreeningReason) -> dict[str, str]:
    return {
        f"explanation_{language}": getattr(reason, f"template_{language}") or ""
        for language in settings.PUBLISHING_LANGUAGES
    }


class NoteForm(TaskForm):
    body = ProseField(max_length=4_000).formfield(
        label=_("Note among staff"), widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )


class AssignForm(TaskForm):
    to: Any = forms.ModelChoiceField(
        label=_("Assigned to"),
        queryset=None,
        required=False,
        empty_label=_("nobody"),
        widget=forms.Select(attrs={"dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = screeners_of(self.obj.plan)  # type: ignore[attr-defined]
        self.initial.setdefault("to", self.obj.assigned_to_id)


def screeners_of(plan: Any) -> Any:
    """Those to whom an idea of the plan can be given."""
    held = Q(plan_roles__role=PlanRoleKind.SCREENER) & (Q(plan_roles__plan=plan) | Q(plan_roles__plan__isnull=True))
    people = get_user_model().objects.filter(is_active=True, is_staff=True)
    return people.filter(held | Q(is_superuser=True)).distinct().order_by("full_name", "email")


class ThemeForm(TaskForm):
    theme: Any = forms.ModelChoiceField(label=_("Theme"), queryset=None, empty_label=None)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = Theme.objects.filter(plan=self.obj.plan_id)  # type: ignore[attr-defined]
        self.initial.update({"theme": self.obj.theme_id, "version": self.obj.version})


class ReopenForm(TaskForm):
    reason = ProseField(max_length=2_000).formfield(
        label=_("Why it is taken up again"), widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.obj.version


class HideForm(TaskForm):
    reason = ProseField(max_length=1_000).formfield(
        label=_("Public reason for hiding"), widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )


class CompleteForm(TaskForm):
    """The explanation in the languages that lack it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decision = waiting_decision(self.obj)
        for language in settings.PUBLISHING_LANGUAGES:
            if decision is not None and not getattr(decision, f"explanation_{language}"):
                field = language_field(_("Explanation"), language, max_length=4_000, rows=7)
                field.required = True
                self.fields[f"explanation_{language}"] = field


def waiting_decision(idea: Any) -> Any:
    """The decision that stands and is not announced, or None."""
    found = idea.decisions.standing().filter(announced_at__isnull=True).last()
    return found if found is not None and found.outcome == idea.state else None


class TransmitForm(TaskForm):
    institutions: Any = forms.ModelMultipleChoiceField(
        label=_("Institutions"), queryset=None, widget=forms.CheckboxSelectMultiple
    )
    due_date = forms.DateField(
        label=_("Answer due"),
        required=False,
        help_text=_("Without a date: after the number of days that the plan gives."),
        widget=forms.DateInput(attrs={"dir": "ltr", "placeholder": "31/12/2026", "size": 12}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institutions"].queryset = Institution.objects.filter(successor__isnull=True)  # type: ignore[attr-defined]

    def clean_due_date(self) -> Any:
        due = self.cleaned_data["due_date"]
        if due is not None and due < timezone.localdate():
            raise ValidationError(gettext("This day is past."))
        return due


class AnnounceForm(forms.Form):
    """The act: its title. The decisions stand beside it as previewed, and the service looks at each again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in settings.PUBLISHING_LANGUAGES:
            self.fields[f"title_{language}"] = LineField(max_length=200).formfield(
                label=format_lazy("{label} [{language}]", label=_("Title of the act"), language=language),
                widget=forms.TextInput(attrs={"lang": language, "dir": direction(language), "size": 60}),
            )

    @property
    def titles(self) -> list[Any]:
        return [self[f"title_{language}"] for language in settings.PUBLISHING_LANGUAGES]
