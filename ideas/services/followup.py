"""What institutions do with accepted ideas: dossiers go out, are reminded of, and come back answered."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Institution
from core.translated import Texts, columns
from ideas import mails
from ideas.enums import Answer, IdeaState
from ideas.errors import NotAccepted, NothingToSend, NotTheirs, RemindedToday
from ideas.models import AnswerDraft, Dossier, DueDateExtension, Idea, InstitutionAnswer, Transmission
from plans.models import ActionPlan


def usual_note() -> Texts:
    """The cover note that is suggested, in every publishing language."""
    found = {}
    for language in settings.PUBLISHING_LANGUAGES:
        with translation.override(language):
            found[language] = _(
                "Citizens proposed these ideas while the action plan was being made. They were accepted, and concern "
                "your field. Please say of each whether your institution takes it up, in which commitment, or why not. "
                "Your answers are published as they are given, with their date."
            )
    return found


@transaction.atomic
def send_dossiers(
    *,
    plan: ActionPlan,
    ideas: Sequence[Idea],
    institutions: Sequence[Institution],
    by: Any,
    due_date: date | None = None,
    note: Texts | None = None,
) -> list[Dossier]:
    """Send accepted ideas to institutions: one dossier for each, numbered within the plan without a gap.

    All are due in the plan's days for answers unless said otherwise. An institution that has an idea already is not
    asked twice; one that has all of them gets no dossier. Each of its focal points gets one mail (through the outbox).
    Raises `NotAccepted` with the references when one of the ideas is not both accepted and announced, `NothingToSend`,
    `ValidationError` (a day that is past; a note that lacks a language).
    """
    ActionPlan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    rows = list(
        Idea.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=[idea.pk for idea in ideas])
        .order_by("number")
    )
    wrong = [str(row.reference or row.pk) for row in rows if not _may_go(row, plan)]
    if wrong:
        raise NotAccepted(wrong)
    today = timezone.localdate()
    due = due_date or today + timedelta(days=plan.answer_days)
    if due < today:
        raise ValidationError({"due_date": _("This day is past.")})
    known = set(Transmission.objects.filter(idea__in=rows).values_list("idea", "institution"))
    number = int(plan.dossiers.aggregate(last=Max("number"))["last"] or 0)
    sent = []
    for institution in institutions:
        fresh = [row for row in rows if (row.pk, institution.pk) not in known]
        if fresh:
            number += 1
            sent.append(_send(plan, number, institution, fresh, due, note or {}, by))
    if not sent:
        raise NothingToSend
    return sent


def _may_go(idea: Idea, plan: ActionPlan) -> bool:
    return (
        idea.plan_id == plan.pk
        and idea.state == idea.public_state == IdeaState.ACCEPTED  # accepted, and announced
        and idea.hidden_at is None
    )


def _send(
    plan: ActionPlan, number: int, institution: Institution, ideas: list[Idea], due: date, note: Texts, by: Any
) -> Dossier:
    now = timezone.now()
    dossier = Dossier(
        plan=plan,
        number=number,
        reference=f"{plan.reference}-D-{number:03d}",
        institution=institution,
        at=now,
        due_date=due,
        by=by,
        reminded_on=timezone.localdate(),
        is_illustrative=all(idea.is_illustrative for idea in ideas),
    )
    # A note stands in every publishing language, or in none.
    for name, text in columns(dossier, "note", note, required=any(note.values())).items():
        setattr(dossier, name, text)
    dossier.full_clean()
    dossier.save()
    Transmission.objects.bulk_create(
        [
            Transmission(
                dossier=dossier,
                idea=idea,
                institution=institution,
                at=now,
                due_date=due,
                by=by,
                is_illustrative=idea.is_illustrative,
            )
            for idea in ideas
        ]
    )
    for person in institution.members.filter(is_active=True):
        mails.dossier_sent(dossier, person, len(ideas))
    return dossier


@transaction.atomic
def extend_due_date(*, dossier: Dossier, to_date: date, reason: Texts, by: Any) -> DueDateExtension:
    """Give the institution more time, with a reason in every publishing language that the public reads.

    What has been answered keeps the day by which it was due. The focal points get a mail (through the outbox), and
    reminders begin anew. Raises `NothingToSend` when everything is answered, `ValidationError`.
    """
    locked = (
        Dossier.objects.select_for_update(of=("self",), no_key=True)
        .select_related("institution", "plan")
        .get(pk=dossier.pk)
    )
    waiting = locked.transmissions.waiting()
    if not waiting.exists():
        raise NothingToSend
    if to_date <= locked.due_date:
        raise ValidationError({"to_date": _("The new day is later than the one that holds.")})
    if to_date < timezone.localdate():
        raise ValidationError({"to_date": _("This day is past.")})
    row = DueDateExtension(dossier=locked, from_date=locked.due_date, to_date=to_date, by=by)
    for name, text in columns(row, "reason", reason).items():
        setattr(row, name, text)
    row.full_clean()
    row.save()
    Transmission.objects.filter(pk__in=list(waiting.values_list("pk", flat=True))).update(due_date=to_date)
    locked.due_date = to_date
    locked.save(update_fields=["due_date"])
    for person in locked.institution.members.filter(is_active=True):
        mails.due_date_extended(row, person)
    return row


@transaction.atomic
def remind_institution(*, dossier: Dossier) -> Dossier:
    """Write to the focal points of a dossier that still waits; one reminder a day (through the outbox).

    Raises `RemindedToday`, and `NothingToSend` when everything is answered.
    """
    locked = (
        Dossier.objects.select_for_update(of=("self",), no_key=True)
        .select_related("institution", "plan")
        .get(pk=dossier.pk)
    )
    today = timezone.localdate()
    waiting = locked.transmissions.waiting().count()
    if not waiting:
        raise NothingToSend
    if locked.reminders and locked.reminded_on == today:
        raise RemindedToday
    mails.remind(locked, waiting)
    return locked


@transaction.atomic
def keep_answer_draft(
    *, transmission: Transmission, answer: str, explanation: Texts, commitments: Sequence[str], by: Any
) -> AnswerDraft:
    """Keep what a focal point has written so far; the last words hold. Raises `NotTheirs`, `ValidationError`."""
    check_acts_for(transmission, by)
    row = AnswerDraft.objects.filter(transmission=transmission).select_for_update().first() or AnswerDraft(
        transmission=transmission
    )
    row.answer, row.commitments, row.by = answer, list(commitments), by
    for name, text in columns(row, "explanation", explanation, required=False).items():
        setattr(row, name, text)
    row.full_clean()
    row.save()
    return row


def check_acts_for(transmission: Transmission, person: Any) -> None:
    """Raise `NotTheirs` unless the person acts for the institution, or administers the portal."""
    if not person.is_superuser and not transmission.institution.members.filter(pk=person.pk).exists():
        raise NotTheirs


@transaction.atomic
def answer_transmission(*, transmission: Transmission, answer: str, explanation: Texts, by: Any) -> InstitutionAnswer:
    """Append the institution's answer, with its explanation in every publishing language. It is public at once.

    `by` acts for the institution, or administers the portal. A draft goes. The author is told once when the idea is
    taken up (through the outbox). Raises `NotTheirs`, `ValidationError`.
    """
    check_acts_for(transmission, by)
    row = InstitutionAnswer(
        transmission=transmission,
        answer=answer,
        by=by,
        is_illustrative=transmission.is_illustrative,
    )
    for name, text in columns(row, "explanation", explanation).items():
        setattr(row, name, text)
    row.full_clean()
    row.save()
    AnswerDraft.objects.filter(transmission=transmission).delete()
    if row.answer == Answer.TAKEN_UP:
        mails.taken_up(row)
        mails.taken_up_for_followers(row)
    return row
