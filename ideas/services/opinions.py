"""What staff think of an idea before it is decided: assessments by the criteria, and a colleague's second opinion."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ideas.errors import NoOpinionAsked
from ideas.models import Idea, SecondOpinion
from ideas.services.screening import Verdicts, keep_verdicts


@transaction.atomic
def assess_idea(*, idea: Idea, verdicts: Verdicts, by: Any) -> None:
    """Append what somebody finds of an idea by the criteria, without deciding. Raises `ValidationError`."""
    keep_verdicts(idea=idea, verdicts=verdicts, by=by, decision=None)


@transaction.atomic
def ask_opinion(*, idea: Idea, asked_of: Any, by: Any, question: str = "") -> SecondOpinion:
    """Ask a colleague what they think of an idea: it waits on their start page. No mail goes out.

    Raises `ValidationError` when they are asked already, or somebody asks themself.
    """
    if asked_of == by:
        raise ValidationError({"asked_of": _("Ask somebody else.")})
    if SecondOpinion.objects.filter(idea=idea, asked_of=asked_of, answered_at__isnull=True).exists():
        raise ValidationError({"asked_of": _("This person is asked already and has not answered yet.")})
    row = SecondOpinion(idea=idea, asked_of=asked_of, by=by, question=question)
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def give_opinion(*, idea: Idea, answer: str, by: Any, verdicts: Verdicts | None = None) -> SecondOpinion:
    """Answer as the one who was asked; the verdicts are kept as assessments. Staff alone read it.

    Raises `NoOpinionAsked`, `ValidationError`.
    """
    rows = SecondOpinion.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(idea=idea, asked_of=by, answered_at__isnull=True).first()
    if row is None:
        raise NoOpinionAsked
    if not answer.strip():
        raise ValidationError({"answer": _("Write what you think.")})
    row.answer, row.answered_at = answer, timezone.now()
    row.full_clean()
    row.save()
    keep_verdicts(idea=idea, verdicts=verdicts or {}, by=by, decision=None)
    return row
