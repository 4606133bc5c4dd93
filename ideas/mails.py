"""The e-mails about an idea, each in the language of the idea, to its author. Written into the outbox only."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from core import outbox
from ideas.enums import IdeaState, Outcome
from ideas.models import Idea, InformationRequest, InstitutionAnswer, ScreeningDecision


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
    return idea.author is not None and idea.author.erased_at is None


def _write(kind: str, idea: Idea, key: str, **context: object) -> None:
    if idea.author is None or not is_written_to(idea):
        return
    outbox.enqueue(
        kind=kind,
        to=idea.author.email,
        language=reader_language(idea),
        context={"idea": idea, "tracking_url": tracking_url(idea), "public_url": public_url(idea), **context},
        dedupe_key=key,
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
