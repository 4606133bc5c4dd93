"""Ideas as rows: announced decisions only.

Read as values, not as objects: a file may have a million of them, and of an object and its relatives a row shows
little.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import F
from django.urls import reverse

from commitments.models import Commitment, CommitmentIdea
from core.search import languages_of
from ideas.enums import DECIDED_STATES, IdeaState
from ideas.models import InstitutionAnswer, ScreeningDecision, Transmission
from outcomes.datasets.texts import Row, moment

_COLUMNS = (
    *("pk", "reference", "channel", "title", "body", "problem", "expected", "language", "submitted_at", "public_state"),
    *("plan__reference", "theme__slug", "theme__number", "workshop__reference", "territory__code"),
    *("public_merged_into__reference", "public_merged_into__public_state", "public_merged_into__plan__is_published"),
    *("split_from__reference", "comments_number", "supports_number", "is_illustrative"),
)
#: Stands for a reference while the address of an idea is made: once for all rows, since it costs more than they do.
_STANDS_IN = "XX0-I-0"


def fetch_ideas(rows: Any) -> Any:
    return rows.annotate(
        comments_number=F("stats__comments_count") + F("stats__merged_comments_count"),
        supports_number=F("stats__supports_count") + F("stats__merged_supports_count"),
    ).values_list(*_COLUMNS, named=True)


def _texts(values: Iterable[str | None]) -> dict[str, str | None]:
    return {code: value or None for (code, _label), value in zip(settings.LANGUAGES, values, strict=True)}


def _decisions(keys: list[int]) -> dict[int, Row]:
    """Of each idea the announced decision that stands."""
    labels, explanations = languages_of("reason__label"), languages_of("explanation")
    rows = ScreeningDecision.objects.announced().rewrite(False).filter(idea__in=keys)
    found: dict[int, Row] = {}
    for key, outcome, announced_at, code, *told in rows.values_list(
        "idea", "outcome", "announced_at", "reason__code", *labels, *explanations
    ):
        found[key] = {
            "outcome": outcome,
            "reason": {"code": code, "label": _texts(told[: len(labels)])},
            "explanation": _texts(told[len(labels) :]),
            "announced_at": moment(announced_at),
        }
    return found


def _institutions(keys: list[int]) -> dict[int, list[Row]]:
    """To whom each idea was sent, and what became of it there."""
    answers = InstitutionAnswer.objects.rewrite(False).filter(transmission__idea__in=keys).order_by("at", "pk")
    last = {
        key: (answer, _texts(told))
        for key, answer, *told in answers.values_list("transmission", "answer", *languages_of("explanation"))
    }
    sent = Transmission.objects.filter(idea__in=keys).order_by("at", "pk")
    found = defaultdict(list)
    for key, idea, body, *name in sent.values_list(
        "pk", "idea", "institution__key", *languages_of("institution__name")
    ):
        answer, explanation = last.get(key, (None, None))
        found[idea].append(
            {"institution": {"key": body, "name": _texts(name)}, "answer": answer, "explanation": explanation}
        )
    return found


def _commitments(keys: list[int]) -> dict[int, list[str]]:
    links = CommitmentIdea.objects.filter(idea__in=keys, commitment__in=Commitment.objects.public().order_by())
    found = defaultdict(list)
    for key, reference in links.order_by("commitment__reference").values_list("idea", "commitment__reference"):
        found[key].append(reference)
    return found


def idea_rows(ideas: list[Any]) -> list[Row]:
    # Who got an idea and what became of it is public once its acceptance is.
    accepted = [idea.pk for idea in ideas if idea.public_state == IdeaState.ACCEPTED]
    # None while an idea is open again.
    decisions = _decisions([idea.pk for idea in ideas if idea.public_state in DECIDED_STATES])
    institutions, commitments = _institutions(accepted), _commitments(accepted)
    address = f"{settings.SITE_URL}{reverse('trace:idea', args=[_STANDS_IN])}"
    return [
        {
            "reference": idea.reference,
            "url": address.replace(_STANDS_IN, idea.reference),
            "plan": idea.plan__reference,
            "theme": idea.theme__slug,
            "theme_number": idea.theme__number,
            "channel": idea.channel,
            "workshop": idea.workshop__reference,
            "title": idea.title,
            "body": idea.body,
            "problem": idea.problem,
            "expected": idea.expected,
            "language": idea.language,
            "territory": idea.territory__code,
            "submitted_at": moment(idea.submitted_at),
            "status": idea.public_state,
            "decision": decisions.get(idea.pk),
            "institutions": institutions.get(idea.pk, []),
            "commitments": commitments.get(idea.pk, []),
            "merged_into": _target(idea),
            "split_from": idea.split_from__reference,
            "comments_count": idea.comments_number or 0,
            "supports_count": idea.supports_number or 0,
            "illustrative": idea.is_illustrative,
        }
        for idea in ideas
    ]


def _target(idea: Any) -> str | None:
    """The idea that this one was merged with in public, where everybody may read it."""
    readable = idea.public_merged_into__public_state and idea.public_merged_into__plan__is_published
    return idea.public_merged_into__reference if readable else None
