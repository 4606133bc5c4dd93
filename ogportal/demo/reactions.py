"""People who reacted to the ideas of the past plan: supports and comments, and replies to them."""

from collections import Counter
from datetime import date, datetime, timedelta

from accounts.models import Participant
from core.enums import CommentState
from ideas.models import Idea, IdeaComment, IdeaSupport
from ogportal.demo.people import participant, person
from ogportal.demo.rows import Ground, at, keep
from ogportal.demo.texts import read, title_key

#: The record's number of people who reacted and proposed nothing.
REACTING = 53
#: Where their addresses begin: after those of the 179 authors.
FIRST_NUMBER = 180
FROM, UNTIL = at(date(2020, 10, 12), 9), at(date(2020, 12, 6), 22)
#: How many ideas one of them supports, and how often.
_SUPPORTS = {1: 5, 2: 6, 3: 5, 4: 1}
_MOST = 0.35


def add_reactions(ground: Ground, ideas: dict[str, Idea]) -> tuple[Counter[int], Counter[int]]:
    """Fifty-three people, each with a support at least; the number of comments and of supports by idea."""
    rng = ground.rng
    people = keep(
        [
            participant(
                FIRST_NUMBER + n,
                name=person(rng, language).name,
                language=language,
                confirmed_at=FROM - timedelta(hours=rng.randint(1, 60)),
            )
            for n, language in enumerate(rng.choices(("ar", "fr"), (7, 3), k=REACTING))
        ]
    )
    comments = _add_comments(ground, ideas, people)
    supports = _add_supports(ground, list(ideas.values()), people)
    return comments, supports


def _after(ground: Ground, start: datetime, *, until: datetime = UNTIL) -> datetime:
    """Some moment of the day between `start` and `until`, the sooner the likelier."""
    seconds = (until - start).total_seconds()
    found = start + timedelta(seconds=seconds * min(ground.rng.random(), ground.rng.random(), _MOST))
    found = found.replace(microsecond=0)
    return found.replace(hour=ground.rng.randint(9, 21)) if found.hour < 7 else found  # noqa: PLR2004


def _add_comments(ground: Ground, ideas: dict[str, Idea], people: list[Participant]) -> Counter[int]:
    writers = {language: [p for p in people if p.language == language] for language in ("ar", "fr")}
    turn: Counter[str] = Counter()

    def written(
        idea: Idea, item: dict[str, str], by: Participant, when: datetime, parent: IdeaComment | None
    ) -> IdeaComment:
        language = item["language"]
        return IdeaComment(
            idea=idea,
            parent=parent,
            participant=by,
            author_name=by.name if not item.get("by_author") or idea.show_name else "",
            body=item["body"],
            language=language,
            state=CommentState.PUBLISHED,
            published_at=when,
            created_at=when - timedelta(minutes=30),
            is_illustrative=True,
            **ground.consent("comment", language, when - timedelta(minutes=30)),
        )

    def next_writer(language: str) -> Participant:
        turn[language] += 1
        return writers[language][turn[language] % len(writers[language])]

    comments: list[IdeaComment] = []
    replies: list[tuple[IdeaComment, dict[str, str]]] = []
    for thread in read("comments"):
        idea = ideas[title_key(thread["idea"])]
        for item in thread["comments"]:
            when = _after(ground, max(FROM, idea.submitted_at or FROM))
            comment = written(idea, item, next_writer(item["language"]), when, None)
            comments.append(comment)
            replies += [(comment, reply) for reply in item.get("replies", [])]
    comments.sort(key=lambda comment: comment.published_at or FROM)
    keep(comments)
    answers = []
    for comment, item in replies:
        author = comment.idea.author if item.get("by_author") else next_writer(item["language"])
        assert author is not None  # noqa: S101 - a reply by the author stands at a portal idea
        assert comment.published_at is not None  # noqa: S101 - all of them are
        when = comment.published_at + timedelta(hours=ground.rng.randint(2, 40))
        answers.append(written(comment.idea, item, author, when, comment))
    keep(answers)
    return Counter(comment.idea_id for comment in (*comments, *answers))


def _add_supports(ground: Ground, ideas: list[Idea], people: list[Participant]) -> Counter[int]:
    """Some ideas please more than others: each has its weight, accepted or not."""
    rng = ground.rng
    weights = [rng.paretovariate(2.4) for _idea in ideas]
    supports = []
    for who in people:
        wanted = rng.choices(list(_SUPPORTS), list(_SUPPORTS.values()))[0]
        chosen: dict[int, Idea] = {}
        while len(chosen) < wanted:
            idea = rng.choices(ideas, weights)[0]
            chosen[idea.pk] = idea
        supports += [
            IdeaSupport(
                idea=idea,
                participant=who,
                at=_after(ground, max(FROM, idea.submitted_at or FROM)),
                is_illustrative=True,
            )
            for idea in chosen.values()
        ]
    keep(supports)
    return Counter(support.idea_id for support in supports)
