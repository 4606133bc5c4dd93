from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import TerritoryKind
from accounts.models import Institution, Organisation, Territory
from core.fields import LineField, ProseField
from core.translated import label_in
from plans.backoffice.streamed import ENCODINGS
from plans.models import ActionPlan, Theme
from workshops.enums import Audience, ProgrammeLead
from workshops.models import ProgrammeItem, Workshop, WorkshopMessage

LANGUAGES_OF_WORKSHOPS = [("ar", _("Arabic")), ("fr", _("French")), ("zgh", _("Tamazight")), ("en", _("English"))]
_MOMENTS = ("starts_at", "opens_at", "closes_at")
#: Columns in every language, and how many lines their box has (0: one line).
_TEXTS = {"title": 0, "description": 6, "place": 0, "accessibility": 3}
_RELATED = ("themes", "regions", "institutions")


class MomentInput(forms.DateTimeInput):
    """The browser's own calendar and clock; typed by hand where it has none."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def column(model: Any, name: str, language: str = "", *, rows: int = 0, required: bool = False) -> forms.Field:
    """The form field of a column, of a translated one in `language`."""
    field = model._meta.get_field(f"{name}_{language}" if language else name).formfield()
    field.required = required
    if language:
        field.label = label_in(model._meta.get_field(name).verbose_name.capitalize(), language)
        attrs = {"lang": language, "dir": "auto"}
        field.widget = forms.Textarea(attrs=attrs | {"rows": rows}) if rows else forms.TextInput(attrs=attrs)
        field.widget.attrs |= field.widget_attrs(field.widget)
    return field


class NewWorkshopForm(forms.Form):
    """The little without which there is no draft; everything else is filled in afterwards."""

    plan: Any = forms.ModelChoiceField(ActionPlan.objects.none(), label=_("Plan"), to_field_name="reference")
    organiser: Any = forms.ModelChoiceField(Organisation.objects.none(), label=_("Organiser"), to_field_name="key")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        plans = ActionPlan.objects.public().exclude(end_date__lt=today).for_list()
        organisations = user.organisations.filter(merged_into__isnull=True).order_by("sort_key")
        for name, rows in (("plan", plans), ("organiser", organisations)):
            field: Any = self.fields[name]
            field.queryset = rows
            field.empty_label = None
            if len(rows) == 1:
                field.initial, field.widget = getattr(rows[0], field.to_field_name), forms.HiddenInput()
        for language in settings.PUBLISHING_LANGUAGES:
            self.fields[f"title_{language}"] = column(Workshop, "title", language, required=True)
        self.fields["starts_at"] = forms.DateTimeField(label=_("Begins"), widget=MomentInput())

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in {"plan", "organiser"}}


class WorkshopForm(forms.Form):
    """Everything that an organiser says about a workshop; with `only`, what may still change once it is announced."""

    def __init__(self, *args: Any, workshop: Any, only: frozenset[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"starts_at": _("Begins"), "opens_at": _("Registration opens"), "closes_at": _("Registration closes")}
        fields: dict[str, forms.Field] = {}
        for name in ("title", "description"):
            fields |= self._texts(name)
        fields["themes"] = self._choice(Theme.objects.filter(plan=workshop.plan).order_by("number"), _("Themes"))
        fields["starts_at"] = forms.DateTimeField(label=labels["starts_at"], widget=MomentInput(), required=False)
        fields["format"] = column(Workshop, "format", required=True)
        fields["format"].widget = forms.RadioSelect(choices=fields["format"].choices)  # type: ignore[attr-defined]
        fields |= self._texts("place")
        fields["online_url"] = forms.URLField(
            label=_("Address of the online meeting"), required=False, assume_scheme="https",
            widget=forms.URLInput(attrs={"dir": "ltr"}),
        )  # fmt: skip
        fields["shares_online_url"] = column(Workshop, "shares_online_url")
        fields["capacity"] = forms.IntegerField(
            label=_("Places"), required=False, min_value=1, max_value=100_000,
            help_text=_("Leave it empty when there is no limit. Whoever comes later joins the waiting list."),
        )  # fmt: skip
        for name in ("opens_at", "closes_at"):
            fields[name] = forms.DateTimeField(label=labels[name], widget=MomentInput(), required=False)
        fields["languages"] = forms.MultipleChoiceField(
            label=_("Languages spoken"), choices=LANGUAGES_OF_WORKSHOPS, required=False,
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        fields |= self._texts("accessibility")
        regions = Territory.objects.filter(kind=TerritoryKind.REGION).order_by("code")
        fields["regions"] = self._choice(regions, _("Regions covered"))
        fields["institutions"] = self._choice(
            Institution.objects.filter(successor__isnull=True).order_by("sort_key"), _("Institutions taking part")
        )
        self.fields |= {name: field for name, field in fields.items() if only is None or name in only}
        for name in self.fields:
            self.initial.setdefault(name, self._current(workshop, name))

    def _texts(self, name: str) -> dict[str, forms.Field]:
        return {
            f"{name}_{language}": column(Workshop, name, language, rows=_TEXTS[name])
            for language, _name in settings.LANGUAGES
        }

    def _choice(self, rows: Any, label: Any) -> forms.Field:
        return forms.ModelMultipleChoiceField(rows, label=label, required=False, widget=forms.CheckboxSelectMultiple)

    def _current(self, workshop: Any, name: str) -> Any:
        if name in _RELATED:
            return [row.pk for row in getattr(workshop, name).all()]
        return getattr(workshop, name)

    def values(self) -> dict[str, Any]:
        """The columns; what is left empty in a nullable one is None."""
        found = {name: value for name, value in self.cleaned_data.items() if name not in _RELATED}
        return {
            name: value if value is not None or name in {"capacity", *_MOMENTS} else "" for name, value in found.items()
        }

    def related(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in _RELATED if name in self.cleaned_data}


class ProgrammeLineForm(forms.Form):
    """One line of a programme; one without minutes and titles is left out."""

    number = forms.IntegerField(label=_("Order"), min_value=1, max_value=99, required=False)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=600, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("title", 0), ("parts", 3)):
            for language, _name in settings.LANGUAGES:
                self.fields[f"{name}_{language}"] = column(ProgrammeItem, name, language, rows=rows)
        self.fields["lead"] = forms.MultipleChoiceField(
            label=_("Led by"), choices=ProgrammeLead.choices, required=False, widget=forms.CheckboxSelectMultiple
        )
        self.fields["drop"] = forms.BooleanField(label=_("Remove this line"), required=False)

    def is_empty(self) -> bool:
        data = self.cleaned_data
        return not (data.get("minutes") or any(data.get(name) for name in data if name.startswith("title_")))

    def clean(self) -> Any:
        cleaned = super().clean()
        if self.errors or cleaned is None or cleaned.get("drop") or self.is_empty():
            return cleaned
        if not cleaned.get("minutes"):
            self.add_error("minutes", _("Say how long it takes."))
        for language in settings.PUBLISHING_LANGUAGES:
            if not cleaned.get(f"title_{language}"):
                self.add_error(f"title_{language}", _("This text is needed in every publishing language."))
        return cleaned

    def line(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {name: data[name] for name in data if name not in {"number", "drop"}}


ProgrammeFormSet = forms.formset_factory(ProgrammeLineForm, extra=1, max_num=40, absolute_max=40)


class CancelForm(forms.Form):
    """The public reason, in every publishing language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in settings.PUBLISHING_LANGUAGES:
            self.fields[f"cancelled_reason_{language}"] = ProseField(max_length=1_000).formfield(
                label=label_in(gettext("Public reason of the cancellation"), language),
                widget=forms.Textarea(attrs={"rows": 3, "lang": language, "dir": "auto"}),
            )

    def reason(self) -> dict[str, str]:
        return {
            language: self.cleaned_data[f"cancelled_reason_{language}"] for language in settings.PUBLISHING_LANGUAGES
        }


class MessageForm(forms.Form):
    audience = forms.ChoiceField(label=_("To whom"), choices=Audience, widget=forms.RadioSelect)
    subject = WorkshopMessage._meta.get_field("subject").formfield(
        label=_("Subject"), widget=forms.TextInput(attrs={"dir": "auto"})
    )
    body = WorkshopMessage._meta.get_field("body").formfield(
        label=_("Message"),
        help_text=_("Plain text, in the language in which you write. The e-mail around it is in the reader’s own."),
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )


class WalkInForm(forms.Form):
    #: Made with the page: the same form sent twice notes somebody once.
    device_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = LineField(max_length=120).formfield(label=_("Name"), widget=forms.TextInput(attrs={"dir": "auto"}))
    organisation_name = LineField(max_length=200, blank=True).formfield(
        label=_("Organisation"), widget=forms.TextInput(attrs={"dir": "auto"})
    )


class UploadForm(forms.Form):
    file = forms.FileField(label=_("File (XLSX or CSV)"), allow_empty_file=False)
    encoding = forms.ChoiceField(
        label=_("Characters of a CSV file"),
        choices=[("", _("Let the portal tell")), *ENCODINGS.items()],
        required=False,
    )
    agreed = forms.BooleanField(
        label=_("These people have agreed that their data is used to organise this workshop"),
    )
