"""The frame of a consultation: its publication and its end."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from consultation import mails
from consultation.enums import ConsultationState
from consultation.errors import CommentsWithoutAnswer, ConsultationStillOpen
from consultation.models import Comment, Consultation
from core.clock import last_moment, wall
from core.transitions import transition
from core.translated import columns, texts_of


@transaction.atomic
def publish_consultation(*, consultation: Consultation, by: Any) -> Consultation:
    """Publish a consultation: titled and explained in every publishing language, dated, with at least one frozen text.

    Keeps the announced wall times, and the day until which institutions respond. Raises `ValidationError` that names
    what is missing, `TransitionNotAllowed`.
    """
    locked = Consultation.objects.select_for_update(of=("self",)).select_related("plan").get(pk=consultation.pk)
    columns(locked, "title", texts_of(locked, "title"))
    columns(locked, "note", texts_of(locked, "note"))
    if locked.opens_at is None or locked.closes_at is None:
        raise ValidationError({"opens_at": _("A consultation is published with its two dates.")})
    if not locked.versions.exists():
        raise ValidationError({"versions": _("A consultation is published with at least one text.")})
    due = locked.answers_due_date or last_moment(locked.closes_at).date() + timedelta(days=locked.plan.answer_days)
    stamps = {
        "opens_wall": wall(locked.opens_at, locked.zone),
        "closes_wall": wall(locked.closes_at, locked.zone),
        "answers_due_date": due,
    }
    transition(consultation, to=ConsultationState.PUBLISHED, by=by, stamps=stamps)
    return consultation


@transaction.atomic
def close_as_responded(*, consultation: Consultation, by: Any) -> Consultation:
    """Say that every comment has its answer, and tell everyone who commented, once each.

    Writes to the outbox. Raises `ConsultationStillOpen`, `CommentsWithoutAnswer`, `TransitionNotAllowed`.
    """
    locked = Consultation.objects.select_for_update(of=("self",)).get(pk=consultation.pk)
    if locked.closes_at is None or not locked.is_over():
        raise ConsultationStillOpen
    owed = Comment.objects.filter(consultation=locked).owed().count()
    if owed:
        raise CommentsWithoutAnswer(owed)
    transition(consultation, to=ConsultationState.RESPONDED, by=by)
    counted = Consultation.objects.with_ledger().get(pk=consultation.pk)
    for comment in Comment.objects.filter(consultation=locked).one_of_each_person():
        mails.answered(comment, counted)
    return consultation
