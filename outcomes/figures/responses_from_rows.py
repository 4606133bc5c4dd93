"""The answers counted from every row, in other words than the tally’s: `check_figures` and tests compare the two."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from statistics import median_low
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.utils import timezone

from core.search import languages_of
from ideas.enums import Answer, Outcome
from ideas.models import Idea, ScreeningDecision, Transmission
from outcomes.figures.responses import (
    InstitutionReason,
    InstitutionResponses,
    ReasonCount,
    Responses,
    texts,
)
from outcomes.figures.shapes import Texts
from plans.models import ActionPlan


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


def responses_from_rows(plan: ActionPlan) -> Responses:
    """As `responses`, with every decision, sending and answer read: seconds for 100,000 ideas."""
    ideas = Idea.objects.submitted().filter(plan=plan).order_by()
    first = ScreeningDecision.objects.announced().filter(idea__in=ideas.values("pk"), supersedes__isnull=True)
    decided = [end - begin for begin, end in first.values_list("idea__submitted_at", "announced_at") if begin]
    answered = ideas.filter(public_state__in=Outcome).count()
    total = ideas.count()
    sent = list(_sent(plan))
    spans = [one.first - one.at for one in sent if one.first is not None]
    reasons = _reasons(ideas)
    bodies, by_reason = _by_institution(sent, {(one.outcome, one.reason): one.label for one in reasons})
    return Responses(
        ideas=total,
        answered=answered,
        answered_percent=100 * answered // total if total else None,
        median_days_to_decision=_middle_days(decided),
        median_days_to_answer=_middle_days(spans),
        by_institution=bodies,
        reasons=reasons,
        reasons_by_institution=by_reason,
    )


def _middle_days(spans: list[timedelta]) -> int | None:
    return median_low(spans).days if spans else None


def _sent(plan: ActionPlan) -> Iterable[_Sent]:
    accepted = ScreeningDecision.objects.in_public().filter(idea=OuterRef("idea")).order_by("-announced_at", "-pk")
    rows = (
        Transmission.objects.public()
        .filter(idea__plan=plan)
        .with_first_answer()
        .annotate(reason=Subquery(accepted.values("reason__code")[:1]))
        .order_by("institution__sort_key", "institution__key", "pk")
        .values(
            "institution__key",
            "at",
            "due_date",
            "first_at",
            "last_answer",
            "reason",
            *languages_of("institution__name"),
        )
    )
    for row in rows.iterator():
        yield _Sent(
            key=row["institution__key"],
            name=texts(row, "institution__name"),
            at=row["at"],
            due=row["due_date"],
            first=row["first_at"],
            last=row["last_answer"] or "",
            reason=row["reason"] or "",
        )


def _by_institution(
    sent: list[_Sent], labels: dict[tuple[str, str], Texts]
) -> tuple[list[InstitutionResponses], list[InstitutionReason]]:
    """`labels` are the reasons in words, by outcome and code: whatever was sent was accepted for one of them."""
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


def _reasons(ideas: Any) -> list[ReasonCount]:
    rows = (
        ScreeningDecision.objects.in_public()
        .filter(idea__in=ideas.values("pk"))
        .order_by()
        .values("idea__theme__number", "reason", "reason__code", "outcome", *languages_of("reason__label"))
        .annotate(n=Count("pk"))
        .order_by("idea__theme__number", "-n", "reason__code")
    )
    return [
        ReasonCount(
            theme=row["idea__theme__number"],
            reason=row["reason__code"],
            outcome=row["outcome"],
            label=texts(row, "reason__label"),
            count=row["n"],
        )
        for row in rows
    ]
