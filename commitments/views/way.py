"""The way of a commitment: the ideas that flow into it, and its steps from the proposal to what was done."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commitments.enums import CommitmentState, Purpose
from core.templatetags.ui import percent, stated_date

#: So many lines are drawn at most; the number beside them tells how many ideas there are.
STRANDS = 12
ENDED = {CommitmentState.DROPPED: "no", CommitmentState.WITHDRAWN: "no", CommitmentState.MERGED: "join"}
AFTER_ADOPTION = {CommitmentState.ADOPTED, CommitmentState.WITHDRAWN}
DONE = 100


def way_of(commitment: Any, versions: list[Any]) -> dict[str, Any]:
    """What `components/way_in.html` draws, from a card of `for_page()` and its public versions, newest first."""
    ideas = len(commitment.shown_ideas)
    text = ngettext("%(n)d accepted idea flows into it", "%(n)d accepted ideas flow into it", ideas) % {"n": ideas}
    return {
        "ideas": ideas,
        "text": text,
        "href": "#ideas",
        "strands": strands(min(ideas, STRANDS)),
        "steps": _steps(commitment, versions),
    }


def strands(count: int) -> list[dict[str, str]]:
    """One line for each idea, from its place at the edge to where all meet: across, and down for a narrow screen."""
    places = [(200 * n + 100) // (2 * count) for n in range(count)]
    return [{"across": f"M0 {at}C60 {at} 40 50 100 50", "down": f"M{at} 0C{at} 70 0 30 0 100"} for at in places]


def _proposed_on(commitment: Any) -> str:
    """The day; none for a card that came from the record, which the portal took in after its adoption."""
    proposed, adopted = commitment.proposed_at, commitment.adopted_at
    was_here = commitment.state not in AFTER_ADOPTION or (adopted and proposed and proposed.date() <= adopted)
    return stated_date(timezone.localdate(proposed)) if proposed and was_here else ""


def _steps(commitment: Any, versions: list[Any]) -> list[dict[str, Any]]:
    state = commitment.state
    consulted = next((one for one in reversed(versions) if one.purpose == Purpose.CONSULTATION), None)
    steps = [{"state": "done", "title": _("Proposed"), "date": _proposed_on(commitment), "icon": "proposed"}]
    if consulted or state == CommitmentState.IN_CONSULTATION:
        running = state == CommitmentState.IN_CONSULTATION
        steps.append(
            {
                "state": "current" if running else "done",
                "title": _("In consultation") if running else _("Consulted"),
                "date": stated_date(consulted.at) if consulted else "",
                "icon": "in_consultation",
            }
        )
    if state in ENDED:
        return [*steps, {"state": ENDED[state], "title": commitment.get_state_display()}]
    adopted = state == CommitmentState.ADOPTED
    steps.append(
        {
            "state": "done" if adopted else "waiting",
            "title": _("Adopted") if adopted else _("Adoption"),
            "date": stated_date(commitment.adopted_at),
            "icon": "adopted",
        }
    )
    progress = commitment.shown_progress
    carried_out = {"state": "waiting", "title": _("To be carried out")}
    if adopted and progress is not None:
        done = progress >= DONE
        carried_out = {
            "state": "done" if done else "current",
            "title": _("Carried out") if done else _("Being carried out"),
            "date": percent(progress),
            "href": "#activities",
        }
    return [*steps, carried_out]
