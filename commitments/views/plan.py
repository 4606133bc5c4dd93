"""A plan from its proposals to what is done: lineage, progress, late activities, ideas not taken up, revisions."""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from commitments.enums import STANDING, CommitmentState, RevisionKind
from commitments.method import IN_FORCE, percent_of_several
from commitments.models import Activity, Commitment, PlanRevision, RevisionItem
from commitments.querysets import ideas_not_taken_up, percents_of
from commitments.views.crumbs import crumbs
from core.addresses import elsewhere
from core.listing import in_a_line
from core.templatetags.texts import lang_of
from core.templatetags.ui import number, percent, stated_date
from ideas.enums import IdeaState
from ideas.models import Idea
from plans.models import ActionPlan, StatedFigure

#: Rows of a list on the page; the number above says how many there are.
MOST = 100


def _became(card: Any) -> dict[str, Any]:
    """One proposed card and what it became."""
    target = card.merged_into
    axis = target.axis if target else card.axis
    return {
        "card": card,
        "lang": lang_of(card, "title"),
        "standing": STANDING[card.state],
        "target": target,
        "axis": str(axis) if axis else "",
        "axis_lang": lang_of(axis, "title") if axis else "",
        "reason": card.standing_reason,
        "reason_lang": lang_of(card, "standing_reason"),
    }


def _percents(plan: ActionPlan) -> list[dict[str, Any]]:
    """What is stated of the plan's progress, and what rows say, side by side."""
    adopted = percents_of(plan)
    known = len([one for one in adopted if one is not None])
    note = ngettext(
        "%(n)d commitment has activities in the portal", "%(n)d commitments have activities in the portal", known
    ) % {"n": known}
    return [
        {
            "value": percent(percent_of_several(adopted)),
            "label": _("done, computed from the activities"),
            "note": note if known else _("no activity of this plan is known to the portal"),
            "href": "#method",
        }
    ]


def _stated(plan: ActionPlan) -> list[dict[str, Any]]:
    rows = StatedFigure.objects.filter(plan=plan, key="completion_percent", is_shown=True).prefetch_related("sources")
    return [
        {
            "value": f"{number(one.value)}\u00a0%",
            "label": _("done, as stated by the source"),
            "note": stated_date(one.as_of, one.as_of_precision),
            "source": in_a_line(one.sources.all()),
            "href": f"{reverse('outcomes:indicators')}?plan={plan.slug}#others",
        }
        for one in rows
    ]


def _revised(revision: PlanRevision, plan: ActionPlan) -> dict[str, Any]:
    """One revision: what it changed first, then what it kept."""
    items = list(revision.items.all())
    return {
        "row": revision,
        "changed": [item for item in items if item.kind != RevisionKind.KEPT],
        "kept": [item for item in items if item.kind == RevisionKind.KEPT],
        # Marked once: its rows need not say it again.
        "marked": plan.is_illustrative or revision.is_illustrative,
    }


@require_safe
def plan(request: HttpRequest, reference: str) -> HttpResponse:
    row: Any = get_object_or_404(ActionPlan.objects.public(), reference=reference.upper())
    address = reverse("commitments:plan", args=[row.slug])
    if moved := elsewhere(request, address):
        return moved
    cards = list(Commitment.objects.filter(plan=row).for_way())
    revisions = PlanRevision.objects.filter(plan=row, published_at__isnull=False).prefetch_related(
        Prefetch("items", RevisionItem.objects.select_related("commitment", "before", "after"))
    )
    late = list(Activity.objects.late().filter(commitment__plan=row)[:MOST])
    waiting = ideas_not_taken_up(row)
    listed = list(waiting[:MOST])
    count = len(listed) if len(listed) < MOST else waiting.count()
    context = {
        "plan": row,
        "crumbs": crumbs((row.reference, row.get_absolute_url()), (_("From proposals to results"), "")),
        # What was not adopted, or is not any more, comes first: its reason is what people look for.
        "others": [_became(card) for card in cards if card.state != CommitmentState.ADOPTED],
        "kept": [_became(card) for card in cards if card.state == CommitmentState.ADOPTED],
        # Said once where it is true of all of them.
        "marked": row.is_illustrative or (bool(cards) and all(card.is_illustrative for card in cards)),
        "proposed": len(cards),
        "adopted": sum(card.adopted_at is not None or card.state in ("adopted", "withdrawn") for card in cards),
        "themes": len({card.theme_id for card in cards if card.theme_id}),
        "axes": len({card.axis_id for card in cards if card.axis_id}),
        "figures": [*_stated(row), *_percents(row)],
        "method": IN_FORCE,
        "late": late,
        "ideas": listed,
        "ideas_count": count,
        "has_ideas": bool(count) or Idea.objects.public().filter(plan=row, public_state=IdeaState.ACCEPTED).exists(),
        "revisions": [_revised(one, row) for one in revisions],
    }
    return render(request, "commitments/plan.html", context)
