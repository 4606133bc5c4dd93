"""The same number in every place: what pages count by themselves, compared with `figures()`."""

from dataclasses import dataclass

from django.db.models import Count

from commitments.models import Commitment
from consultation.enums import PUBLIC_CONSULTATION_STATES
from consultation.models import Consultation
from core.enums import CommentState
from ideas.models import Idea, IdeaComment, IdeaStats, IdeaSupport
from outcomes.figures.counting import portal_people_from_rows
from outcomes.figures.responses import Responses, responses
from outcomes.figures.responses_from_rows import responses_from_rows
from outcomes.figures.shapes import Figures
from plans.models import ActionPlan
from workshops.models import Attendance, Registration, Workshop


@dataclass(frozen=True)
class Difference:
    """Two places that should give one number and do not."""

    key: str
    place: str
    here: int
    figures: int


def differences_between_places(plan: ActionPlan, counted: Figures) -> list[Difference]:
    """Compare `counted` with the other ways to the same numbers: sums of its own lists, counts of one workshop's or
    one theme's rows, counters kept beside ideas. Empty when all agree.
    """
    ideas, screening = counted.ideas, counted.screening
    pairs = [
        ("ideas.total", "ideas, one by one", Idea.objects.submitted().filter(plan=plan).count(), ideas.total),
        ("ideas.total", "sum of the channels", ideas.portal + ideas.workshops, ideas.total),
        ("ideas.portal", "sum over the themes", sum(theme.portal for theme in ideas.by_theme), ideas.portal),
        ("ideas.workshops", "sum over the themes", sum(theme.workshops for theme in ideas.by_theme), ideas.workshops),
        (
            "screening",
            "sum of the outcomes",
            screening.accepted + screening.rejected + screening.merged + screening.split + screening.pending,
            ideas.total,
        ),
        (
            "participants.workshops",
            "sum over the workshops",
            sum(workshop.attended for workshop in counted.workshops),
            counted.participants.workshops,
        ),
        (
            "commitments.adopted",
            "adopted cards, one by one",
            Commitment.objects.adopted().filter(plan=plan).count(),
            counted.commitments.adopted,
        ),
        *_people(plan, counted),
        *_responses(plan),
        *_workshops(plan, counted),
        *_axes(plan, counted),
        *_counters(plan),
        *_comments(plan, counted),
    ]
    return [Difference(key, place, here, there) for key, place, here, there in pairs if here != there]


Pair = tuple[str, str, int, int]


def _people(plan: ActionPlan, counted: Figures) -> list[Pair]:
    """People one by one against the tally that is kept of them."""
    rows, kept = portal_people_from_rows(plan), counted.participants.portal
    return [
        ("participants.portal.proposing", "authors, one by one", rows.proposing, kept.proposing),
        ("participants.portal.interacting", "people who interact, one by one", rows.interacting, kept.interacting),
    ]


def _responses(plan: ActionPlan) -> list[Pair]:
    """What the tally says of answers, reasons and sendings against every row of them."""
    kept, rows = _numbers(responses(plan)), _numbers(responses_from_rows(plan))
    # -1 stands where there is no number: a median of nothing, or a line that only one of them has.
    return [
        (f"responses.{key}", "decisions, sendings and answers, one by one", rows.get(key, -1), kept.get(key, -1))
        for key in sorted({*kept, *rows})
    ]


def _numbers(counted: Responses) -> dict[str, int]:
    found = {name: getattr(counted, name) for name in ("ideas", "answered", "answered_percent")}
    found |= {name: getattr(counted, name) for name in ("median_days_to_decision", "median_days_to_answer")}
    for body in counted.by_institution:
        names = ("sent", "in_time", "late", "waiting", "overdue", "taken_up", "median_days")
        found |= {f"{body.key}.{name}": getattr(body, name) for name in names}
    found |= {f"reasons.{one.theme}.{one.outcome}.{one.reason}": one.count for one in counted.reasons}
    found |= {f"{one.key}.{one.reason}.{one.answer}": one.count for one in counted.reasons_by_institution}
    return {key: number for key, number in found.items() if number is not None}


def _workshops(plan: ActionPlan, counted: Figures) -> list[Pair]:
    """The workshop's page (`with_counts`) and its bare rows against the table of workshops."""
    rows = {workshop.number: workshop for workshop in Workshop.objects.filter(plan=plan).with_counts()}
    registered = dict(
        Registration.objects.standing()
        .filter(workshop__plan=plan)
        .order_by()
        .values_list("workshop__number")
        .annotate(n=Count("pk"))
    )
    attended = dict(
        Attendance.objects.filter(workshop__plan=plan)
        .order_by()
        .values_list("workshop__number")
        .annotate(n=Count("pk"))
    )
    pairs: list[Pair] = []
    for shown in counted.workshops:
        row, number = rows[shown.number], shown.number
        pairs += [
            (f"workshops.{number}.registered", "page of the workshop", row.registered, shown.registered),
            (f"workshops.{number}.registered", "registrations", registered.get(number, 0), shown.registered),
            (f"workshops.{number}.attended", "page of the workshop", row.attended, shown.attended),
            (f"workshops.{number}.attended", "attendances", attended.get(number, 0), shown.attended),
        ]
    return pairs


def _axes(plan: ActionPlan, counted: Figures) -> list[Pair]:
    """Where a plan has axes, every adopted card stands in one of them."""
    axes = counted.commitments.axes
    if not axes or not counted.commitments.adopted:
        return []
    return [
        (
            "commitments.adopted",
            "sum over the axes",
            sum(axis.commitments for axis in axes),
            counted.commitments.adopted,
        )
    ]


def _counters(plan: ActionPlan) -> list[Pair]:
    """The counters beside ideas (`IdeaStats`) against the comments and supports that they count."""
    comments = dict(
        IdeaComment.objects.filter(idea__plan=plan, state=CommentState.PUBLISHED)
        .order_by()
        .values_list("idea__reference")
        .annotate(n=Count("pk"))
    )
    supports = dict(
        IdeaSupport.objects.filter(idea__plan=plan).order_by().values_list("idea__reference").annotate(n=Count("pk"))
    )
    kept = {
        reference: (n_comments, n_supports)
        for reference, n_comments, n_supports in IdeaStats.objects.filter(idea__plan=plan).values_list(
            "idea__reference", "comments_count", "supports_count"
        )
    }
    pairs: list[Pair] = []
    for reference in sorted({*comments, *supports, *kept} - {None}):
        n_comments, n_supports = kept.get(reference, (0, 0))
        pairs += [
            (f"{reference} comments", "counter of the idea", n_comments, comments.get(reference, 0)),
            (f"{reference} supports", "counter of the idea", n_supports, supports.get(reference, 0)),
        ]
    return pairs


def _comments(plan: ActionPlan, counted: Figures) -> list[Pair]:
    """The sum of what each consultation's page counts."""
    public = Consultation.objects.filter(plan=plan, state__in=PUBLIC_CONSULTATION_STATES)
    here = sum(consultation.comments.filter(state=CommentState.PUBLISHED).count() for consultation in public)
    return [("consultation.comments", "sum over the consultations", here, counted.consultation.comments)]
