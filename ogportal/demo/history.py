"""The ideas of the past plan, with their whole dated way: submitted, screened, announced, transmitted, answered."""

import random
from datetime import date, datetime, timedelta
from typing import Any

from commitments.enums import Extent
from commitments.models import Commitment, CommitmentIdea
from ideas.enums import Channel, IdeaState, Intake
from ideas.models import (
    Announcement,
    Idea,
    IdeaStats,
    InstitutionAnswer,
    ScreeningDecision,
    ScreeningReason,
    Transmission,
)
from ogportal.demo.dossiers import put_in_dossiers
from ogportal.demo.people import participant
from ogportal.demo.rows import Ground, at, change, keep, way
from ogportal.demo.texts import columns, ideas_of_theme, read, title_key
from plans.models import ActionPlan, Theme
from workshops.models import Solution, Workshop

#: The call for ideas of 2020 and the dates of its analysis, as the record's timeline has them.
CALL = (date(2020, 10, 7), date(2020, 11, 15))
SCREENED = (date(2020, 11, 16), date(2020, 11, 20))
DECIDED = (date(2020, 11, 23), date(2020, 11, 30))
TRANSMITTED = (date(2020, 12, 1), date(2020, 12, 18))
DUE = (date(2021, 1, 15), date(2021, 1, 29))
ANSWERED = (date(2021, 1, 4), date(2021, 1, 20))
ANNOUNCED = date(2021, 4, 15)
#: From the first letter kept to the confirmed address.
WRITING = timedelta(minutes=4)
#: People write at lunch and in the evening.
_HOURS = {
    8: 2,
    9: 4,
    10: 6,
    11: 6,
    12: 7,
    13: 6,
    14: 5,
    15: 5,
    16: 5,
    17: 6,
    18: 7,
    19: 8,
    20: 10,
    21: 11,
    22: 9,
    23: 4,
}


def moment_within(rng: random.Random, span: tuple[date, date]) -> datetime:
    """An office hour of a working day within `span`."""
    first, last = span
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return at(rng.choice([d for d in days if d.weekday() < 5]), rng.randint(9, 15), rng.randint(0, 59))  # noqa: PLR2004


def _moment_of_call(rng: random.Random) -> datetime:
    """Some moment of the call for ideas: many come in the first days and in the last ones."""
    first, last = CALL
    days = range((last - first).days + 1)
    offset = rng.choices(days, [4 if n < 3 else 3 if n > len(days) - 5 else 2 for n in days])[0]  # noqa: PLR2004
    hour = rng.choices(list(_HOURS), list(_HOURS.values()))[0]
    return at(first + timedelta(days=offset), hour, rng.randint(0, 59), rng.randint(0, 59))


def add_ideas(ground: Ground, plan: ActionPlan) -> dict[str, Idea]:
    """The ideas of the ten themes, numbered in the order of their coming; by title."""
    rng = ground.rng
    themes: dict[int, Theme] = {theme.number: theme for theme in plan.themes.all()}
    workshops: dict[int, Workshop] = {workshop.number: workshop for workshop in plan.workshops.all()}
    solutions = {
        (solution.problem.workshop_id, solution.problem.rank, solution.number): solution
        for solution in Solution.objects.filter(problem__workshop__plan=plan).select_related("problem")
    }
    coming: list[tuple[datetime, Theme, dict[str, Any]]] = []
    for number, theme in themes.items():
        for position, item in enumerate(ideas_of_theme(number)):
            if item["channel"] == Channel.WORKSHOP:
                day = workshops[number].date
                assert day is not None  # noqa: S101 - the record dates all ten; the types do not know
                when = at(day, 17, 5 + position)
            else:
                when = _moment_of_call(rng)
            coming.append((when, theme, item))
    coming.sort(key=lambda entry: entry[0])

    proposing = (entry for entry in coming if entry[2]["channel"] == Channel.PORTAL)
    authors = iter(
        keep(
            [
                participant(number, name=item.get("name", ""), language=item["language"], confirmed_at=when)
                for number, (when, _theme, item) in enumerate(proposing, start=1)
            ]
        )
    )
    ideas: list[Idea] = []
    for number, (when, theme, item) in enumerate(coming, start=1):
        came_from: dict[str, Any]
        if item["channel"] == Channel.PORTAL:
            consent = ground.consent("idea", item["language"], when - WRITING)
            came_from = {"author": next(authors), **consent}
        else:
            workshop = workshops[theme.number]
            solution = solutions[workshop.pk, *item["solution"]] if "solution" in item else None
            came_from = {"workshop": workshop, "solution": solution}
        ideas.append(_idea(ground, theme, item, number, when, **came_from))
    return {title_key(idea.title): idea for idea in keep(ideas)}


def _idea(ground: Ground, theme: Theme, item: dict[str, Any], number: int, when: datetime, **came_from: Any) -> Idea:
    return Idea(
        plan=theme.plan,
        number=number,
        reference=f"{theme.plan.reference}-I-{number:04d}",
        theme=theme,
        channel=item["channel"],
        intake=Intake.WORKSHOP if item["channel"] == Channel.WORKSHOP else Intake.ONLINE,
        state=item["outcome"],
        public_state=item["outcome"],
        title=item["title"],
        body=item["body"],
        problem=item.get("problem", ""),
        expected=item.get("expected", ""),
        language=item["language"],
        territory=ground.regions[item["region"]] if "region" in item else None,
        author_name=item.get("name", ""),
        show_name="name" in item,
        submitted_at=when,
        created_at=when - WRITING,
        version=4,  # screened, decided and announced since
        is_illustrative=True,
        **came_from,
    )


def add_decisions(ground: Ground, plan: ActionPlan, ideas: dict[str, Idea]) -> None:
    """Screening in November 2020, one decision each, all announced by one act in April 2021; and the log of it."""
    rng = ground.rng
    reasons = {reason.code: reason for reason in ScreeningReason.objects.filter(plan=plan)}
    announced_at = at(ANNOUNCED, 11)
    announcement = Announcement(
        plan=plan,
        reference=f"{plan.reference}-A-01",
        announced_at=announced_at,
        created_at=announced_at,
        is_illustrative=True,
        **columns(read("frame")["announcements"][plan.reference], title="title"),
    )
    keep([announcement])
    decisions = []
    for idea, item in _with_items(ideas):
        assert idea.submitted_at is not None  # noqa: S101 - all of them are
        screened, decided = moment_within(rng, SCREENED), moment_within(rng, DECIDED)
        decisions.append(
            ScreeningDecision(
                idea=idea,
                outcome=item["outcome"],
                reason=reasons[item["reason"]],
                at=decided,
                announcement=announcement,
                announced_at=announced_at,
                is_illustrative=True,
                **columns(item, explanation="explanation"),
            )
        )
        ground.log += way(
            idea,
            [
                (IdeaState.AWAITING_CONFIRMATION, idea.created_at, ""),
                (IdeaState.SUBMITTED, idea.submitted_at, ""),
                (IdeaState.UNDER_SCREENING, screened, ""),
                (item["outcome"], decided, item["reason"]),
            ],
        )
        ground.log.append(
            change(
                idea,
                IdeaState.UNDER_SCREENING,
                item["outcome"],
                announced_at,
                reason=announcement.reference,
                of="public_state",
            )
        )
    keep(decisions)


def add_transmissions(ground: Ground, plan: ActionPlan, ideas: dict[str, Idea], cards: dict[int, Commitment]) -> None:
    """Accepted ideas go to their institutions in December 2020, are answered in January, and become parts of cards."""
    rng = ground.rng
    transmissions: list[Transmission] = []
    answers: list[InstitutionAnswer] = []
    links: list[CommitmentIdea] = []
    for idea, item in _with_items(ideas):
        if item["outcome"] != IdeaState.ACCEPTED:
            continue
        sent, answered, due = (
            moment_within(rng, TRANSMITTED),
            moment_within(rng, ANSWERED),
            moment_within(rng, DUE).date(),
        )
        lead = ground.institutions[item["institutions"][0]]
        for position, key in enumerate(item["institutions"]):
            institution = ground.institutions[key]
            row = Transmission(idea=idea, institution=institution, at=sent, due_date=due, is_illustrative=True)
            transmissions.append(row)
            texts = columns(item, explanation="answer") if position == 0 else _joined(lead, item["answer"])
            answers.append(
                InstitutionAnswer(
                    transmission=row,
                    answer=item["answer"],
                    at=answered + timedelta(hours=position),
                    is_illustrative=True,
                    **texts,
                )
            )
        for position, number in enumerate(item.get("commitments", [])):
            wholly = position == 0 and rng.random() < 0.35  # noqa: PLR2004 - a third, or so
            links.append(
                CommitmentIdea(
                    commitment=cards[number],
                    idea=idea,
                    extent=Extent.WHOLLY if wholly else Extent.PARTLY,
                    is_illustrative=True,
                )
            )
    put_in_dossiers(plan, transmissions)
    keep(transmissions)
    for answer in answers:
        answer.transmission_id = answer.transmission.pk  # known since the line above
    keep(answers)
    keep(links)


def _joined(lead: Any, answer: str) -> dict[str, str]:
    """The answer of the second institution concerned: it joins the first."""
    texts = read("frame")["joined"][answer]
    return {
        "explanation_ar": texts["ar"].format(lead=lead.name_ar),
        "explanation_fr": texts["fr"].format(lead=lead.name_fr[:1].lower() + lead.name_fr[1:]),
    }


def add_counters(ideas: list[Idea], comments: dict[int, int], supports: dict[int, int]) -> None:
    """The counters that stand beside ideas, equal to their rows."""
    keep(
        [
            IdeaStats(idea=idea, comments_count=comments.get(idea.pk, 0), supports_count=supports.get(idea.pk, 0))
            for idea in ideas
        ]
    )


def _with_items(ideas: dict[str, Idea]) -> list[tuple[Idea, dict[str, Any]]]:
    """Each idea with the entry it was made of, by number: the order in which a person would take them."""
    items = {title_key(item["title"]): item for number in range(1, 11) for item in ideas_of_theme(number)}
    return [(idea, items[title]) for title, idea in sorted(ideas.items(), key=lambda pair: pair[1].number or 0)]
