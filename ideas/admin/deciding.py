"""The forms that decide: about one idea, about many alike, and the one that splits."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.fields import LineField, ProseField
from core.templatetags.ui import direction
from core.translated import label_in_lazy
from ideas.enums import Criterion, Outcome, Verdict
from ideas.models import Idea, ScreeningReason
from ideas.services import FEWEST_PARTS, MOST_PARTS, Part
from plans.models import Theme

ASK = "ask"
#: In the order of the desk. `value` is what is sent.
CHOICES = [
    (Outcome.ACCEPTED.value, _("Accept")),
    (Outcome.REJECTED.value, _("Do not accept")),
    (Outcome.MERGED.value, _("Merge with another idea")),
    (ASK, _("Ask the author")),
]
#: What a suggested explanation leaves for the screener to write.
GAP = "[…]"


def language_field(label: Any, language: str, *, max_length: int, rows: int) -> Any:
    return ProseField(max_length=max_length, blank=True).formfield(
        label=label_in_lazy(label, language),
        widget=forms.Textarea(attrs={"rows": rows, "lang": language, "dir": direction(language)}),
    )


def verdict_fields() -> dict[str, Any]:
    return {
        f"verdict_{criterion}": forms.ChoiceField(
            label=criterion.label, choices=Verdict, required=False, widget=forms.RadioSelect
        )
        for criterion in Criterion
    }


def verdicts_of(cleaned: dict[str, Any]) -> dict[str, str]:
    """What was ticked, by criterion."""
    found = {str(criterion): cleaned.get(f"verdict_{criterion}") or "" for criterion in Criterion}
    return {criterion: verdict for criterion, verdict in found.items() if verdict}


def reasons_of(plan: Any, *outcomes: str) -> dict[str, ScreeningReason]:
    """The plan's own coded reasons in use, and those of all plans where it has none with that code."""
    rows = ScreeningReason.objects.filter(Q(plan=plan) | Q(plan__isnull=True), is_active=True, outcome__in=outcomes)
    own = {reason.code for reason in rows if reason.plan_id is not None}
    return {str(reason.pk): reason for reason in rows if reason.plan_id is not None or reason.code not in own}


def suggestion(reason: ScreeningReason, target: str = "") -> dict[str, str]:
    """The suggested explanations; a merge names its target in the gap."""
    found = {
        f"explanation_{language}": getattr(reason, f"template_{language}") or ""
        for language in settings.PUBLISHING_LANGUAGES
    }
    if reason.outcome == Outcome.MERGED and target:
        return {name: text.replace(GAP, target, 1) for name, text in found.items()}
    return found


class ExplainedForm(forms.Form):
    """A reason and an explanation in every publishing language."""

    reasons: dict[str, ScreeningReason]

    def add_explanations(self) -> None:
        for language in settings.PUBLISHING_LANGUAGES:
            self.fields[f"explanation_{language}"] = language_field(
                _("Explanation"), language, max_length=4_000, rows=6
            )

    @property
    def explanations(self) -> list[Any]:
        return [self[f"explanation_{language}"] for language in settings.PUBLISHING_LANGUAGES]

    @property
    def templates(self) -> list[dict[str, Any]]:
        """For the script that fills the explanations in when a reason is chosen."""
        return [
            {
                "value": key,
                "outcome": reason.outcome,
                "texts": [
                    (language, getattr(reason, f"template_{language}") or "")
                    for language in settings.PUBLISHING_LANGUAGES
                ],
            }
            for key, reason in self.reasons.items()
        ]

    def refuse_gaps(self, cleaned: dict[str, Any]) -> None:
        for language in settings.PUBLISHING_LANGUAGES:
            name = f"explanation_{language}"
            if GAP in (cleaned.get(name) or ""):
                self.add_error(name, gettext("Write something in the place of %(gap)s.") % {"gap": GAP})

    def texts(self, name: str) -> dict[str, str]:
        return {
            language: self.cleaned_data.get(f"{name}_{language}") or "" for language in settings.PUBLISHING_LANGUAGES
        }

    def find_target(self, plan: Any, reference: str, *, but: list[Any]) -> Idea | None:
        reference = reference.strip().upper()
        if not reference:
            self.add_error("merged_into", gettext("Write the reference of the idea that this one is merged with."))
            return None
        found = Idea.objects.filter(plan=plan, reference=reference).exclude(pk__in=but).first()
        if found is None:
            self.add_error("merged_into", gettext("There is no other idea of this plan with that reference."))
        return found

    def grouped(self, extra: list[Any] | None = None) -> list[Any]:
        """Reasons under the decision to which they belong."""
        groups: list[Any] = []
        for outcome, label in CHOICES[:-1]:
            rows = [(key, str(reason)) for key, reason in self.reasons.items() if reason.outcome == outcome]
            if rows:
                groups.append((label, rows))
        return [*groups, *(extra or [])]


class ScreenForm(ExplainedForm):
    """One decision about one idea, or one question to its author. The reason that is chosen says which."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(label=_("Decision and reason"), widget=forms.RadioSelect, required=False)
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
        self.reasons = reasons_of(idea.plan_id, Outcome.ACCEPTED, Outcome.REJECTED, Outcome.MERGED)
        # Of a part whose split is not announced its author knows nothing yet.
        asks = idea.author_id is not None and bool(idea.public_state)
        ask = [(_("Ask the author"), [(ASK, _("Send a question, decide later"))])] if asks else []
        self.fields["reason"].choices = self.grouped(ask)  # type: ignore[attr-defined]
        if not asks:
            del self.fields["question"]
        self.supersedes = any(decision.announced_at for decision in idea.decisions.all())
        self.fields.update(verdict_fields())
        self.add_explanations()
        if self.supersedes:
            for language in settings.PUBLISHING_LANGUAGES:
                self.fields[f"superseding_reason_{language}"] = language_field(
                    _("Why the earlier decision is changed"), language, max_length=2_000, rows=4
                )

    @property
    def superseding(self) -> list[Any]:
        if not self.supersedes:
            return []
        return [self[f"superseding_reason_{language}"] for language in settings.PUBLISHING_LANGUAGES]

    @property
    def criteria(self) -> list[Any]:
        return [self[f"verdict_{criterion}"] for criterion in Criterion]

    def with_suggestion(self) -> "ScreenForm":
        """The same typed form, where empty explanations hold the suggested text of the chosen reason."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        reason = self.reasons.get(data.get("reason", ""))
        if reason is not None:
            for name, text in suggestion(reason, data.get("merged_into", "").strip().upper()).items():
                if not data.get(name, "").strip():
                    data[name] = text
        return ScreenForm(initial=data.dict(), idea=self.idea)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = cleaned.get("reason") or ""
        cleaned["outcome"] = ASK if chosen == ASK else getattr(self.reasons.get(chosen), "outcome", "")
        cleaned["reason"] = self.reasons.get(chosen)
        if not cleaned["outcome"] and "reason" not in self.errors:
            self.add_error("reason", gettext("Choose the reason: no idea is decided without one."))
        elif cleaned["outcome"] == ASK:
            if not cleaned.get("question") and "question" not in self.errors:
                self.add_error("question", gettext("Write the question."))
        elif cleaned["outcome"]:
            self._clean_decision(cleaned)
        return cleaned

    def _clean_decision(self, cleaned: dict[str, Any]) -> None:
        self.refuse_gaps(cleaned)
        if cleaned["outcome"] == Outcome.MERGED:
            cleaned["target"] = self.find_target(
                self.idea.plan_id, cleaned.get("merged_into") or "", but=[self.idea.pk]
            )
        if self.supersedes:
            for language in settings.PUBLISHING_LANGUAGES:
                name = f"superseding_reason_{language}"
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, gettext("Say why the earlier decision is changed."))


class TogetherForm(ExplainedForm):
    """One decision about many ideas of one plan."""

    reason = forms.ChoiceField(label=_("Decision and reason"), widget=forms.RadioSelect, required=False)
    merged_into = forms.CharField(
        label=_("Reference of the other idea"),
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, plan: Any, ideas: list[Idea], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.ideas = plan, ideas
        self.reasons = reasons_of(plan, Outcome.ACCEPTED, Outcome.REJECTED, Outcome.MERGED)
        self.fields["reason"].choices = self.grouped()  # type: ignore[attr-defined]
        self.add_explanations()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        reason = self.reasons.get(cleaned.get("reason") or "")
        cleaned["reason"] = reason
        if reason is None and "reason" not in self.errors:
            self.add_error("reason", gettext("Choose the reason: no idea is decided without one."))
        self.refuse_gaps(cleaned)
        if reason is not None and reason.outcome == Outcome.MERGED:
            but = [idea.pk for idea in self.ideas]
            cleaned["target"] = self.find_target(self.plan, cleaned.get("merged_into") or "", but=but)
        return cleaned


class SplitForm(ExplainedForm):
    """The parts of a long idea. What is left empty is no part."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(label=_("Reason"), widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, idea: Idea, shown: int = FEWEST_PARTS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.idea = idea
        self.shown = max(FEWEST_PARTS, min(shown, MOST_PARTS))
        self.reasons = reasons_of(idea.plan_id, Outcome.SPLIT)
        self.fields["reason"].choices = [(key, str(reason)) for key, reason in self.reasons.items()]  # type: ignore[attr-defined]
        if len(self.reasons) == 1 and not self.is_bound:
            key, reason = next(iter(self.reasons.items()))
            self.initial = {"reason": key, **suggestion(reason), **self.initial}
        themes = Theme.objects.filter(plan=idea.plan_id)
        words = {"lang": idea.language, "dir": direction(idea.language)}
        for n in range(1, self.shown + 1):
            self.fields[f"title_{n}"] = LineField(max_length=160, blank=True).formfield(
                label=_("Title"), widget=forms.TextInput(attrs={**words, "size": 60})
            )
            self.fields[f"body_{n}"] = ProseField(max_length=6_000, blank=True).formfield(
                label=_("Text"), widget=forms.Textarea(attrs={**words, "rows": 5})
            )
            self.fields[f"theme_{n}"] = forms.ModelChoiceField(
                label=_("Theme"), queryset=themes, required=False, initial=idea.theme_id, empty_label=None
            )
        self.add_explanations()

    @property
    def parts(self) -> list[Any]:
        return [(n, [self[f"{name}_{n}"] for name in ("title", "body", "theme")]) for n in range(1, self.shown + 1)]

    @property
    def may_have_more(self) -> bool:
        return self.shown < MOST_PARTS

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["reason"] = self.reasons.get(cleaned.get("reason") or "")
        if cleaned["reason"] is None and "reason" not in self.errors:
            self.add_error("reason", gettext("Choose the reason: no idea is decided without one."))
        self.refuse_gaps(cleaned)
        cleaned["parts"] = self._parts(cleaned)
        if len(cleaned["parts"]) < FEWEST_PARTS and not self.errors:
            self.add_error(f"title_{FEWEST_PARTS}", gettext("An idea is split into two parts or more."))
        return cleaned

    def _parts(self, cleaned: dict[str, Any]) -> list[Part]:
        found = []
        for n in range(1, self.shown + 1):
            title, body = cleaned.get(f"title_{n}") or "", cleaned.get(f"body_{n}") or ""
            for name, text, other in (("title", title, body), ("body", body, title)):
                if not text and other and f"{name}_{n}" not in self.errors:
                    self.add_error(f"{name}_{n}", gettext("A part needs a title and a text."))
            if title and body:
                found.append(Part(title, body, cleaned.get(f"theme_{n}") or self.idea.theme))
        return found
