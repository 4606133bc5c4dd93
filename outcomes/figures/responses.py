"""How the portal answered: how many ideas, how soon, for which reasons; and what institutions owe and gave.

Only what is announced counts: a decision or a sending that nobody was told of leaves no trace here.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from statistics import median_low
from typing import Any

from django.conf import settings
from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, OuterRef, Subquery
from django.utils import timezone

from accounts.models import Institution
from ideas.enums import Answer, Outcome
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
class InstitutionReason:
    """Ideas at one institution that were accepted for one reason, by its `answer` ("" where it is awaited)."""

    key: str
    name: Texts
    reason: str
    label: Texts
    answer: str
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
    reasons_by_institution: list[InstitutionReason]


def responses(plan: ActionPlan, counted: Figures | None = None) -> Responses:
    """Five queries beside those of `counted`, whatever the number of rows. Nothing here counts people."""
    ideas = Idea.objects.submitted().filter(plan=plan).order_by()
    total, pending = _totals(plan, counted)
    first = ScreeningDecision.objects.announced().filter(idea__in=ideas.values("pk"), supersedes__isnull=True)
    decided = first.order_by().aggregate(middle=MiddleOf(_between("idea__submitted_at", "announced_at")))
    sent = Transmission.objects.public().filter(idea__plan=plan).with_first_answer().order_by()
    answered = sent.filter(first_at__isnull=False).aggregate(middle=MiddleOf(_between("at", "first_at")))
    reasons = _reasons(ideas)
    bodies, by_reason = _by_institution(sent, {(one.outcome, one.reason): one.label for one in reasons})
    return Responses(
        ideas=total,
        answered=total - pending,
        answered_percent=100 * (total - pending) // total if total else None,
        median_days_to_decision=_days(decided["middle"]),
        median_days_to_answer=_days(answered["middle"]),
        by_institution=bodies,
        reasons=reasons,
        reasons_by_institution=by_reason,
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


def _by_institution(
    sent: Any, labels: dict[tuple[str, str], Texts]
) -> tuple[list[InstitutionResponses], list[InstitutionReason]]:
    """Counted here and not in SQL: which day an instant falls on is a question of our own data about time zones.

    `labels` are the reasons in words, by outcome and code: whatever was sent was accepted for one of them.
    """
    today = timezone.localdate()
    groups: dict[int, list[Any]] = {}
    reasons: dict[int, Counter[tuple[str, str]]] = {}
    accepted = ScreeningDecision.objects.in_public().filter(idea=OuterRef("idea")).order_by("-announced_at", "-pk")
    rows = sent.annotate(reason=Subquery(accepted.values("reason__code")[:1]))
    for row in rows.values_list("institution", "at", "due_date", "first_at", "last_answer", "reason"):
        groups.setdefault(row[0], []).append(row[1:-1])
        reasons.setdefault(row[0], Counter())[row[-1] or "", row[-2] or ""] += 1
    found, by_reason = [], []
    for body in Institution.objects.filter(pk__in=list(groups)).order_by("sort_key", "key"):
        rows = groups[body.pk]
        name = {code: getattr(body, column) or "" for code, column in _languages("name").items()}
        by_reason += [
            InstitutionReason(body.key, name, code, labels.get((Outcome.ACCEPTED, code), {}), answer, number)
            for (code, answer), number in sorted(reasons[body.pk].items(), key=lambda one: (-one[1], one[0]))
        ]
        given = [(at, due, first) for at, due, first, _last in rows if first is not None]
        waiting = [due for _at, due, first, _last in rows if first is None]
        in_time = sum(timezone.localdate(first) <= due for _at, due, first in given)
        found.append(
            InstitutionResponses(
                key=body.key,
                name=name,
                sent=len(rows),
                in_time=in_time,
                late=len(given) - in_time,
                waiting=len(waiting),
                overdue=sum(due < today for due in waiting),
                taken_up=sum(last == Answer.TAKEN_UP for _at, _due, _first, last in rows),
                median_days=median_low((first - at).days for at, _due, first in given) if given else None,
            )
        )
    return found, by_reason


def _reasons(ideas: Any) -> list[ReasonCount]:
    """Of decisions that stand and are announced, by theme; the commonest reason of a theme first."""
    labels = _languages("reason__label")
    rows = (
        ScreeningDecision.objects.in_public()
        .filter(idea__in=ideas.values("pk"))
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
