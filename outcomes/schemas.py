"""The shapes of the open data: what the API answers, and what the files for download are made of."""

from decimal import Decimal
from typing import Any

from ninja import Field, Schema

#: A text in each language; null where it has not been written.
Texts = dict[str, str | None]
#: A date as far as its source says it.
PartialDate = Field(None, examples=["2020-10-09", "2021-05", "2018"])


class Named(Schema):
    key: str
    name: Texts


class Place(Schema):
    code: str
    name: Texts


class Stage(Schema):
    number: int
    key: str
    title: Texts
    planned_start: str | None
    planned_end: str | None
    actual_start: str | None = PartialDate
    actual_end: str | None = PartialDate
    opens_at: str | None
    closes_at: str | None
    is_open: bool
    abilities: list[str]


class Stated(Schema):
    """A figure as a source states it. Where sources disagree all are here; `shown` is the one that pages show."""

    key: str
    value: float
    as_of: str | None = PartialDate
    approximate: bool
    shown: bool
    sources: list[str]
    note: Texts | None


class Plan(Schema):
    reference: str
    url: str
    level: str
    territory: Place | None
    title: Texts
    start: str | None = PartialDate
    end: str | None = PartialDate
    stages: list[Stage]
    stated: list[Stated]
    illustrative: bool


class Theme(Schema):
    slug: str
    url: str
    plan: str
    number: int
    title: Texts
    description: Texts | None
    ideas_count: int
    illustrative: bool


class Workshop(Schema):
    reference: str
    url: str
    plan: str
    number: int
    title: Texts
    themes: list[str]
    organiser: Named | None
    date: str | None = PartialDate
    starts_at: str | None
    ends_at: str | None
    status: str
    reason: Texts | None
    format: str
    place: Texts | None
    territories: list[str]
    institutions: list[Named]
    registered: int | None = Field(..., description="null: neither rows nor a source say how many.")
    attended: int | None = Field(..., description="null: neither rows nor a source say how many.")
    counted: bool = Field(..., description="False: the plan has no such rows, and the numbers are those of a source.")
    ideas_count: int
    recording: str | None
    illustrative: bool


class Reason(Schema):
    code: str
    label: Texts


class Decision(Schema):
    outcome: str
    reason: Reason
    explanation: Texts
    announced_at: str


class InstitutionAnswer(Schema):
    institution: Named
    answer: str | None = Field(..., description="taken_up, not_taken_up, or null while it is awaited.")
    explanation: Texts | None


class Idea(Schema):
    reference: str
    url: str
    plan: str
    theme: str
    theme_number: int
    channel: str
    workshop: str | None
    title: str
    body: str
    problem: str
    expected: str
    language: str
    territory: str | None
    submitted_at: str
    status: str
    decision: Decision | None
    institutions: list[InstitutionAnswer]
    commitments: list[str]
    merged_into: str | None
    split_from: str | None = Field(..., description="The idea of which this is a part.")
    comments_count: int
    supports_count: int
    illustrative: bool


class Axis(Schema):
    number: int
    title: Texts


class Activity(Schema):
    number: int
    title: Texts
    deliverable: Texts | None
    lead: Named | None
    start: str | None
    due: str | None
    state: str
    percent: int
    difficulty: Texts | None


class Reading(Schema):
    date: str
    value: float
    evidence: str | None


class Indicator(Schema):
    number: int
    kind: str
    title: Texts
    unit: Texts | None
    baseline: float | None
    baseline_date: str | None
    target: float | None
    target_date: str | None
    readings: list[Reading]


class Commitment(Schema):
    reference: str
    url: str
    plan: str
    axis: Axis | None
    theme: str | None
    title: Texts
    standing: str
    reason: Texts | None
    lead: Named | None
    lead_as_stated: str | None
    support: list[Named]
    start: str | None = PartialDate
    end: str | None = PartialDate
    completion: str | None
    progress_percent: int | None
    activities: list[Activity]
    indicators: list[Indicator]
    ideas: list[str]
    illustrative: bool


class ConsultedText(Schema):
    commitment: str
    version: int


class Consultation(Schema):
    reference: str
    url: str
    plan: str
    title: Texts
    note: Texts | None
    status: str = Field(..., description="coming, open, closed or responded")
    opens_at: str | None
    closes_at: str | None
    texts: list[ConsultedText]
    comments_count: int
    responses_count: int
    changes_count: int
    illustrative: bool


class PortalPeople(Schema):
    """Null stands for a group of one to four people, and for a sum that would tell its size."""

    proposing: int | None
    interacting: int | None
    total: int | None


class People(Schema):
    portal: PortalPeople
    workshops: int | None
    total: int | None


class ThemeIdeas(Schema):
    theme: int
    key: str
    title: Texts
    portal: int
    workshops: int
    total: int


class IdeaFigures(Schema):
    portal: int
    workshops: int
    total: int
    by_theme: list[ThemeIdeas]


class Screening(Schema):
    accepted: int
    rejected: int
    merged: int
    pending: int


class AxisFigures(Schema):
    number: int
    title: Texts
    commitments: int


class CommitmentFigures(Schema):
    proposed: int
    adopted: int
    institutions: int
    percent: int | None = Field(..., description="Progress of the adopted ones; null without activities.")
    ideas_without: int = Field(..., description="Accepted ideas that no commitment takes up.")
    axes: list[AxisFigures]


class ConsultationFigures(Schema):
    weeks: int
    participants: int | None
    comments: int


class WorkshopFigures(Schema):
    number: int
    reference: str
    state: str
    title: Texts
    registered: int
    attended: int


class InstitutionResponses(Schema):
    key: str
    name: Texts
    sent: int
    in_time: int
    late: int
    waiting: int
    overdue: int
    taken_up: int
    median_days: int | None


class ReasonCount(Schema):
    theme: int
    reason: str
    outcome: str
    label: Texts
    count: int


class InstitutionReason(Schema):
    """`answer` is "" while it is awaited."""

    key: str
    name: Texts
    reason: str
    label: Texts
    answer: str
    count: int


class Responses(Schema):
    """How many ideas have an announced outcome, how soon, for which reasons; and how institutions answer."""

    ideas: int
    answered: int
    answered_percent: int | None
    median_days_to_decision: int | None
    median_days_to_answer: int | None
    by_institution: list[InstitutionResponses]
    reasons: list[ReasonCount]
    reasons_by_institution: list[InstitutionReason]


class Indicators(Schema):
    """Every figure of one plan, counted from rows now."""

    plan: str
    participants: People
    ideas: IdeaFigures
    screening: Screening
    commitments: CommitmentFigures
    consultation: ConsultationFigures
    workshops: list[WorkshopFigures]
    responses: Responses


class Problem(Schema):
    """What was wrong with the request: a sentence, or sentences by parameter."""

    detail: str | dict[str, list[str]]


def number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


class _Listed(Schema):
    count: int | None = Field(..., description="How many there are in all; null where that is more than 10,000.")
    next: str | None = Field(..., description="Address of the next page, with the same filters.")


def listed(shape: type[Schema]) -> type[Schema]:
    """`{"count", "next", "results"}` of one kind of row."""
    fields: dict[str, Any] = {"__annotations__": {"results": list[shape]}, "__module__": __name__}  # type: ignore[valid-type]
    return type(f"{shape.__name__}List", (_Listed,), fields)
