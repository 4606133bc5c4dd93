"""An institution's answer to an idea, with the commitments that take it up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commitments.errors import CommitmentNotTheirs
from commitments.models import Commitment
from commitments.services.origins import link_idea
from core.translated import Texts
from ideas.enums import Answer
from ideas.models import InstitutionAnswer, Transmission
from ideas.services import answer_transmission


@transaction.atomic
def answer_with_commitments(
    *, transmission: Transmission, answer: str, explanation: Texts, commitments: Sequence[Commitment], by: Any
) -> InstitutionAnswer:
    """Give an institution's answer to an idea; taken up, the idea is linked to the commitments that it names.

    It may name none: a card is often written after the answer. Everything of
    `ideas.services.answer_transmission` holds. Raises `CommitmentNotTheirs` besides.
    """
    row = answer_transmission(transmission=transmission, answer=answer, explanation=explanation, by=by)
    if row.answer != Answer.TAKEN_UP and commitments:
        raise ValidationError({"commitments": _("Commitments are named only when the idea is taken up.")})
    offered = Commitment.objects.for_answer(transmission)
    if offered.filter(pk__in=[one.pk for one in commitments]).count() != len({one.pk for one in commitments}):
        raise CommitmentNotTheirs
    for commitment in commitments:
        link_idea(commitment=commitment, idea=transmission.idea)
    return row


@dataclass(frozen=True)
class Given:
    """One answer of many: what `answer_with_commitments` takes."""

    transmission: Transmission
    answer: str
    explanation: Texts
    commitments: Sequence[Commitment]


@transaction.atomic
def answer_many(*, given: Sequence[Given], by: Any) -> list[InstitutionAnswer]:
    """Give many answers: all of them, or none. Everything of `answer_with_commitments` holds.

    In the order of the ideas, whose rows the tally locks: another institution may answer the same ones now.
    """
    return [
        answer_with_commitments(
            transmission=one.transmission,
            answer=one.answer,
            explanation=one.explanation,
            commitments=one.commitments,
            by=by,
        )
        for one in sorted(given, key=lambda one: one.transmission.idea_id)
    ]
