"""Forms of the buttons of the screening desk, and of the announcement. `deciding` has those that decide."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from core.fields import LineField, ProseField
from core.templatetags.ui import direction
from core.translated import label_in
from ideas.admin.deciding import language_field, verdict_fields
from plans.backoffice import TaskForm
from plans.enums import PlanRoleKind
from plans.models import Theme


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


class AskOpinionForm(TaskForm):
    asked_of: Any = forms.ModelChoiceField(
        label=_("Colleague"), queryset=None, widget=forms.Select(attrs={"dir": "auto"})
    )
    question = ProseField(max_length=2_000, blank=True).formfield(
        label=_("What you would like to know"), widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = readers_of(self.obj.plan).exclude(pk=self.request.user.pk)
        self.fields["asked_of"].queryset = people  # type: ignore[attr-defined]


class GiveOpinionForm(TaskForm):
    answer = ProseField(max_length=4_000).formfield(
        label=_("Your opinion"), widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(verdict_fields())


def readers_of(plan: Any) -> Any:
    """Those who may read everything of the plan in the back office."""
    held = Q(plan_roles__plan=plan) | Q(plan_roles__plan__isnull=True, plan_roles__role__isnull=False)
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
                label=label_in(_("Title of the act"), language),
                widget=forms.TextInput(attrs={"lang": language, "dir": direction(language), "size": 60}),
            )

    @property
    def titles(self) -> list[Any]:
        return [self[f"title_{language}"] for language in settings.PUBLISHING_LANGUAGES]
