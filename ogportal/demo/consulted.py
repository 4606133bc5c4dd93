"""The public consultation of May 2021: frozen texts, comments, reasoned responses, and what they changed."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings

from accounts.models import Participant
from commitments.enums import CommitmentState
from commitments.models import Commitment, CommitmentVersion
from consultation.enums import ConsultationState, Effect
from consultation.models import Comment, Consultation, ReasonedResponse
from consultation.text import shortened, words_at
from core.clock import wall
from core.enums import CommentState
from ogportal.demo.cards import ADOPTED, ADOPTION, CONSULTATION, freeze
from ogportal.demo.people import participant, person
from ogportal.demo.rows import Ground, at, keep, way
from ogportal.demo.texts import columns, read
from plans.models import ActionPlan

#: Four weeks: from the first day's midnight to the last day's.
OPENS, CLOSES = at(date(2021, 5, 3)), at(date(2021, 5, 30), 24)
FROZEN = at(date(2021, 4, 30), 16)
RESPONDED = (date(2021, 6, 7), date(2021, 6, 25))
PUBLISHED = at(date(2021, 6, 30), 11)
#: Where the addresses of the commenters begin.
FIRST_NUMBER = 240
#: The part of a card that a comment is about, as the consultation names it.
ANCHORS = {"commitment": "description"}


def add_consultation(ground: Ground, plan: ActionPlan, cards: dict[int, Commitment]) -> None:
    """Twenty-eight comments by five people, each with a published response of the lead institution."""
    rng, texts = ground.rng, read("consultation")
    # What a revision has amended since said something else before.
    amended = read("revision")["amended"]
    consulted = freeze(cards.values(), purpose=CONSULTATION, when=FROZEN, earlier={**amended, **read("consulted")})
    kept = [card for card in cards.values() if card.state == CommitmentState.ADOPTED]
    adopted = freeze(kept, purpose=ADOPTION, when=at(ADOPTED, 12), number=2, earlier=amended)
    consultation = keep(
        [
            Consultation(
                plan=plan,
                number=1,
                reference=f"{plan.reference}-K-01",
                state=ConsultationState.RESPONDED,
                opens_at=OPENS,
                closes_at=CLOSES,
                opens_wall=wall(OPENS, settings.TIME_ZONE),
                closes_wall=wall(CLOSES, settings.TIME_ZONE),
                answers_due_date=RESPONDED[1],
                created_at=FROZEN,
                is_illustrative=True,
                **columns(texts["consultation"], title="title", note="note"),
            )
        ]
    )[0]
    consultation.versions.set(consulted.values())
    ground.log += way(
        consultation,
        [
            (ConsultationState.DRAFT, FROZEN, ""),
            (ConsultationState.PUBLISHED, OPENS, ""),
            (ConsultationState.RESPONDED, PUBLISHED, ""),
        ],
    )
    items = texts["comments"]
    people = _people(ground, {item["person"]: item["language"] for item in items})
    moments = sorted(_moment(ground) for _item in items)
    comments = keep(
        [
            Comment(
                consultation=consultation,
                version=consulted[item["commitment"]],
                anchor=_anchor(item),
                quote=_quote(consulted[item["commitment"]], item),
                participant=people[item["person"]],
                author_name=people[item["person"]].name,
                show_name=item["person"] % 2 == 1,
                body=item["body"],
                language=item["language"],
                state=CommentState.PUBLISHED,
                published_at=when + timedelta(hours=3),
                confirmed_at=when + timedelta(minutes=6),
                created_at=when,
                is_illustrative=True,
                **ground.consent("consultation", item["language"], when),
            )
            for item, when in zip(items, moments, strict=True)
        ]
    )
    keep(
        [
            ReasonedResponse(
                comment=comment,
                institution=cards[item["commitment"]].lead,
                effect=item["effect"],
                changed_version=_changed(cards[item["commitment"]], item["effect"], adopted),
                changed_part=_anchor(item) if item["effect"] == Effect.CHANGED else "",
                at=at(RESPONDED[0] + timedelta(days=rng.randint(0, (RESPONDED[1] - RESPONDED[0]).days)), 11),
                published_at=PUBLISHED,
                is_illustrative=True,
                **columns(item, text="response"),
            )
            for comment, item in zip(comments, items, strict=True)
        ]
    )


def _anchor(item: dict[str, Any]) -> str:
    return str(ANCHORS.get(item.get("field", ""), item.get("field", "")))


def _quote(version: CommitmentVersion, item: dict[str, Any]) -> str:
    """The words that the comment is about, as a form would have kept them."""
    anchor = _anchor(item)
    return shortened(words_at(version, anchor, item["language"])) if anchor in version.texts else ""


def _changed(card: Commitment, effect: str, adopted: dict[int, CommitmentVersion]) -> CommitmentVersion | None:
    """The adopted version that has the change; that of the other card where this one was merged into it."""
    if effect != Effect.CHANGED:
        return None
    return adopted[(card.merged_into or card).number]


def _moment(ground: Ground) -> datetime:
    day = OPENS.date() + timedelta(days=ground.rng.randint(0, 26))
    return at(day, ground.rng.randint(9, 20), ground.rng.randint(0, 59))


def _people(ground: Ground, languages: dict[int, str]) -> dict[int, Participant]:
    rows = {
        number: participant(
            FIRST_NUMBER + number, name=person(ground.rng, language).name, language=language, confirmed_at=OPENS
        )
        for number, language in sorted(languages.items())
    }
    keep(list(rows.values()))
    return rows
