"""What institutions do with accepted ideas."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Institution
from ideas import mails
from ideas.enums import Answer, IdeaState
from ideas.errors import NotAccepted, NotTheirs
from ideas.models import Idea, InstitutionAnswer, Transmission


@transaction.atomic
def transmit_idea(
    *, idea: Idea, institutions: list[Institution], by: Any, due_date: date | None = None
) -> list[Transmission]:
    """Send an accepted idea to institutions, due in the plan's days for answers unless said otherwise.

    An institution that has it already is not asked twice. Raises `NotAccepted`.
    """
    locked = Idea.objects.select_for_update(of=("self",)).select_related("plan").get(pk=idea.pk)
    if locked.state != IdeaState.ACCEPTED:
        raise NotAccepted
    due = due_date or timezone.localdate() + timedelta(days=locked.plan.answer_days)
    known = set(locked.transmissions.values_list("institution_id", flat=True))
    rows = [
        Transmission(idea=locked, institution=institution, due_date=due, by=by, is_illustrative=locked.is_illustrative)
        for institution in institutions
        if institution.pk not in known
    ]
    for row in rows:
        row.full_clean()
        row.save()
    return rows


@transaction.atomic
def answer_transmission(
    *, transmission: Transmission, answer: str, explanation: dict[str, str], by: Any
) -> InstitutionAnswer:
    """Append the institution's answer, with its explanation in every publishing language.

    `by` acts for the institution, or works in the back office. The author is told once when the idea is taken up
    (through the outbox). Raises `NotTheirs`, `ValidationError`.
    """
    institution = transmission.institution
    if not by.is_superuser and not institution.members.filter(pk=by.pk).exists():
        raise NotTheirs
    row = InstitutionAnswer(
        transmission=transmission,
        answer=answer,
        by=by,
        is_illustrative=transmission.is_illustrative,
        **{f"explanation_{language}": text for language, text in explanation.items()},
    )
    row.full_clean()
    row.save()
    if row.answer == Answer.TAKEN_UP:
        mails.taken_up(row)
        mails.taken_up_for_followers(row)
    return row
