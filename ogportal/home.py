"""Home: where the plan is now, what one can do today, what came of what people said."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from consultation.models import Consultation
from core.clock import last_moment
from core.days import day_text
from core.prepared import prepared
from core.translated import in_language
from ideas.enums import Outcome
from ideas.models import ScreeningDecision
from outcomes.figures.flow import latest_flow, with_flow
from outcomes.views.flow import flow_of
from plans.enums import Ability
from plans.models import ActionPlan
from plans.querysets import present_plan
from plans.views import timeline_of_stages
from workshops.models import Workshop

MOST_WORKSHOPS, MOST_CONSULTATIONS, MOST_DECISIONS = 3, 3, 4
#: What home shows of a decision.
_DECISION = (
    *("outcome", "announced_at", "said", "theme"),
    *("idea__reference", "idea__title", "idea__language", "idea__is_illustrative"),
)


def latest_decisions() -> QuerySet[Any]:
    """Announced decisions that stand, of ideas that everybody can read, the last first; as values."""
    return (
        ScreeningDecision.objects.announced()
        .standing()
        .readable()
        .annotate(said=in_language("reason__label"), theme=in_language("idea__theme__title"))
        .rewrite(False)
        .order_by("-announced_at", "-pk")
        .values_list(*_DECISION, named=True)[:MOST_DECISIONS]
    )


def open_workshops(now: Any) -> QuerySet[Workshop]:
    """Those that take registrations now (`workshops.rules.registration_is_open`), the next first."""
    window = Q(opens_at__lte=now) & (Q(closes_at__isnull=True) | Q(closes_at__gt=now))
    return Workshop.objects.public().upcoming(now).filter(window).select_related("plan")[:MOST_WORKSHOPS]


def open_consultations(now: Any) -> QuerySet[Consultation]:
    rows = Consultation.objects.open_now(now).select_related("plan")
    return rows.order_by("closes_at")[:MOST_CONSULTATIONS]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Five queries; a sixth where only a source knows what came of the ideas."""
    now = timezone.now()
    plans = prepared("plans with their flow", lambda: with_flow(ActionPlan.objects.public().with_stages()))
    plan = present_plan(plans)
    flow = latest_flow(plans)
    today = Today(plans, now)
    actions = today.actions()
    return render(
        request,
        "ogportal/home.html",
        {
            "plan": plan,
            "stages": _stages(plan),
            "today": actions,
            # Where all belong to the plan that is named above, the cards do not say it again.
            "one_plan": {(one["plan"], one["illustration"]) for one in actions}
            == {(str(plan), bool(plan and plan.is_illustrative))},
            "submit_href": today.submit_href(),
            "next_stage": _next_stage(plan, now),
            "flow": flow,
            "picture": flow_of(flow) if flow else None,
            "decisions": [_decision_row(one) for one in prepared("latest decisions", latest_decisions)],
        },
    )


def _stages(plan: Any) -> list[dict[str, Any]]:
    if plan is None:
        return []
    found: list[dict[str, Any]] = timeline_of_stages(list(plan.stages.all()), timezone.localdate())["stages"]
    return found


def _day(moment: Any) -> str:
    return day_text(timezone.localtime(moment).date())


def _next_stage(plan: Any, now: Any) -> dict[str, str] | None:
    coming = [stage for stage in plan.stages.all() if stage.is_coming(now)] if plan else []
    if not coming:
        return None
    stage = min(coming, key=lambda one: one.opens_at)
    return {"title": str(stage), "date": _day(stage.opens_at)}


@dataclass
class Today:
    """What is possible now, and only that; each with its last day."""

    plans: list[Any]
    now: Any

    def actions(self) -> list[dict[str, Any]]:
        """In the order of the method; a card of several workshops is as wide as the page, and stands last."""
        found = [*self._ideas(), *self._workshops(), *self._consultations()]
        return sorted(found, key=lambda one: "several" in one)

    def _open(self, ability: str) -> list[tuple[Any, Any]]:
        return [
            (plan, stage)
            for plan in self.plans
            for stage in plan.stages.all()
            if ability in stage.abilities and stage.is_open(self.now)
        ]

    @staticmethod
    def _until(moment: Any) -> str:
        return _("Open until %(date)s.") % {"date": _day(last_moment(moment))} if moment else _("Open now.")

    def submit_href(self) -> str:
        """Where an idea can be proposed now, or ""."""
        return reverse("ideas:new") if self._open(Ability.SUBMIT) else ""

    def _ideas(self) -> list[dict[str, Any]]:
        found = [
            {
                "icon": "idea",
                "kind": "idea",
                "title": _("Propose an idea"),
                "href": f"{reverse('ideas:new')}?plan={plan.slug}",
                "plan": str(plan),
                "until": self._until(stage.closes_at),
                "text": _("In Arabic or French, without an account."),
                "illustration": plan.is_illustrative,
            }
            for plan, stage in self._open(Ability.SUBMIT)
        ]
        found += [
            {
                "icon": "comment",
                "kind": "idea",
                "title": _("Support and discuss ideas"),
                "href": f"{reverse('ideas:list')}?plan={plan.slug}",
                "plan": str(plan),
                "until": self._until(stage.closes_at),
                "text": _("Say which ideas you share, and what should be added or changed."),
                "illustration": plan.is_illustrative,
            }
            for plan, stage in self._open(Ability.INTERACT)
        ]
        return found

    def _workshops(self) -> list[dict[str, Any]]:
        """One card: of several workshops it leads to their list, and has a line for each of them."""
        found = [self._workshop(one) for one in prepared("open workshops", open_workshops, now=self.now)]
        if len(found) < 2:  # noqa: PLR2004 - one has no list
            return found
        plans = {(one["plan"], one["illustration"]) for one in found}
        plan, illustration = plans.pop() if len(plans) == 1 else ("", any(one["illustration"] for one in found))
        return [
            {
                **found[0],
                "href": reverse("workshops:list"),
                "name": "",
                "until": "",
                "several": found,
                "plan": plan,
                "illustration": illustration,
            }
        ]

    def _workshop(self, workshop: Any) -> dict[str, Any]:
        return {
            "icon": "people",
            "kind": "workshop",
            "title": _("Register for a workshop"),
            "name": str(workshop),
            "href": reverse("workshops:register", args=[workshop.reference]),
            "plan": str(workshop.plan),
            "until": _("On %(date)s. %(open)s")
            % {"date": _day(workshop.starts_at), "open": self._until(workshop.closes_at)},
            "text": "",
            "illustration": workshop.is_illustrative,
        }

    def _consultations(self) -> list[dict[str, Any]]:
        found = []
        for consultation in prepared("open consultations", open_consultations, now=self.now):
            days = (last_moment(consultation.closes_at).date() - timezone.localdate(self.now)).days
            found.append(
                {
                    "icon": "commitment",
                    "kind": "commitment",
                    "title": _("Comment on the draft commitments"),
                    "name": str(consultation),
                    "href": consultation.get_absolute_url(),
                    "plan": str(consultation.plan),
                    "until": self._until(consultation.closes_at),
                    "text": ngettext("%(count)s day left.", "%(count)s days left.", days) % {"count": days}
                    if days
                    else _("Last day."),
                    "illustration": consultation.is_illustrative,
                }
            )
        return found


def _decision_row(decision: Any) -> dict[str, Any]:
    return {
        "href": reverse("trace:idea", args=[decision.idea__reference]),
        "title": decision.idea__title,
        "lang": decision.idea__language,
        "ref": decision.idea__reference,
        "state": decision.outcome,
        "state_label": str(Outcome(decision.outcome).label),
        "reason": decision.said,
        "theme": decision.theme,
        "date": decision.announced_at,
        "illustration": decision.idea__is_illustrative,
    }
