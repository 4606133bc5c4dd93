"""A commitment card as OGP's template orders it: a shape that PDF and DOCX write alike, in the language shown now."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Institution, Organisation
from commitments.enums import OgpValue
from commitments.models import Commitment
from core.listing import in_a_line
from core.related import instances
from core.templatetags.texts import lang_of
from core.templatetags.ui import number, percent, stated_date, stated_period

#: The texts of the card in OGP's order; the title stands above them, the budget is its "additional information".
_TEXTS = ("problem", "description", "contribution", "relevance")


@dataclass(frozen=True)
class Prose:
    """One question of the template and its answer. `lang` is set when the answer is in another language."""

    title: str
    text: str
    lang: str = ""


@dataclass(frozen=True)
class Grid:
    title: str
    headers: list[str]
    rows: list[list[str]]
    widths: list[float]


@dataclass(frozen=True)
class Card:
    """One card. `facts` are label and value; empty parts are left out by whoever writes them."""

    reference: str
    title: str
    lang: str
    illustrative: bool
    facts: list[tuple[str, str]]
    proses: list[Prose]
    grids: list[Grid] = field(default_factory=list)


def card_name(commitment: Any) -> str:
    """The reference and the code at OGP, by which a card is found outside the portal."""
    return f"{commitment.reference} ({commitment.ogp_code})" if commitment.ogp_code else str(commitment.reference)


def card_of(commitment: Any) -> Card:
    """The card of a commitment fetched by `for_page`."""
    return Card(
        reference=card_name(commitment),
        title=str(commitment.title or commitment.reference),
        lang=lang_of(commitment, "title"),
        illustrative=commitment.is_illustrative,
        facts=[fact for fact in _facts(commitment) if fact[1]],
        proses=_proses(commitment),
        grids=[grid for grid in (_activities(commitment), *_indicators(commitment)) if grid.rows],
    )


def _facts(commitment: Any) -> list[tuple[str, str]]:
    lead = str(commitment.lead or commitment.lead_as_stated or "")
    values = [str(OgpValue(value).label) for value in commitment.ogp_values if value in OgpValue.values]
    progress = commitment.shown_progress
    return [
        (_("Number and name of the commitment"), f"{card_name(commitment)} · {commitment.title}"),
        (_("Action plan"), str(commitment.plan)),
        (_("Standing"), str(commitment.get_state_display())),
        (_("Period"), stated_period(commitment)),
        (_("Lead institution"), lead),
        (_("Supporting institutions"), in_a_line(instances(Institution, commitment.support_rows))),
        (_("Civil-society partners"), in_a_line(instances(Organisation, commitment.partner_rows))),
        (_("Axis"), str(commitment.axis or "")),
        (_("Theme"), str(commitment.theme or "")),
        (_("Policy areas"), ", ".join(map(str, commitment.policy_areas))),
        (_("Values of open government"), in_a_line(values)),
        (_("Adopted on"), stated_date(commitment.adopted_at)),
        (_("Completion"), str(commitment.get_completion_display()) if commitment.completion else ""),
        (_("Progress of the activities"), "" if progress is None else percent(progress)),
    ]


def _proses(commitment: Any) -> list[Prose]:
    found = [
        Prose(Commitment.label_of(name), getattr(commitment, name) or "", lang_of(commitment, name)) for name in _TEXTS
    ]
    found.append(
        Prose(_("Additional information: budget and links"), commitment.budget or "", lang_of(commitment, "budget"))
    )
    if commitment.standing_reason:
        found.append(Prose(_("Why it stands so"), commitment.standing_reason, lang_of(commitment, "standing_reason")))
    return [one for one in found if one.text]


def _activities(commitment: Any) -> Grid:
    headers = [_("Activity"), _("Deliverable"), _("Led by"), _("Start"), _("Due"), _("State"), _("Done")]
    rows = [
        [
            str(one.title or one.number),
            str(one.deliverable or ""),
            str(one.lead or ""),
            stated_date(one.start_date),
            stated_date(one.due_date),
            str(one.get_state_display()),
            percent(one.percent),
        ]
        for one in commitment.activities.all()
    ]
    return Grid(_("Activities"), headers, rows, [4.1, 2.5, 2.6, 1.8, 1.8, 2.1, 1.7])


def _indicators(commitment: Any) -> list[Grid]:
    headers = [_("Indicator"), _("Unit"), _("Baseline"), _("Target"), _("Last reading"), _("Source")]
    groups: dict[str, list[list[str]]] = {}
    for one in commitment.indicators.all():
        readings = list(one.readings.all())
        last = readings[-1] if readings else None
        groups.setdefault(str(one.get_kind_display()), []).append(
            [
                str(one.title or one.number),
                str(one.unit or ""),
                _measured(one.baseline, one.baseline_date),
                _measured(one.target, one.target_date),
                _measured(last.value, last.date) if last else "",
                str(one.data_source or ""),
            ]
        )
    return [Grid(title, headers, rows, [4.6, 2, 2.5, 2.5, 2.5, 2.5]) for title, rows in groups.items()]


def _measured(value: Any, day: Any) -> str:
    if value is None:
        return ""
    return f"{number(value)} ({stated_date(day)})" if day else str(number(value))
