"""The flow from ideas to commitments, as pages show it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from commitments.enums import STANDING, CommitmentState
from outcomes.figures.flow import Flow
from outcomes.figures.picture import HEIGHT, WIDTH, bands

#: What lists the proposed commitments that are not among the adopted (those hold the withdrawn too).
_NOT_ADOPTED = [
    word for state, word in STANDING.items() if state not in (CommitmentState.ADOPTED, CommitmentState.WITHDRAWN)
]


def flow_of(flow: Flow) -> dict[str, Any]:
    """For `components/flow.html`: each number and each band lead to their rows, where there are rows."""
    rows = {}
    if flow.counted:
        ideas = f"{reverse('ideas:list')}?plan={flow.plan.slug}"
        commitments = f"{reverse('commitments:list')}?plan={flow.plan.slug}"
        rows = {
            "ideas": ideas,
            "accepted": f"{ideas}&status=accepted",
            "rejected": f"{ideas}&status=rejected",
            "others": f"{ideas}&status=pending&status=merged&status=split",
            "proposed": commitments,
            "adopted": f"{commitments}&standing=adopted",
            "left": "&".join([commitments, *(f"standing={word}" for word in _NOT_ADOPTED)]),
        }

    def part(count: int, whole: int, label: str, key: str, tone: str, icon: str = "") -> dict[str, Any]:
        percent = round(100 * count / whole) if whole else 0
        return {
            "value": count,
            "label": label,
            "href": rows.get(key, ""),
            "tone": tone,
            "icon": icon,
            "percent": percent,
        }

    screened = [
        part(flow.accepted, flow.ideas, _("ideas accepted"), "accepted", "ok", "check"),
        part(flow.rejected, flow.ideas, _("not accepted, each with its reason"), "rejected", "no", "cross"),
    ]
    if flow.others:
        screened.append(part(flow.others, flow.ideas, _("being screened or merged"), "others", "mute", "clock"))
    adopted = [part(flow.adopted, flow.proposed, _("commitments adopted"), "adopted", "ok", "seal")]
    left = flow.proposed - flow.adopted
    if left > 0:
        adopted.append(
            part(left, flow.proposed, _("merged with others, dropped or still open"), "left", "mute", "minus")
        )
    return {
        "bands": [{"kind": band.kind, "path": band.path, "href": rows.get(band.rows, "")} for band in bands(flow)],
        "width": WIDTH,
        "height": HEIGHT,
        "columns": [
            [part(flow.ideas, flow.ideas, _("ideas proposed"), "ideas", "1", "idea")],
            screened,
            [part(flow.proposed, flow.proposed, _("commitments proposed"), "proposed", "2", "commitment")],
            adopted,
        ],
    }
