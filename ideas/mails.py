"""The e-mails about an idea: to its author in the language of the idea, to followers and focal points in theirs.

Into the outbox only. Those to citizens carry the one click that ends their kind (RFC 8058), as a header for mail
programs and as a link for people.
"""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone, translation

from core import outbox
from ideas.enums import IdeaState, Outcome
from ideas.models import (
    Announcement,
    Dossier,
    DueDateExtension,
    Follow,
    Idea,
    InformationRequest,
    InstitutionAnswer,
    ScreeningDecision,
)

_SALT = "ideas.mails"


def ending(kind: str, key: int, language: str) -> str:
    """The address that ends e-mails: of `idea` those to its author, of `person` those about all that is followed."""
    with translation.override(language):
        return f"{settings.SITE_URL}{reverse('ideas:mails', args=[signing.dumps([kind, key], salt=_SALT)])}"


def read_token(token: str) -> tuple[str, int]:
    """What an address of `ending` is about. Raises `signing.BadSignature`."""
    kind, key = signing.loads(token, salt=_SALT)
    return kind, key


def _headers(url: str) -> dict[str, str]:
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def tracking_url(idea: Idea) -> str:
    """The author's private address: reference and code together."""
    with translation.override(idea.language):
        return f"{settings.SITE_URL}{reverse('ideas:track')}?reference={idea.reference}&code={idea.tracking_code}"


def public_url(idea: Idea) -> str:
    with translation.override(idea.language):
        return f"{settings.SITE_URL}{idea.get_absolute_url()}"


def reader_language(idea: Idea) -> str:
    """The language in which the author of an idea is written to."""
    return idea.language if idea.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def is_written_to(idea: Idea) -> bool:
    return idea.author is not None and idea.author.erased_at is None and idea.author_informed


def _write(kind: str, idea: Idea, key: str, **context: object) -> None:
    if idea.author is None or not is_written_to(idea):
        return
    language = reader_language(idea)
    end = ending("idea", idea.pk, language)
    urls = {"tracking_url": tracking_url(idea), "public_url": public_url(idea), "end_url": end}
    outbox.enqueue(
        kind=kind,
        to=idea.author.email,
        language=language,
        context={"idea": idea, **urls, **context},
        dedupe_key=key,
        headers=_headers(end),
    )


def received(idea: Idea) -> None:
    _write("idea_received", idea, f"idea_received:{idea.pk}")


def information_asked(request: InformationRequest) -> None:
    _write("idea_information_asked", request.idea, f"information_asked:{request.pk}", question=request.question)


def decided(decision: ScreeningDecision) -> None:
    idea = decision.idea
    parts = idea.split_ideas.exclude(public_state="").order_by("number") if decision.outcome == Outcome.SPLIT else []
    _write("idea_decided", idea, f"idea_decided:{decision.pk}", decision=decision, parts=parts)


def taken_up(answer: InstitutionAnswer) -> None:
    """Only once the acceptance is announced: before, this mail would tell of it."""
    idea = answer.transmission.idea
    if idea.public_state == IdeaState.ACCEPTED:
        _write("idea_taken_up", idea, f"idea_taken_up:{answer.transmission_id}", answer=answer)


def adopted(idea: Idea, commitment: Any) -> None:
    """A commitment that takes up the idea is adopted; told once the acceptance is announced, as above."""
    if idea.public_state == IdeaState.ACCEPTED:
        _write("idea_adopted", idea, f"idea_adopted:{idea.pk}:{commitment.pk}", commitment=commitment)


def tellings(ideas: list[Idea]) -> Iterable[tuple[Follow, list[Idea]]]:
    """Each person who follows some of these ideas or their themes, with the ideas: nobody is told of an own idea."""
    for _person, follows in groupby(Follow.objects.to_tell(ideas), key=lambda row: row.participant_id):
        rows = list(follows)
        followed, themes = {row.idea_id for row in rows}, {row.theme_id for row in rows}
        about = [
            idea
            for idea in ideas
            if (idea.pk in followed or idea.theme_id in themes) and idea.author_id != rows[0].participant_id
        ]
        if about:
            yield rows[0], about


def follower_language(row: Follow) -> str:
    return row.language if row.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def write_follower(kind: str, row: Follow, key: str, **context: Any) -> None:
    """One message to somebody who follows, once for each `key`."""
    language = follower_language(row)
    end = ending("person", row.participant_id, language)
    outbox.enqueue(
        kind=kind,
        to=row.participant.email,
        language=language,
        context={"end_url": end, **context},
        dedupe_key=f"{key}:{row.participant_id}",
        headers=_headers(end),
    )


def decided_for_followers(announcement: Announcement, decisions: list[ScreeningDecision]) -> None:
    """One message to each follower about all decisions of the act that concern what they follow."""
    by_idea = {decision.idea_id: decision for decision in decisions}
    for row, ideas in tellings([decision.idea for decision in decisions]):
        told = [by_idea[idea.pk] for idea in ideas]
        write_follower(
            "followed_decided", row, f"followed_decided:{announcement.pk}", decisions=told, announcement=announcement
        )


def taken_up_for_followers(answer: InstitutionAnswer) -> None:
    idea = answer.transmission.idea
    if idea.public_state != IdeaState.ACCEPTED:
        return
    for row, _ideas in tellings([idea]):
        key = f"followed_taken_up:{answer.transmission_id}"
        write_follower("followed_taken_up", row, key, idea=idea, answer=answer)


def _to_focal_point(kind: str, dossier: Dossier, person: Any, key: str, **context: object) -> None:
    language = person.language if person.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        desk = f"{settings.SITE_URL}{reverse('desk:dossier', args=[dossier.reference])}"
    outbox.enqueue(
        kind=kind,
        to=person.email,
        language=language,
        context={"dossier": dossier, "desk_url": desk, **context},
        dedupe_key=f"{kind}:{key}:{person.pk}",
    )


def dossier_sent(dossier: Dossier, person: Any, count: int) -> None:
    _to_focal_point("dossier_sent", dossier, person, str(dossier.pk), count=count)


def due_date_extended(extension: DueDateExtension, person: Any) -> None:
    dossier = extension.dossier
    _to_focal_point("dossier_extended", dossier, person, str(extension.pk), extension=extension)


def remind(dossier: Dossier, waiting: int) -> None:
    """Write one reminder to each focal point, and note on the locked row that it was written."""
    dossier.reminders += 1
    dossier.reminded_on = today = timezone.localdate()
    dossier.save(update_fields=["reminders", "reminded_on"])
    days = (dossier.due_date - today).days
    for person in dossier.institution.members.filter(is_active=True):
        _to_focal_point(
            "dossier_reminder", dossier, person, f"{dossier.pk}:{dossier.reminders}", waiting=waiting,
            days_left=max(days, 0), days_late=max(-days, 0),
        )  # fmt: skip
