"""What an institution writes at its desk: parts of a card, activities, indicators, reports, readings."""

from typing import Any

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution, Organisation
from commitments.enums import ActivityState, IndicatorKind, OgpValue
from commitments.models import Activity, Commitment, Indicator, IndicatorReading, ProgressUpdate
from core.fields import LineField, ProseField
from core.templatetags.ui import direction
from core.translated import label_in
from core.uploads import KINDS, PICTURES
from plans.models import ActionPlan, Theme

DAY = {"dir": "ltr", "placeholder": "31/12/2026", "autocomplete": "off", "inputmode": "numeric"}


class BilingualForm(forms.Form):
    """A form whose translated fields stand side by side, one for each publishing language."""

    def add_texts(self, model: Any, *names: str, required: bool = False, rows: int = 8) -> None:
        for name in names:
            column: Any = model._meta.get_field(name)
            for language in settings.PUBLISHING_LANGUAGES:
                attrs = {"lang": language, "dir": direction(language)}
                line = isinstance(column, LineField) and (column.max_length or 0) <= 300  # noqa: PLR2004 - a line on a screen
                widget = forms.TextInput(attrs=attrs) if line else forms.Textarea(attrs={**attrs, "rows": rows})
                kind = LineField if isinstance(column, LineField) else ProseField
                self.fields[f"{name}_{language}"] = kind(max_length=column.max_length).formfield(
                    label=label_in(capfirst(str(column.verbose_name)), language),
                    required=required,
                    widget=widget,
                )

    def rows(self) -> list[list[BoundField]]:
        """The fields as the page sets them: the languages of a text beside each other, anything else alone."""
        found: list[list[BoundField]] = []
        for field in self.visible_fields():
            stem, _line, language = field.name.rpartition("_")
            if language in settings.PUBLISHING_LANGUAGES and found and found[-1][0].name.rpartition("_")[0] == stem:
                found[-1].append(field)
            else:
                found.append([field])
        return found

    def texts(self, name: str) -> dict[str, str]:
        return {
            language: self.cleaned_data.get(f"{name}_{language}") or "" for language in settings.PUBLISHING_LANGUAGES
        }

    def columns(self) -> dict[str, Any]:
        """What was typed, by column; a related row gives its key."""
        found: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            if isinstance(self.fields[name], forms.ModelMultipleChoiceField):
                found[name] = list(value)
            elif isinstance(self.fields[name], forms.ModelChoiceField):
                found[f"{name}_id"] = value.pk if value else None
            else:
                found[name] = value
        return found


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=kwargs.pop("required", False), widget=forms.DateInput(attrs=DAY), **kwargs
    )


def _amount(label: Any, **kwargs: Any) -> forms.DecimalField:
    kwargs.setdefault("required", False)
    widget = forms.TextInput(attrs={"dir": "ltr", "inputmode": "decimal"})
    return forms.DecimalField(label=label, max_digits=14, decimal_places=2, localize=True, widget=widget, **kwargs)


class NewCardForm(BilingualForm):
    """The plan, the institution that leads (when one acts for several) and a title begin a card."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plans = ActionPlan.objects.public().for_list()
        self.fields["plan"] = forms.ModelChoiceField(plans, label=_("Plan"), empty_label=None)
        mine = user.institutions.order_by("sort_key")
        self.fields["lead"] = forms.ModelChoiceField(mine, label=_("Lead institution"), empty_label=None)
        self.add_texts(Commitment, "title", required=True, rows=3)


class TitleForm(BilingualForm):
    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_texts(Commitment, "title", required=True, rows=3)


class TextsForm(BilingualForm):
    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_texts(Commitment, "problem", "description", "contribution", "relevance", rows=10)


class FrameForm(BilingualForm):
    ogp_values = forms.MultipleChoiceField(
        label=_("Values of open government"), choices=OgpValue, required=False, widget=forms.CheckboxSelectMultiple
    )
    start_date = _day(_("Start"))
    end_date = _day(_("End"))

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = Theme.objects.filter(plan=commitment.plan).order_by("number")
        self.fields["theme"] = forms.ModelChoiceField(themes, label=_("Theme"), required=False)
        bodies = {
            "support": (Institution, _("Supporting institutions")),
            "partners": (Organisation, _("Civil-society partners")),
        }
        for name, (model, label) in bodies.items():
            rows = model._default_manager.order_by("sort_key").exclude(
                pk=commitment.lead_id if name == "support" else None
            )
            self.fields[name] = forms.ModelMultipleChoiceField(
                rows, label=label, required=False, widget=forms.CheckboxSelectMultiple
            )
        self.add_texts(Commitment, "budget", rows=5)
        self.order_fields(["theme", "ogp_values", "start_date", "end_date", "support", "partners"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        start, end = cleaned.get("start_date"), cleaned.get("end_date")
        if start and end and end < start:
            self.add_error("end_date", _("The end comes before the start."))
        return cleaned


SECTION_FORMS: dict[str, Any] = {"title": TitleForm, "texts": TextsForm, "frame": FrameForm}


class ActivityForm(BilingualForm):
    start_date = _day(_("Start"))
    due_date = _day(_("Due"))
    weight = forms.IntegerField(
        label=_("Weight"),
        min_value=1,
        max_value=100,
        initial=1,
        help_text=_("How much the activity counts in the percentage of the commitment, beside the others."),
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_texts(Activity, "title", required=True, rows=2)
        self.add_texts(Activity, "deliverable", rows=3)
        self.fields["lead"] = forms.ModelChoiceField(
            Institution.objects.order_by("sort_key"), label=_("Led by"), required=False
        )
        texts = [name for name in self.fields if name.startswith(("title_", "deliverable_"))]
        self.order_fields([*texts, "lead", "start_date", "due_date", "weight"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        start, due = cleaned.get("start_date"), cleaned.get("due_date")
        if start and due and due < start:
            self.add_error("due_date", _("The activity is due before it starts."))
        return cleaned


class IndicatorForm(BilingualForm):
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=IndicatorKind,
        widget=forms.RadioSelect,
    )
    baseline = _amount(_("Baseline"))
    baseline_date = _day(_("Date of the baseline"))
    target = _amount(_("Target"))
    target_date = _day(_("Date of the target"))

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_texts(Indicator, "title", required=True, rows=2)
        self.add_texts(Indicator, "unit", "data_source")
        texts = [name for name in self.fields if name.startswith(("title_", "unit_", "data_source_"))]
        self.order_fields(["kind", *texts, "baseline", "baseline_date", "target", "target_date"])


class ReviewForm(forms.Form):
    """What a reader of a card says: ready, back with reasons, or a remark."""

    note = ProseField(max_length=4_000).formfield(
        label=_("Remarks"), required=False, widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"})
    )


class ReportForm(BilingualForm):
    """A report of progress, with its evidence."""

    date = _day(_("As of"), required=True)
    percent = forms.IntegerField(
        label=_("Percent done"),
        min_value=0,
        max_value=100,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "numeric"}),
    )
    evidence_url = forms.URLField(
        label=_("Address of the evidence"),
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )
    evidence = forms.FileField(
        label=_("Document"),
        required=False,
        help_text=_("PDF, Word, Excel or PowerPoint, at most 10 MB; or a photo, at most 8 MB."),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in (*KINDS, *PICTURES))}),
    )

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["activity"] = forms.ModelChoiceField(
            Activity.objects.filter(commitment=commitment).order_by("number"),
            label=_("Activity"),
            required=False,
            empty_label=gettext("The commitment as a whole"),
        )
        self.fields["activity_state"] = forms.ChoiceField(
            label=_("State of the activity"),
            choices=[("", gettext("unchanged")), *ActivityState.choices],
            required=False,
        )
        self.add_texts(ProgressUpdate, "narrative", rows=6)
        self.add_texts(ProgressUpdate, "difficulty", rows=3)
        for name in self.fields:
            if name.startswith("difficulty_"):
                self.fields[name].help_text = _("Needed when it is delayed or cancelled.")
        texts = [name for name in self.fields if name.startswith("narrative_")]
        difficulty = [name for name in self.fields if name.startswith("difficulty_")]
        self.order_fields(["activity", "date", "activity_state", "percent", *texts, *difficulty])


class ReadingForm(forms.Form):
    date = _day(_("Date"), required=True)
    value = _amount(_("Value"), required=True)
    evidence_url = forms.URLField(
        label=_("Address of the evidence"),
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator = indicator

    def clean_date(self) -> Any:
        day = self.cleaned_data["date"]
        if IndicatorReading.objects.filter(indicator=self.indicator, date=day).exists():
            raise forms.ValidationError(_("There is a reading of that day already; readings are never changed."))
        return day
