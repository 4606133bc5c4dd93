"""The named queries behind every published figure. Each says what it counts; none is written anywhere else.

Eight queries, whatever the number of rows. Counts are whole numbers of ideas, cards, comments and meetings, or of
people at large: nothing here is broken down by an attribute of people, so no group of fewer than five shows.
"""

from collections import Counter

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, Sum

from accounts.models import Participant
from commitments.method import percent_of_several
from commitments.models import Commitment
from commitments.querysets import ideas_not_taken_up, percents_of
from consultation.enums import PUBLIC_CONSULTATION_STATES
from consultation.models import Comment, Consultation
from core.enums import CommentState
from ideas.enums import Channel, IdeaState
from ideas.models import Idea, IdeaComment, IdeaSupport, IdeaTally, PeopleTally
from outcomes.figures.shapes import (
    AxisCommitments,
    CommitmentFigures,
    ConsultationFigures,
    Figures,
    IdeaFigures,
    People,
    PortalPeople,
    Screening,
    Texts,
    ThemeIdeas,
    WorkshopFigures,
)
from plans.models import ActionPlan, Axis, Theme
from workshops.enums import PUBLIC_WORKSHOP_STATES
from workshops.models import Workshop

SECONDS_A_DAY = 86_400
DAYS_A_WEEK = 7


def figures(plan: ActionPlan) -> Figures:
    """Every figure of `plan`, counted now from rows. A kind of row that the plan has not gives zero."""
    ideas, screening = idea_figures(plan)
    portal = portal_people(plan)
    workshops = workshop_figures(plan)
    attended = sum(workshop.attended for workshop in workshops)
    return Figures(
        plan=plan.reference,
        participants=People(portal=portal, workshops=attended, total=portal.total + attended),
        ideas=ideas,
        screening=screening,
        commitments=commitment_figures(plan),
        consultation=consultation_figures(plan),
        workshops=workshops,
    )


def idea_figures(plan: ActionPlan) -> tuple[IdeaFigures, Screening]:
    """Ideas that were submitted (confirmed and not withdrawn), by channel and theme, and their announced outcomes.

    Outcomes are read from `public_state`: a decision that is not announced still counts as pending.
    """
    kinds = IdeaTally.objects.counted().filter(plan=plan).order_by()
    rows = kinds.values_list("theme_id", "channel", "public_state").annotate(n=Sum("change"))
    by_place: Counter[tuple[int, str]] = Counter()
    by_state: Counter[str] = Counter()
    for theme_id, channel, public_state, n in rows:
        by_place[theme_id, channel] += n
        by_state[public_state] += n
    themes = [
        ThemeIdeas(
            theme=theme.number,
            key=theme.slug,
            title=_texts(theme),
            portal=by_place[theme.pk, Channel.PORTAL],
            workshops=by_place[theme.pk, Channel.WORKSHOP],
            total=by_place[theme.pk, Channel.PORTAL] + by_place[theme.pk, Channel.WORKSHOP],
        )
        for theme in Theme.objects.filter(plan=plan).order_by("number")
    ]
    channels: Counter[str] = Counter()
    for (_theme, channel), n in by_place.items():
        channels[channel] += n
    total = channels.total()
    decided = {
        state: by_state[state] for state in (IdeaState.ACCEPTED, IdeaState.REJECTED, IdeaState.MERGED, IdeaState.SPLIT)
    }
    return (
        IdeaFigures(
            portal=channels[Channel.PORTAL], workshops=channels[Channel.WORKSHOP], total=total, by_theme=themes
        ),
        Screening(
            accepted=decided[IdeaState.ACCEPTED],
            rejected=decided[IdeaState.REJECTED],
            merged=decided[IdeaState.MERGED],
            split=decided[IdeaState.SPLIT],
            pending=total - sum(decided.values()),
        ),
    )


def portal_people(plan: ActionPlan) -> PortalPeople:
    """Distinct people with a confirmed address who took part through the portal.

    Proposing: authors of a submitted portal idea of the plan. Interacting: the others who support a submitted
    idea of the plan (of either channel) or have a published comment on one. Nobody is counted twice. Read from the
    tally that triggers keep up; `portal_people_from_rows` counts the same, and `check_figures` compares them.
    """
    counted = PeopleTally.objects.filter(plan=plan).numbers()
    return PortalPeople(**counted, total=counted["proposing"] + counted["interacting"])


def portal_people_from_rows(plan: ActionPlan) -> PortalPeople:
    """What `portal_people` says, counted from every row: two seconds for a million ideas."""
    ideas = Idea.objects.submitted().filter(plan=plan)
    authored = ideas.from_portal().filter(author=OuterRef("pk"))
    supported = IdeaSupport.objects.filter(participant=OuterRef("pk"), idea__in=ideas.order_by().values("pk"))
    commented = IdeaComment.objects.filter(
        participant=OuterRef("pk"), state=CommentState.PUBLISHED, idea__in=ideas.order_by().values("pk")
    )
    counted = (
        Participant.objects.filter(confirmed_at__isnull=False)
        .annotate(proposes=Exists(authored))
        .filter(Q(proposes=True) | Exists(supported) | Exists(commented))
        .aggregate(proposing=Count("pk", filter=Q(proposes=True)), interacting=Count("pk", filter=Q(proposes=False)))
    )
    return PortalPeople(**counted, total=counted["proposing"] + counted["interacting"])


def workshop_figures(plan: ActionPlan) -> list[WorkshopFigures]:
    """Each public workshop: registrations that are not cancelled, and attendances (walk-ins included)."""
    return [
        WorkshopFigures(
            number=workshop.number,
            reference=workshop.reference,
            state=workshop.state,
            title=_texts(workshop),
            registered=workshop.registered,
            attended=workshop.attended,
        )
        for workshop in Workshop.objects.filter(plan=plan, state__in=PUBLIC_WORKSHOP_STATES)
        .with_counts()
        .order_by("number")
    ]


def commitment_figures(plan: ActionPlan) -> CommitmentFigures:
    """Cards ever proposed for the plan, whatever became of them; those adopted; distinct institutions that lead one;
    how far the adopted ones are; announced acceptances that no commitment takes up.

    Adopted includes what was withdrawn after its adoption (`CommitmentQuerySet.adopted`).
    """
    adopted = Q(pk__in=Commitment.objects.adopted().filter(plan=plan).order_by().values("pk"))
    counted = (
        Commitment.objects.proposed()
        .filter(plan=plan)
        .aggregate(proposed=Count("pk"), adopted=Count("pk", filter=adopted), institutions=Count("lead", distinct=True))
    )
    axes = Axis.objects.filter(plan=plan).annotate(
        n=Count(
            "commitments",
            filter=Q(commitments__in=Commitment.objects.adopted().filter(plan=plan).order_by().values("pk")),
        )
    )
    return CommitmentFigures(
        **counted,
        percent=percent_of_several(percents_of(plan)),
        ideas_without=ideas_not_taken_up(plan).count(),
        axes=[
            AxisCommitments(number=axis.number, title=_texts(axis), commitments=axis.n)
            for axis in axes.order_by("number")
        ],
    )


def consultation_figures(plan: ActionPlan) -> ConsultationFigures:
    """The plan's public consultations: their windows together in whole weeks, published comments, distinct people.

    A window is measured in days first, rounded: a clock that changed within it takes no week away.
    """
    windows = Consultation.objects.filter(plan=plan, state__in=PUBLIC_CONSULTATION_STATES).values_list(
        "opens_at", "closes_at"
    )
    days = sum(
        round((closes_at - opens_at).total_seconds() / SECONDS_A_DAY)
        for opens_at, closes_at in windows
        if opens_at and closes_at  # a constraint says so; the types do not
    )
    comments = Comment.objects.filter(
        consultation__plan=plan,
        consultation__state__in=PUBLIC_CONSULTATION_STATES,
        state=CommentState.PUBLISHED,
    )
    counted = comments.aggregate(comments=Count("pk"), participants=Count("participant", distinct=True))
    return ConsultationFigures(weeks=round(days / DAYS_A_WEEK), **counted)


def _texts(row: Theme | Axis | Workshop) -> Texts:
    return {code: getattr(row, f"title_{code}") or "" for code, _name in settings.LANGUAGES}
