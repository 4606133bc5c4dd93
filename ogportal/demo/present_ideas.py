"""The ideas of the present plan, at every point of their way: some decided and not announced yet."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from accounts.models import Participant
from commitments.models import Commitment, CommitmentIdea
from core.enums import CommentState
from ideas.enums import CARRIED_ON_STATES, DECIDED_STATES, Answer, Channel, IdeaState, Outcome
from ideas.models import (
    Announcement,
    Idea,
    IdeaComment,
    IdeaSupport,
    InformationRequest,
    InstitutionAnswer,
    ScreeningDecision,
    ScreeningReason,
    Transmission,
)
from ogportal.demo.dossiers import put_in_dossiers
from ogportal.demo.history import add_counters
from ogportal.demo.people import participant, person
from ogportal.demo.rows import Ground, Now, at, change, keep, way
from ogportal.demo.screening import add_desk
from ogportal.demo.texts import columns, read, title_key
from plans.models import ActionPlan

#: Where the addresses of authors and of people who react begin.
FIRST_AUTHOR, FIRST_REACTING = 300, 400
REACTING = 24
#: People who supported an idea before it was merged.
MERGED_SUPPORTS = 5
#: What an idea of the texts is, by its fate: what is decided, and what has been announced.
STATES = {
    "submitted": (IdeaState.SUBMITTED, IdeaState.SUBMITTED),
    "under_screening": (IdeaState.UNDER_SCREENING, IdeaState.UNDER_SCREENING),
    "info_requested": (IdeaState.INFO_REQUESTED, IdeaState.UNDER_SCREENING),
    "accepted": (IdeaState.ACCEPTED, IdeaState.ACCEPTED),
    "rejected": (IdeaState.REJECTED, IdeaState.REJECTED),
    "merged": (IdeaState.MERGED, IdeaState.MERGED),
    "split": (IdeaState.SPLIT, IdeaState.SPLIT),
}
DECIDED_NOT_ANNOUNCED = "decided_not_announced"
#: Days before today: the announcement, the decisions that it announced, those that wait, screening after submission.
ANNOUNCED, DECIDED, WAITING, SCREENED_AFTER = -7, -9, -2, 2
DUE, ANSWERED = 18, -3


def add_ideas(ground: Ground, now: Now, plan: ActionPlan, citizen: Participant) -> list[Idea]:
    """In the order of the texts; their numbers follow the order of their coming."""
    items = read("present")["ideas"]
    own = {title_key(title) for title in read("frame")["citizen_ideas"]}
    moments = [at(now.day(-item["days_ago"]), 9 + n % 13, (n * 17) % 60) for n, item in enumerate(items)]
    numbers = {n: number for number, n in enumerate(sorted(range(len(items)), key=lambda n: moments[n]), start=1)}
    authors = keep(
        [
            participant(FIRST_AUTHOR + n, name=item["name"], language=item["language"], confirmed_at=moments[n])
            for n, item in enumerate(items)
            if title_key(item["title"]) not in own and "part_of" not in item
        ]
    )
    others = iter(authors)
    themes = {theme.slug: theme for theme in plan.themes.all()}
    ideas: list[Idea] = []
    for n, item in enumerate(items):
        state, public_state = _states(item)
        # A part has the author and the day of what it is a part of, and the number of the day of the split.
        whole = next((idea for idea in ideas if idea.title == item.get("part_of")), None)
        came = (whole.submitted_at if whole else None) or moments[n]
        written = came - timedelta(minutes=5)
        author = whole.author if whole else citizen if title_key(item["title"]) in own else next(others)
        ideas.append(
            Idea(
                plan=plan,
                number=numbers[n],
                reference=f"{plan.reference}-I-{numbers[n]:04d}",
                theme=themes[item["theme"]],
                channel=Channel.PORTAL,
                state=state,
                public_state=public_state,
                title=item["title"],
                body=item["body"],
                language=item["language"],
                territory=ground.regions[item["region"]] if "region" in item else None,
                author=author,
                author_name=item["name"],
                show_name=not item.get("name_hidden", False),
                submitted_at=came,
                created_at=written,
                is_illustrative=True,
                **ground.consent("idea", item["language"], written),
            )
        )
    entries = list(zip(ideas, items, strict=True))
    _keep_families(entries)
    _screen(ground, now, plan, entries)
    comments, supports = _react(ground, now, ideas)
    add_counters(ideas, comments, supports)
    add_desk(now, ideas)
    return ideas


def _keep_families(entries: list[tuple[Idea, dict[str, Any]]]) -> None:
    """Insert the ideas: those that point at another after it."""
    by_title = {title_key(idea.title): idea for idea, _item in entries}
    later = [(idea, item) for idea, item in entries if "into" in item or "part_of" in item]
    keep([idea for idea, item in entries if "into" not in item and "part_of" not in item])
    for idea, item in later:
        if "into" in item:
            idea.merged_into = idea.public_merged_into = by_title[title_key(item["into"])]
        else:
            idea.split_from = by_title[title_key(item["part_of"])]
    keep([idea for idea, _item in later])


def _states(item: dict[str, Any]) -> tuple[str, str]:
    if item["fate"] == DECIDED_NOT_ANNOUNCED:
        return item["outcome"], IdeaState.UNDER_SCREENING
    return STATES[item["fate"]]


def _screen(ground: Ground, now: Now, plan: ActionPlan, entries: list[tuple[Idea, dict[str, Any]]]) -> None:
    """Decisions, questions to authors, one announcement, and the log of all."""
    reasons = {reason.code: reason for reason in ScreeningReason.objects.filter(plan=None)}
    announced_at = at(now.day(ANNOUNCED), 11)
    announcement = keep(
        [
            Announcement(
                plan=plan,
                reference=f"{plan.reference}-A-01",
                announced_at=announced_at,
                created_at=announced_at,
                by=now.screener,
                is_illustrative=True,
                **columns(read("frame")["announcements"][plan.reference], title="title"),
            )
        ]
    )[0]
    decisions, questions = [], []
    for position, (idea, item) in enumerate(entries):
        assert idea.submitted_at is not None  # noqa: S101 - all of them are
        waits = item["fate"] == DECIDED_NOT_ANNOUNCED
        decided = at(now.day(WAITING if waits else DECIDED), 10, position)
        screened = _working_hour(idea.submitted_at, position)
        if idea.split_from is not None:
            _part(ground, now, idea, decided, announcement)
            continue
        steps: list[tuple[str, datetime, str]] = [
            (IdeaState.AWAITING_CONFIRMATION, idea.created_at, ""),
            (IdeaState.SUBMITTED, idea.submitted_at, ""),
        ]
        if idea.state != IdeaState.SUBMITTED:
            steps.append((IdeaState.UNDER_SCREENING, screened, ""))
        if idea.state == IdeaState.INFO_REQUESTED:
            asked = screened + timedelta(days=1)
            steps.append((IdeaState.INFO_REQUESTED, asked, ""))
            questions.append(
                InformationRequest(idea=idea, question=item[f"question_{idea.language}"], at=asked, by=now.screener)
            )
        if idea.state in DECIDED_STATES:
            code = item.get("reason") or "open_gov_link"
            steps.append((idea.state, decided, code))
            decisions.append(
                ScreeningDecision(
                    idea=idea,
                    outcome=Outcome(idea.state),
                    reason=reasons[code],
                    merged_into=idea.merged_into,
                    by=now.screener,
                    at=decided,
                    announcement=None if waits else announcement,
                    announced_at=None if waits else announced_at,
                    is_illustrative=True,
                    **columns(item, explanation="explanation"),
                )
            )
            if not waits:
                ground.log.append(
                    change(
                        idea,
                        IdeaState.UNDER_SCREENING,
                        idea.state,
                        announced_at,
                        by=now.screener,
                        reason=announcement.reference,
                        of="public_state",
                    )
                )
        idea.version = len(steps) - 1 + (idea.public_state in DECIDED_STATES)
        ground.log += way(idea, steps, by=now.screener, own=2)
    keep(decisions)
    keep(questions)
    Idea.objects.bulk_update([idea for idea, _item in entries], ["version"])


def _part(ground: Ground, now: Now, idea: Idea, decided: datetime, act: Announcement) -> None:
    """A part comes into being under screening, and in public with the act that announces the split."""
    whole: Any = idea.split_from
    ground.log += way(idea, [(IdeaState.UNDER_SCREENING, decided, whole.reference)], by=now.screener)
    ground.log.append(
        change(
            idea,
            "",
            IdeaState.UNDER_SCREENING,
            act.announced_at,
            by=now.screener,
            reason=act.reference,
            of="public_state",
        )
    )


def _working_hour(submitted: datetime, position: int) -> datetime:
    return at(submitted.date() + timedelta(days=SCREENED_AFTER), 9 + position % 6, position)


def _react(ground: Ground, now: Now, ideas: list[Idea]) -> tuple[Counter[int], Counter[int]]:
    rng = ground.rng
    people = keep(
        [
            participant(
                FIRST_REACTING + n,
                name=person(rng, language).name,
                language=language,
                confirmed_at=at(now.day(-12), 12, n),
            )
            for n, language in enumerate(rng.choices(("ar", "fr"), (6, 4), k=REACTING))
        ]
    )
    latest = at(now.day(-1), 20)
    # Where one goes on in another, nobody supports it any more.
    alone = [idea for idea in ideas if idea.state not in CARRIED_ON_STATES and idea.split_from_id is None]

    def soon(idea: Idea) -> datetime:
        start = max(idea.submitted_at or latest, at(now.day(-12), 13))
        return start + (latest - start) * rng.random() if start < latest else start + timedelta(minutes=20)

    comments: list[IdeaComment] = []
    last: dict[int, IdeaComment] = {}
    for n, item in enumerate(read("present")["comments"]):
        idea, writer = ideas[item["idea"]], people[n % len(people)]
        parent = last.get(idea.pk) if item.get("reply") else None
        before = parent.published_at if parent else None
        when = before + timedelta(minutes=50) if before else soon(idea)
        comment = IdeaComment(
            idea=idea,
            parent=parent,
            participant=writer,
            author_name=writer.name,
            body=item["body"],
            language=item["language"],
            state=CommentState.PUBLISHED,
            published_at=when,
            created_at=when - timedelta(minutes=15),
            is_illustrative=True,
            **ground.consent("comment", item["language"], when),
        )
        keep([comment])  # one by one: a reply points at the row before it
        comments.append(comment)
        last.setdefault(idea.pk, comment)
    supports = [
        IdeaSupport(idea=idea, participant=who, at=soon(idea), is_illustrative=True)
        for who in people
        for idea in rng.sample(alone, rng.randint(1, 5))
    ]
    supports += [
        IdeaSupport(idea=idea, participant=who, at=at(now.day(-11), 18, n), is_illustrative=True)
        for idea in ideas
        for n, who in enumerate(people[:MERGED_SUPPORTS])
        if idea.merged_into_id
    ]
    keep(supports)
    return Counter(row.idea_id for row in comments), Counter(row.idea_id for row in supports)


def add_links(ground: Ground, now: Now, ideas: list[Idea], cards: dict[int, Commitment]) -> None:
    """Where the accepted ideas went, and the answers that came so far."""
    by_title = {title_key(idea.title): idea for idea in ideas}
    sent = at(now.day(ANNOUNCED + 1), 10)
    transmissions, answers, links = [], [], []
    for item in read("frame")["transmissions"]:
        idea = by_title[title_key(item["idea"])]
        row = Transmission(
            idea=idea,
            institution=ground.institutions[item["institution"]],
            at=sent,
            due_date=now.day(DUE),
            by=now.screener,
            is_illustrative=True,
        )
        transmissions.append(row)
        if "answer" in item:
            answers.append((row, item))
        if item.get("answer") == Answer.TAKEN_UP:
            card = cards[item["commitment"]]
            links.append(CommitmentIdea(commitment=card, idea=idea, extent=item["extent"], is_illustrative=True))
    put_in_dossiers(ideas[0].plan, transmissions, by=now.screener)
    keep(transmissions)
    keep(
        [
            InstitutionAnswer(
                transmission=row,
                answer=item["answer"],
                at=at(now.day(ANSWERED), 15),
                is_illustrative=True,
                **columns(item, explanation="answer"),
            )
            for row, item in answers
        ]
    )
    keep(links)
