"""How the portal answered: how many ideas, how soon, for which reasons; and what institutions owe and gave.

Only what is announced counts: a decision or a sending that nobody was told of leaves no trace here.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from statistics import median_low
from typing import Any

from django.conf import settings
from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, OuterRef, Subquery
from django.utils import timezone
from django.utils.dateparse import parse_duration

from core.search import languages_of
from core.together import Rows, Together
from ideas.enums import Answer, Outcome
from ideas.models import Idea, ScreeningDecision, Transmission
from outcomes.figures.counting import figure_rows, figures
from outcomes.figures.shapes import Texts, in_language
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


def response_rows(plan: int) -> dict[str, Any]:
    """The queries behind `responses`, for `core.together`."""
    ideas = Idea.objects.submitted().filter(plan=plan).order_by()
    first = ScreeningDecision.objects.announced().filter(idea__in=ideas.values("pk"), supersedes__isnull=True)
    accepted = ScreeningDecision.objects.in_public().filter(idea=OuterRef("idea")).order_by("-announced_at", "-pk")
    sent = Transmission.objects.public().filter(idea__plan=plan).with_first_answer()
    return {
        "decided": first.order_by()
        .values("idea__plan")
        .annotate(middle=MiddleOf(_between("idea__submitted_at", "announced_at"))),
        "sent": sent.annotate(reason=Subquery(accepted.values("reason__code")[:1]))
        .order_by("institution__sort_key", "institution__key", "pk")
        .values(
            "institution__key",
            "at",
            "due_date",
            "first_at",
            "last_answer",
            "reason",
            *languages_of("institution__name"),
        ),
        # Of decisions that stand and are announced, by theme; the commonest reason of a theme first.
        "reasons": ScreeningDecision.objects.in_public()
        .filter(idea__in=ideas.values("pk"))
        .order_by()
        .values("idea__theme__number", "reason__code", "outcome", *languages_of("reason__label"))
        .annotate(n=Count("pk"))
        .order_by("idea__theme__number", "-n", "reason__code"),
    }


#: With the figures beside them, in one statement.
BOTH = Together(figure_rows, response_rows)


def responses(plan: ActionPlan, rows: Rows | None = None) -> Responses:
    """What the portal and the institutions owed and gave; one query, or none where `rows` were asked for before.

    Nothing here counts people.
    """
    rows = rows or BOTH.of(plan.pk)
    counted = figures(plan, rows)
    total, pending = counted.ideas.total, counted.screening.pending
    sent = [_Sent.of(row) for row in rows["sent"]]
    spans = sorted(one.first - one.at for one in sent if one.first is not None)
    reasons = _reasons(rows["reasons"])
    bodies, by_reason = _by_institution(sent, {(one.outcome, one.reason): one.label for one in reasons})
    return Responses(
        ideas=total,
        answered=total - pending,
        answered_percent=100 * (total - pending) // total if total else None,
        median_days_to_decision=_days(parse_duration(rows["decided"][0]["middle"]) if rows["decided"] else None),
        median_days_to_answer=_days(median_low(spans) if spans else None),
        by_institution=bodies,
        reasons=reasons,
        reasons_by_institution=by_reason,
    )


def _between(start: str, end: str) -> ExpressionWrapper:
    return ExpressionWrapper(F(end) - F(start), output_field=DurationField())


def _days(span: timedelta | None) -> int | None:
    return span.days if span is not None else None


@dataclass(frozen=True)
class _Sent:
    """One idea with one institution: when, until when and answered how, and the reason of its acceptance."""

    key: str
    name: Texts
    at: datetime
    due: date
    first: datetime | None
    last: str
    reason: str

    @classmethod
    def of(cls, row: dict[str, Any]) -> "_Sent":
        return cls(
            key=row["institution__key"],
            name=_texts(row, "institution__name"),
            at=datetime.fromisoformat(row["at"]),
            due=date.fromisoformat(row["due_date"]),
            first=datetime.fromisoformat(row["first_at"]) if row["first_at"] else None,
            last=row["last_answer"] or "",
            reason=row["reason"] or "",
        )


def _texts(row: dict[str, Any], prefix: str) -> Texts:
    return {code: row[f"{prefix}_{code}"] or "" for code, _name in settings.LANGUAGES}


def _by_institution(
    sent: list[_Sent], labels: dict[tuple[str, str], Texts]
) -> tuple[list[InstitutionResponses], list[InstitutionReason]]:
    """Counted here and not in SQL: which day an instant falls on is a question of our own data about time zones.

    `labels` are the reasons in words, by outcome and code: whatever was sent was accepted for one of them.
    """
    today = timezone.localdate()
    found, by_reason = [], []
    for key, group in groupby(sent, key=lambda one: one.key):
        rows = list(group)
        name = rows[0].name
        reasons = Counter((one.reason, one.last) for one in rows)
        by_reason += [
            InstitutionReason(key, name, code, labels.get((Outcome.ACCEPTED, code), {}), answer, number)
            for (code, answer), number in sorted(reasons.items(), key=lambda one: (-one[1], one[0]))
        ]
        given = [(one, one.first) for one in rows if one.first is not None]
        waiting = [one.due for one in rows if one.first is None]
        in_time = sum(timezone.localdate(first) <= one.due for one, first in given)
        found.append(
            InstitutionResponses(
                key=key,
                name=name,
                sent=len(rows),
                in_time=in_time,
                late=len(given) - in_time,
                waiting=len(waiting),
                overdue=sum(due < today for due in waiting),
                taken_up=sum(one.last == Answer.TAKEN_UP for one in rows),
                median_days=median_low((first - one.at).days for one, first in given) if given else None,
            )
        )
    return found, by_reason


def _reasons(rows: list[dict[str, Any]]) -> list[ReasonCount]:
    return [
        ReasonCount(
            theme=row["idea__theme__number"],
            reason=row["reason__code"],
            outcome=row["outcome"],
            label=_texts(row, "reason__label"),
            count=row["n"],
        )
        for row in rows
    ]
