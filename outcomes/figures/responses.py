"""How the portal answered: how many ideas, how soon, for which reasons; and what institutions owe and gave.

Only what is announced counts: a decision or a sending that nobody was told of leaves no trace here.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from accounts.models import Institution
from core.search import languages_of
from core.together import Rows, Together
from ideas.enums import Answer, Outcome, ResponseKind
from ideas.models import ResponseTally, ScreeningReason
from outcomes.figures.counting import figure_rows, figures
from outcomes.figures.shapes import Texts, in_language
from plans.models import ActionPlan

SECONDS_A_QUARTER = 15 * 60


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
    """The queries behind `responses`, for `core.together`: sums of the tally that triggers keep (decision 0026)."""
    kinds = ResponseTally.objects.public().filter(plan=plan).exclude(kind=ResponseKind.PLACED).order_by()
    columns = ("kind", "theme_id", "institution_id", "reason_id", "word", "day", "number")
    return {
        "responses": kinds.values(*columns).annotate(n=Sum("change")).filter(n__gt=0),
        "bodies": Institution.objects.filter(pk__in=kinds.values("institution"))
        .order_by("sort_key", "key")
        .values("id", "key", *languages_of("name")),
        "reasons": ScreeningReason.objects.filter(pk__in=kinds.values("reason"))
        .order_by()
        .values("id", "code", *languages_of("label")),
    }


#: With the figures beside them, in one statement.
BOTH = Together(figure_rows, response_rows)


def responses(plan: ActionPlan, rows: Rows | None = None) -> Responses:
    """What the portal and the institutions owed and gave; one query, or none where `rows` were asked for before.

    Nothing here counts people. `responses_from_rows` says the same of every row, and `check_figures` compares.
    """
    rows = rows or BOTH.of(plan.pk)
    counted = figures(plan, rows)
    total, pending = counted.ideas.total, counted.screening.pending
    lines = _by_kind(rows["responses"])
    decided = Counter({row["number"]: row["n"] for row in lines[ResponseKind.DECIDED]})
    waited: Counter[int] = Counter()
    for row in lines[ResponseKind.WAITED]:
        waited[row["number"]] += row["n"]
    reasons = _reasons(rows, lines[ResponseKind.REASON])
    return Responses(
        ideas=total,
        answered=total - pending,
        answered_percent=100 * (total - pending) // total if total else None,
        median_days_to_decision=middle(decided),
        median_days_to_answer=middle(waited),
        by_institution=_by_institution(rows["bodies"], lines),
        reasons=reasons,
        reasons_by_institution=_reasons_by_institution(rows, lines[ResponseKind.SENT], reasons),
    )


def middle(numbers: Counter[int]) -> int | None:
    """The number that half of them do not exceed; of an even count the lower of the two in the middle."""
    left = (numbers.total() + 1) // 2
    for number in sorted(numbers):
        left -= numbers[number]
        if left <= 0:
            return number
    return None


Lines = dict[str, list[dict[str, Any]]]


def _by_kind(rows: list[dict[str, Any]]) -> Lines:
    found: Lines = {kind: [] for kind in ResponseKind}
    for row in rows:
        found[row["kind"]].append(row)
    return found


def texts(row: dict[str, Any], prefix: str) -> Texts:
    return {code: row[f"{prefix}_{code}"] or "" for code, _name in settings.LANGUAGES}


def _by_institution(bodies: list[dict[str, Any]], lines: Lines) -> list[InstitutionResponses]:
    """Which day an instant falls on is asked here and not in SQL: a question of our own data about time zones."""
    today = timezone.localdate()
    found = []
    for body in bodies:
        of_body = {kind: [row for row in rows if row["institution_id"] == body["id"]] for kind, rows in lines.items()}
        if not of_body[ResponseKind.SENT]:
            continue  # everything was called back, or is hidden: lines that add up to nothing
        owed = of_body[ResponseKind.OWED]
        given = sum(row["n"] for row in of_body[ResponseKind.GIVEN])
        in_time = sum(row["n"] for row in of_body[ResponseKind.GIVEN] if _is_in_time(row))
        found.append(
            InstitutionResponses(
                key=body["key"],
                name=texts(body, "name"),
                sent=sum(row["n"] for row in of_body[ResponseKind.SENT]),
                in_time=in_time,
                late=given - in_time,
                waiting=sum(row["n"] for row in owed),
                overdue=sum(row["n"] for row in owed if date.fromisoformat(row["day"]) < today),
                taken_up=sum(row["n"] for row in of_body[ResponseKind.SENT] if row["word"] == Answer.TAKEN_UP),
                median_days=middle(Counter({row["number"]: row["n"] for row in of_body[ResponseKind.WAITED]})),
            )
        )
    return found


def _is_in_time(row: dict[str, Any]) -> bool:
    if row["word"]:
        return bool(row["word"] == "in_time")
    at = datetime.fromtimestamp(row["number"] * SECONDS_A_QUARTER, UTC)
    return timezone.localdate(at) <= date.fromisoformat(row["day"])


def _reasons(rows: Rows, lines: list[dict[str, Any]]) -> list[ReasonCount]:
    """Of decisions that stand and are announced, by theme; the commonest reason of a theme first."""
    themes = {theme["id"]: theme["number"] for theme in rows["themes"]}
    known = {reason["id"]: reason for reason in rows["reasons"]}
    found = [
        ReasonCount(
            theme=themes[row["theme_id"]],
            reason=known[row["reason_id"]]["code"],
            outcome=row["word"],
            label=texts(known[row["reason_id"]], "label"),
            count=row["n"],
        )
        for row in lines
    ]
    return sorted(found, key=lambda one: (one.theme, -one.count, one.reason))


def _reasons_by_institution(
    rows: Rows, lines: list[dict[str, Any]], reasons: list[ReasonCount]
) -> list[InstitutionReason]:
    """What was sent was accepted for one of the `reasons`: they know it in words."""
    codes = {reason["id"]: reason["code"] for reason in rows["reasons"]}
    labels = {(one.outcome, one.reason): one.label for one in reasons}
    found = []
    for body in rows["bodies"]:
        counted: Counter[tuple[str, str]] = Counter()
        for row in lines:
            if row["institution_id"] == body["id"]:
                counted[codes.get(row["reason_id"], ""), row["word"]] += row["n"]
        found += [
            InstitutionReason(
                body["key"], texts(body, "name"), code, labels.get((Outcome.ACCEPTED, code), {}), answer, number
            )
            for (code, answer), number in sorted(counted.items(), key=lambda one: (-one[1], one[0]))
        ]
    return found
