"""Tables of the page of figures as bars: what a reader sees before the rows, in the same order as they stand there."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.templatetags.ui import number
from ideas.enums import Answer, Outcome
from outcomes.figures import Figures, ShownFigure
from outcomes.figures.responses import Responses

#: Colours say the same as everywhere (docs/design.md): accepted, not accepted, joined with another.
TONES: dict[str, str] = {Outcome.ACCEPTED: "ok", Outcome.REJECTED: "no", Outcome.MERGED: "join"}


@dataclass(frozen=True)
class Bar:
    """One bar: `parts` are its pieces in the order of the legend, `value` is what is written at its end."""

    label: str
    value: str
    href: str
    parts: list[int]


def chart(legend: list[tuple[str, str]], lines: Iterable[Bar]) -> dict[str, Any] | None:
    """For `components/bars.html`: pieces in per cents of the longest bar; None where there is nothing to draw."""
    lines = list(lines)
    most = max((sum(line.parts) for line in lines), default=0)
    if not most:
        return None
    tones = [tone for tone, _label in legend]
    met = [any(line.parts[place] for line in lines) for place in range(len(legend))]
    return {
        "legend": [
            {"tone": tone, "label": label} for (tone, label), there in zip(legend, met, strict=True) if there and label
        ],
        "bars": [
            {
                "label": line.label,
                "value": line.value,
                "href": line.href,
                "parts": [
                    {"tone": tone, "x": round(100 * sum(line.parts[:place]) / most), "w": round(100 * n / most)}
                    for place, (tone, n) in enumerate(zip(tones, line.parts, strict=True))
                    if n
                ],
            }
            for line in lines
        ],
    }


def ideas_by_theme(counted: Figures, hrefs: dict[int, str]) -> dict[str, Any] | None:
    return chart(
        [("1", _("Portal")), ("2", _("Workshops"))],
        (
            Bar(
                f"{one.theme}. {one.label}",
                number(one.total),
                hrefs[one.theme] if one.total else "",
                [one.portal, one.workshops],
            )
            for one in counted.ideas.by_theme
        ),
    )


def by_axis(labels: dict[str, str], shown: dict[str, ShownFigure]) -> dict[str, Any] | None:
    return chart(
        [("ok", "")],
        (
            Bar(
                label, number(shown[key].value), shown[key].link if shown[key].computed else "", [int(shown[key].value)]
            )
            for key, label in labels.items()
        ),
    )


def by_workshop(counted: Figures, shown: dict[str, ShownFigure]) -> dict[str, Any] | None:
    """Who came, and who had registered and did not; one that nobody counted has no bar."""
    lines = []
    for one in counted.workshops:
        registered, attended = (shown[f"workshops.{one.number}.{part}"] for part in ("registered", "attended"))
        came, said = int(attended.value), int(registered.value)
        if came or said:
            away = max(0, said - came)
            value = _("%(part)s of %(whole)s") % {"part": number(came), "whole": number(said)}
            href = attended.link if attended.computed else ""
            lines.append(Bar(f"{one.number}. {one.label}", value, href, [came, away]))
    return chart([("1", _("Attended")), ("2", _("Registered, did not come"))], lines)


def by_institution(counted: Responses, hrefs: dict[str, str]) -> dict[str, Any] | None:
    """What each institution says of the ideas it got, and how many of them wait."""
    return chart(
        [("ok", str(Answer.TAKEN_UP.label)), ("no", str(Answer.NOT_TAKEN_UP.label)), ("mute", _("Waiting"))],
        (
            Bar(
                one.label,
                number(one.sent),
                hrefs[one.key],
                [one.taken_up, max(0, one.sent - one.waiting - one.taken_up), one.waiting],
            )
            for one in counted.by_institution
        ),
    )


def by_reason(counted: Responses, labels: dict[int, str], hrefs: dict[int, str]) -> dict[str, Any] | None:
    """The decisions of each theme by what they decide."""
    outcomes = list(dict.fromkeys(one.outcome for one in sorted(counted.reasons, key=lambda one: one.outcome)))
    sums: dict[int, dict[str, int]] = {}
    for one in counted.reasons:
        line = sums.setdefault(one.theme, dict.fromkeys(outcomes, 0))
        line[one.outcome] += one.count
    return chart(
        [(TONES.get(outcome, "mute"), str(Outcome(outcome).label)) for outcome in outcomes],
        (
            Bar(labels[theme], number(sum(line.values())), hrefs[theme], list(line.values()))
            for theme, line in sums.items()
        ),
    )
