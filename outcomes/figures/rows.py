"""The figures of plans as rows of a file, one number a row."""

from collections.abc import Iterator, Sequence
from typing import Any

from core.templatetags.ui import stated_iso
from ideas.enums import Outcome
from outcomes.figures import figures, shown_figures
from outcomes.figures.people import too_few
from outcomes.figures.responses import Responses, responses
from plans.models import ActionPlan

Row = dict[str, Any]
#: What a number of the answers may be counted by.
EMPTY: Row = dict.fromkeys(("theme", "institution", "name", "outcome", "reason", "label", "answer"))


def indicator_rows(plans: Sequence[ActionPlan]) -> Iterator[Row]:
    """The figures of plans, one a row."""
    for plan in plans:
        counted = figures(plan)
        hidden = too_few(counted)
        illustrated = plan.ideas.filter(is_illustrative=True).exists()
        for figure in shown_figures(plan, counted):
            yield {
                "plan": plan.reference,
                "key": figure.key,
                "computed": None if figure.key in hidden else figure.computed,
                "stated": float(figure.stated) if figure.stated is not None else None,
                "as_of": stated_iso(figure.as_of, figure.as_of_precision) or None,
                "sources": "; ".join(source.key for source in figure.sources),
                "agrees": None if figure.key in hidden else figure.agrees,
                "illustrative": plan.is_illustrative or (illustrated and bool(figure.computed)),
            }


def response_rows(plans: Sequence[ActionPlan]) -> Iterator[Row]:
    """How ideas were answered, of each plan: one number a row, with what it is counted by."""
    for plan in plans:
        counted = responses(plan)
        illustrated = plan.ideas.filter(is_illustrative=True).exists()
        for row in _numbers(counted):
            yield {
                **EMPTY,
                "plan": plan.reference,
                **row,
                "illustrative": plan.is_illustrative or (illustrated and bool(row["value"])),
            }


def _numbers(counted: Responses) -> Iterator[Row]:
    for key in ("ideas", "answered", "answered_percent", "median_days_to_decision", "median_days_to_answer"):
        yield {"figure": key, "value": getattr(counted, key)}
    for one in counted.by_institution:
        for key in ("sent", "in_time", "late", "waiting", "overdue", "taken_up", "median_days"):
            yield {
                "figure": f"institution.{key}",
                "institution": one.key,
                "name": one.name,
                "value": getattr(one, key),
            }
    for reason in counted.reasons:
        yield {
            "figure": "reasons.by_theme",
            "theme": reason.theme,
            "outcome": reason.outcome,
            "reason": reason.reason,
            "label": reason.label,
            "value": reason.count,
        }
    for sent in counted.reasons_by_institution:
        yield {
            "figure": "reasons.by_institution",
            "institution": sent.key,
            "name": sent.name,
            "outcome": Outcome.ACCEPTED.value,
            "reason": sent.reason,
            "label": sent.label,
            "answer": sent.answer or "awaited",
            "value": sent.count,
        }
