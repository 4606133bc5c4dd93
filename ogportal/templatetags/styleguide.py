"""Samples for the catalogue of components: data written where it is shown, and a form in each state."""

import datetime as dt
import json
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms, template
from django.template.base import NodeList, Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commitments.views.way import strands
from core.charts import LineChart, line_chart
from core.maps import TILES, tile_map
from outcomes.figures.flow import Flow
from outcomes.views.flow import flow_of
from workshops.enums import PollKind
from workshops.views.charts import results

register = template.Library()


def _dates(value: Any) -> Any:
    """Turn the ISO dates of a sample into dates, at any depth."""
    if isinstance(value, dict):
        return {key: _dates(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_dates(part) for part in value]
    if isinstance(value, str) and len(value) == len("2020-10-09"):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            return value
    return value


class SampleNode(template.Node):
    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name = name
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        context[self.name] = _dates(json.loads(self.nodelist.render(context)))
        return SafeString("")


@register.tag
def sample(parser: Parser, token: Token) -> SampleNode:
    """`{% sample steps %}[{"title": "…"}]{% endsample %}` puts the JSON between the tags into the context."""
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endsample",))
    parser.delete_first_token()
    return SampleNode(name, nodelist)


class SampleForm(forms.Form):
    title = forms.CharField(
        label=_("Title of the idea"), help_text=_("One sentence that says what should change."), max_length=110
    )
    theme = forms.ChoiceField(
        label=_("Theme"), choices=[("", "—"), ("digital", _("Digital governance")), ("justice", _("Open justice"))]
    )
    body = forms.CharField(
        label=_("Your idea"), widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}), max_length=4000
    )
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("Only to confirm and to answer you; it is never shown.")
    )
    shown = forms.ChoiceField(
        label=_("Your name"),
        choices=[("yes", _("Show my name")), ("no", _("Do not show my name"))],
        widget=forms.RadioSelect,
    )
    topics = forms.MultipleChoiceField(
        label=_("Other themes that it touches"),
        choices=[("justice", _("Open justice")), ("equality", _("Gender equality"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    consent = forms.BooleanField(
        label=_("I agree that my idea is published under the licence of open data"),
        help_text=_("Your e-mail address is kept apart from the idea and erased twelve months after the answer."),
    )


@register.simple_tag
def sample_form(prefix: str, *, wrong: bool = False) -> SampleForm:
    """A form that is still empty, or one that was sent with mistakes."""
    return SampleForm({f"{prefix}-email": "fatima@"} if wrong else None, prefix=prefix)


@register.simple_tag
def sample_flow() -> dict[str, Any]:
    """The flow of the second plan's own numbers, without rows to lead to."""
    return flow_of(Flow(plan=None, ideas=232, accepted=143, rejected=89, proposed=24, adopted=22, counted=False))


@register.simple_tag
def sample_map() -> dict[str, Any]:
    """The twelve regions by their codes, each with another number; the first has none."""
    regions = [{"code": code, "name": code, "n": number, "href": "#"} for number, code in enumerate(sorted(TILES))]
    return tile_map(regions, counted=gettext("Workshops"))


@register.simple_tag
def sample_poll(number: int) -> dict[str, Any]:
    """A question with two answers; its number is part of the table's id."""
    question = gettext("Did the meeting keep to what was announced?")
    poll = SimpleNamespace(
        number=number, kind=PollKind.SINGLE, answers_count=38, is_illustrative=False, question=question,
        question_ar=question, question_fr=question,
    )  # fmt: skip
    options = [
        SimpleNamespace(title=title, title_ar=title, title_fr=title, votes=votes)
        for title, votes in ((gettext("Yes"), 29), (gettext("No"), 9))
    ]
    return results(poll, options)


@register.simple_tag
def sample_chart() -> LineChart | None:
    """Three readings on the way to a target."""
    days = ((dt.date(2021, 9, 30), 0), (dt.date(2022, 6, 30), 74), (dt.date(2023, 6, 30), 212))
    dated = [(day, Decimal(value)) for day, value in days]
    return line_chart(dated, target=Decimal(250), until=dt.date(2023, 12, 31))


@register.simple_tag
def sample_way_in(text: str, steps: list[dict[str, Any]], ideas: int) -> dict[str, Any]:
    """The way of a commitment into which so many ideas flow."""
    return {"ideas": ideas, "text": text, "href": "#", "strands": strands(ideas), "steps": steps}
