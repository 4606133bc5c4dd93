"""The named queries behind every published figure. Each says what it counts; none is written anywhere else.

One statement, whatever the number of rows. Counts are whole numbers of ideas, cards, comments and meetings, or of
people at large: nothing here is broken down by an attribute of people, so no group of fewer than five shows.
"""

from collections import Counter
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, Sum

from accounts.models import Participant
from commitments.method import from_sums, percent_of_several
from commitments.models import Commitment
from commitments.querysets import ideas_taken_up, sums_of_adopted
from consultation.enums import PUBLIC_CONSULTATION_STATES
from consultation.models import Comment, Consultation
from core.enums import CommentState
from core.search import languages_of
from core.together import Rows, Together
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
_TITLES = languages_of("title")


def figure_rows(plan: int) -> dict[str, Any]:
    """The named queries. Conditions on states and publication are those of the querysets that pages use."""
    adopted = Commitment.objects.adopted().filter(plan=plan).order_by()
    comments = Comment.objects.filter(
        consultation__plan=plan,
        consultation__state__in=PUBLIC_CONSULTATION_STATES,
        state=CommentState.PUBLISHED,
    )
    return {
        "ideas": IdeaTally.objects.counted()
        .filter(plan=plan)
        .order_by()
        .values("theme_id", "channel", "public_state")
        .annotate(n=Sum("change")),
        "themes": Theme.objects.filter(plan=plan).order_by("number").values("id", "number", "slug", *_TITLES),
        "people": PeopleTally.objects.filter(plan=plan)
        .order_by()
        .values("plan")
        .annotate(proposing_now=Sum("proposing"), interacting_now=Sum("interacting")),
        "workshops": Workshop.objects.filter(plan=plan, state__in=PUBLIC_WORKSHOP_STATES)
        .with_counts()
        .order_by("number")
        .values("number", "reference", "state", "registered", "attended", *_TITLES),
        "commitments": Commitment.objects.proposed()
        .filter(plan=plan)
        .order_by()
        .values("plan")
        .annotate(
            proposed=Count("pk"),
            adopted=Count("pk", filter=Q(pk__in=adopted.values("pk"))),
            institutions=Count("lead", distinct=True),
        ),
        "percents": sums_of_adopted(plan).values("done", "weight"),
        "accepted": IdeaTally.objects.readable()
        .filter(plan=plan, public_state=IdeaState.ACCEPTED)
        .order_by()
        .values("plan")
        .annotate(n=Sum("change")),
        "taken_up": ideas_taken_up(plan).order_by().values("plan").annotate(n=Count("pk")),
        "axes": Axis.objects.filter(plan=plan)
        .annotate(n=Count("commitments", filter=Q(commitments__in=adopted.values("pk"))))
        .order_by("number")
        .values("number", "n", *_TITLES),
        "windows": Consultation.objects.filter(plan=plan, state__in=PUBLIC_CONSULTATION_STATES)
        .order_by("pk")
        .values("reference", "opens_at", "closes_at"),
        "comments": comments.order_by()
        .values("consultation__plan")
        .annotate(comments=Count("pk"), participants=Count("participant", distinct=True)),
    }


#: All of them in one statement.
FIGURES = Together(figure_rows)


def figures(plan: ActionPlan, rows: Rows | None = None) -> Figures:
    """Every figure of `plan`, counted now from rows. A kind of row that the plan has not gives zero.

    One query; `rows` are given by who has asked for more in the same.
    """
    rows = rows or FIGURES.of(plan.pk)
    ideas, screening = _ideas(rows)
    portal = _people(rows)
    workshops = [
        WorkshopFigures(
            number=row["number"],
            reference=row["reference"],
            state=row["state"],
            title=_texts(row),
            registered=row["registered"],
            attended=row["attended"],
        )
        for row in rows["workshops"]
    ]
    attended = sum(workshop.attended for workshop in workshops)
    return Figures(
        plan=plan.reference,
        participants=People(portal=portal, workshops=attended, total=portal.total + attended),
        ideas=ideas,
        screening=screening,
        commitments=_commitments(rows),
        consultation=_consultation(rows),
        workshops=workshops,
    )


def _ideas(rows: Rows) -> tuple[IdeaFigures, Screening]:
    """Ideas that were submitted (confirmed and not withdrawn), by channel and theme, and their announced outcomes.

    Outcomes are read from `public_state`: a decision that is not announced still counts as pending.
    """
    by_place: Counter[tuple[int, str]] = Counter()
    by_state: Counter[str] = Counter()
    for row in rows["ideas"]:
        by_place[row["theme_id"], row["channel"]] += row["n"]
        by_state[row["public_state"]] += row["n"]
    themes = [
        ThemeIdeas(
            theme=theme["number"],
            key=theme["slug"],
            title=_texts(theme),
            portal=by_place[theme["id"], Channel.PORTAL],
            workshops=by_place[theme["id"], Channel.WORKSHOP],
            total=by_place[theme["id"], Channel.PORTAL] + by_place[theme["id"], Channel.WORKSHOP],
        )
        for theme in rows["themes"]
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
    """Distinct people with a confirmed address who took part through the portal; see `portal_people_from_rows`."""
    return figures(plan).participants.portal


def _people(rows: Rows) -> PortalPeople:
    """From the tally that triggers keep up; `check_figures` compares it with `portal_people_from_rows`."""
    row = _first(rows["people"], proposing_now=0, interacting_now=0)
    proposing, interacting = row["proposing_now"], row["interacting_now"]
    return PortalPeople(proposing=proposing, interacting=interacting, total=proposing + interacting)


def portal_people_from_rows(plan: ActionPlan) -> PortalPeople:
    """Distinct people with a confirmed address who took part through the portal, counted one by one.

    Proposing: authors of a submitted portal idea of the plan. Interacting: the others who support a submitted
    idea of the plan (of either channel) or have a published comment on one. Nobody is counted twice. Two seconds for
    a million ideas: pages read the tally instead.
    """
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


def _commitments(rows: Rows) -> CommitmentFigures:
    """Cards ever proposed for the plan, whatever became of them; those adopted; distinct institutions that lead one;
    how far the adopted ones are; announced acceptances that no commitment takes up.

    Adopted includes what was withdrawn after its adoption (`CommitmentQuerySet.adopted`).
    """
    counted = _first(rows["commitments"], proposed=0, adopted=0, institutions=0)
    return CommitmentFigures(
        proposed=counted["proposed"],
        adopted=counted["adopted"],
        institutions=counted["institutions"],
        percent=percent_of_several([from_sums(row["done"], row["weight"]) for row in rows["percents"]]),
        ideas_without=_first(rows["accepted"], n=0)["n"] - _first(rows["taken_up"], n=0)["n"],
        axes=[
            AxisCommitments(number=axis["number"], title=_texts(axis), commitments=axis["n"]) for axis in rows["axes"]
        ],
    )


def _consultation(rows: Rows) -> ConsultationFigures:
    """The plan's public consultations: their windows together in whole weeks, published comments, distinct people.

    A window is measured in days first, rounded: a clock that changed within it takes no week away.
    """
    days = sum(
        round((_moment(row["closes_at"]) - _moment(row["opens_at"])).total_seconds() / SECONDS_A_DAY)
        for row in rows["windows"]
        if row["opens_at"] and row["closes_at"]  # a constraint says so; the types do not
    )
    counted = _first(rows["comments"], comments=0, participants=0)
    return ConsultationFigures(
        weeks=round(days / DAYS_A_WEEK),
        participants=counted["participants"],
        comments=counted["comments"],
        reference=rows["windows"][0]["reference"] if len(rows["windows"]) == 1 else "",
    )


_moment = datetime.fromisoformat


def _first(rows: list[dict[str, Any]], **none: int) -> dict[str, Any]:
    """The only row of a count; `none` where there was nothing to count."""
    return rows[0] if rows else none


def _texts(row: dict[str, Any]) -> Texts:
    return {code: row[f"title_{code}"] or "" for code, _name in settings.LANGUAGES}
