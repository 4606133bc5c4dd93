"""Commitments of plans whose commitments are known by title, and the coded reasons of the screening."""

from typing import Any

from accounts.enums import NameStatus
from commitments.enums import CommitmentState
from commitments.models import Commitment
from ideas.enums import Outcome
from ideas.models import ScreeningReason
from ogportal.record import shapes
from ogportal.record.errors import Place
from ogportal.record.loading.tables import Context, Table, period, texts

TRANSLATION = NameStatus.TRANSLATION.value
#: The code of the one ground of acceptance, which the report does not number.
ACCEPTANCE_CODE = "open_gov_link"


def load_commitments(context: Context) -> None:
    """The first plan's commitments, and those of each plan that lists its own. Plan 2's titles are unknown: no rows."""
    table = Table(context, Commitment, "reference", links=("sources",))
    readings = context.readings
    first = context.plans[readings.first_plan]
    for row, stated in enumerate(context.record.first_plan.commitments, start=1):
        table.put(
            Place("published/plan_2018_2020.yaml", row),
            f"{first.reference}-C-{stated.n:02d}",
            values=_first_plan_card(context, stated) | {"plan": first, "number": stated.n},
            links={"sources": context.sources_of(readings.first_plan_commitment_sources)},
        )
    for row, plan_stated in enumerate(context.record.plans.plans, start=1):
        plan = context.plans[plan_stated.key]
        for title in plan_stated.commitments_list:
            table.put(
                Place("plans.yaml", row, f"commitments_list.item {title.number}"),
                f"{plan.reference}-C-{title.number:02d}",
                values={
                    "plan": plan,
                    "number": title.number,
                    "state": CommitmentState.ADOPTED,
                    **texts(title=(title.ar, title.fr)),
                    "title_status": {"ar": NameStatus.SEEN.value, "fr": TRANSLATION},
                },
                links={"sources": context.sources_of(plan_stated.src)},
            )


def _first_plan_card(context: Context, stated: shapes.FirstPlanCommitment) -> dict[str, Any]:
    """French out of the evaluators' working French, Arabic ours: both are translations and say so."""
    title = context.readings.first_plan_titles[stated.n]
    review = {
        "verifiable": stated.verifiable,
        "relevant": stated.relevant,
        "ambition": stated.ambition,
        "early_results": stated.early_results,
    }
    return {
        "ogp_code": stated.code,
        "state": CommitmentState.ADOPTED,
        **texts(title=(title.ar, title.fr or stated.fr_irm)),
        "title_status": {"ar": TRANSLATION, "fr": TRANSLATION},
        "titles_as_stated": {"fr": stated.fr_irm} if title.fr else {},
        "lead_as_stated": stated.lead or "",
        "lead_as_stated_language": _language_of_lead(stated.lead),
        "policy_areas": stated.policy_areas,
        "review": {name: value for name, value in review.items() if value is not None},
        **period(stated.start, stated.end),
    }


def _language_of_lead(lead: str | None) -> str:
    """The evaluators' pages name institutions in English, one of them in French."""
    if not lead:
        return ""
    return "fr" if lead.startswith("Ministère") else "en"


def load_reasons(context: Context) -> None:
    table = Table(context, ScreeningReason, "plan_id", "code")
    stats, plan = context.record.ideas_stats, context.co_created
    for position, ground in enumerate(stats.rejection_grounds, start=1):
        table.put(
            Place("ideas_stats.yaml", position, table="rejection_grounds"),
            plan.pk,
            ground.key,
            values={"outcome": Outcome.REJECTED, "position": position, **texts(label=(ground.ar, ground.fr))},
        )
    accepted = stats.acceptance_ground
    table.put(
        Place("ideas_stats.yaml", field="acceptance_ground"),
        plan.pk,
        ACCEPTANCE_CODE,
        values={"outcome": Outcome.ACCEPTED, "position": 1, **texts(label=(accepted.ar, accepted.fr))},
    )
