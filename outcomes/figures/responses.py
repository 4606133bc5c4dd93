"""How the portal answered: how many ideas, how soon, for which reasons; and what institutions owe and gave.

Only what is announced counts: a decision or a sending that nobody was told of leaves no trace here.
"""

from dataclasses import dataclass
from datetime import timedelta
from statistics import median_low
from typing import Any

from django.conf import settings
from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F
from django.utils import timezone

from accounts.models import Institution
from ideas.enums import Answer
from ideas.models import Idea, ScreeningDecision, Transmission
from outcomes.figures.counting import idea_figures
from outcomes.figures.shapes import Figures, Texts, in_language
from plans.models import ActionPlan


class MiddleOf(Aggregate):
    """The value that half of the others do not exceed (of an even number, the lower of the two in the middle)."""

    function = "percentile_disc"
    template = "%(function)s(0.5) within group (order by %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True)
class InstitutionResponses:
    """Ideas sent to one institution. In time or late goes by its first answer; `overdue` are part of `waiting`."""

    key: str
    name: Texts
    sent: int
    in_time: int
    late: int
    waiting: int
    overdue: int
    taken_up: int
    median_days: int | None

    @property
    def label(self) -> str:
        return in_language(self.name) or self.key


@dataclass(frozen=True)
class ReasonCount:
    """Standing decisions with one reason under one theme."""

    theme: int
    reason: str
    outcome: str
    label: Texts
    count: int


@dataclass(frozen=True)
class Responses:
    """`answered` ideas have an announced outcome; the percentage is rounded down: 100 means all of them."""

    ideas: int
    answered: int
    answered_percent: int | None
    median_days_to_decision: int | None
    median_days_to_answer: int | None
    by_institution: list[InstitutionResponses]
    reasons: list[ReasonCount]


def responses(plan: ActionPlan, counted: Figures | None = None) -> Responses:
    """Five queries beside those of `counted`, whatever the number of rows. Nothing here counts people."""
    ideas = Idea.objects.submitted().filter(plan=plan).order_by()
    total, pending = _totals(plan, counted)
    first = ScreeningDecision.objects.announced().filter(idea__in=ideas.values("pk"), supersedes__isnull=True)
    decided = first.order_by().aggregate(middle=MiddleOf(_between("idea__submitted_at", "announced_at")))
    sent = Transmission.objects.public().filter(idea__plan=plan).with_first_answer().order_by()
    answered = sent.filter(first_at__isnull=False).aggregate(middle=MiddleOf(_between("at", "first_at")))
    return Responses(
        ideas=total,
        answered=total - pending,
        answered_percent=100 * (total - pending) // total if total else None,
        median_days_to_decision=_days(decided["middle"]),
        median_days_to_answer=_days(answered["middle"]),
        by_institution=_by_institution(sent),
        reasons=_reasons(ideas),
    )


def _totals(plan: ActionPlan, counted: Figures | None) -> tuple[int, int]:
    """All ideas, and those without an announced outcome: the same numbers as in the table of screening."""
    ideas, screening = (counted.ideas, counted.screening) if counted else idea_figures(plan)
    return ideas.total, screening.pending


def _between(start: str, end: str) -> ExpressionWrapper:
    return ExpressionWrapper(F(end) - F(start), output_field=DurationField())


def _days(span: timedelta | None) -> int | None:
    return span.days if span is not None else None


def _languages(prefix: str) -> dict[str, str]:
    return {code: f"{prefix}_{code}" for code, _name in settings.LANGUAGES}


def _by_institution(sent: Any) -> list[InstitutionResponses]:
    """Counted here and not in SQL: which day an instant falls on is a question of our own data about time zones."""
    today = timezone.localdate()
    groups: dict[int, list[Any]] = {}
    for row in sent.values_list("institution", "at", "due_date", "first_at", "last_answer"):
        groups.setdefault(row[0], []).append(row[1:])
    found = []
    for body in Institution.objects.filter(pk__in=list(groups)).order_by("sort_key", "key"):
        rows = groups[body.pk]
        given = [(at, due, first) for at, due, first, _last in rows if first is not None]
        waiting = [due for _at, due, first, _last in rows if first is None]
        in_time = sum(timezone.localdate(first) <= due for _at, due, first in given)
        found.append(
            InstitutionResponses(
                key=body.key,
                name={code: getattr(body, name) or "" for code, name in _languages("name").items()},
                sent=len(rows),
                in_time=in_time,
                late=len(given) - in_time,
                waiting=len(waiting),
                overdue=sum(due < today for due in waiting),
                taken_up=sum(last == Answer.TAKEN_UP for _at, _due, _first, last in rows),
                median_days=median_low((first - at).days for at, _due, first in given) if given else None,
            )
        )
    return found


def _reasons(ideas: Any) -> list[ReasonCount]:
    """Of decisions that stand and are announced, by theme; the commonest reason of a theme first."""
    labels = _languages("reason__label")
    rows = (
        ScreeningDecision.objects.announced()
        .filter(idea__in=ideas.values("pk"), idea__public_state=F("outcome"))
        .exclude(superseded_by__announced_at__isnull=False)
        .order_by()
        .values("idea__theme__number", "reason__code", "outcome", *labels.values())
        .annotate(n=Count("pk"))
        .order_by("idea__theme__number", "-n", "reason__code")
    )
    return [
        ReasonCount(
            theme=row["idea__theme__number"],
            reason=row["reason__code"],
            outcome=row["outcome"],
            label={code: row[name] or "" for code, name in labels.items()},
            count=row["n"],
        )
        for row in rows
    ]
