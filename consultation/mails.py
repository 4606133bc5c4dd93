"""The e-mails about consultations, each in the language of its reader. Written into the outbox only."""

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from consultation.models import Comment
from core import outbox


def _url(language: str, name: str, *args: Any, anchor: str = "") -> str:
    with translation.override(language):
        return str(settings.SITE_URL) + reverse(name, args=args) + anchor


def _write(kind: str, comment: Comment, key: str, **context: Any) -> None:
    person = comment.participant
    if person is None or person.erased_at is not None:
        return
    language = comment.consent_language or person.language
    reference = comment.consultation.reference
    if kind == "consultation_answered":
        url = _url(language, "consultation:detail", reference)
    else:
        url = _url(language, "consultation:text", reference, comment.version_id, anchor=f"#comment-{comment.pk}")
    outbox.enqueue(
        kind=kind,
        to=person.email,
        language=language,
        context={"comment": comment, "consultation": comment.consultation, "url": url, **context},
        dedupe_key=key,
    )


def received(comment: Comment) -> None:
    _write("consultation_received", comment, f"consultation_received:{comment.pk}")


def responded(response: Any) -> None:
    _write("consultation_responded", response.comment, f"consultation_responded:{response.pk}", response=response)


def answered(comment: Comment, consultation: Any) -> None:
    """All comments of a consultation are answered. `consultation` comes with its ledger."""
    key = f"consultation_answered:{consultation.pk}:{comment.participant_id}"
    _write("consultation_answered", comment, key, consultation=consultation)


def returned(response: Any) -> None:
    """A proposed response came back to whoever wrote it."""
    if response.by is None or not response.by.is_active:
        return
    language = response.by.language or settings.LANGUAGE_CODE
    outbox.enqueue(
        kind="consultation_returned",
        to=response.by.email,
        language=language,
        context={"response": response, "url": _url(language, "desk:comment", response.comment_id)},
        dedupe_key=f"consultation_returned:{response.pk}",
    )


def reminder(*, consultation: Any, institution: Any, user: Any, count: int, step: str, due: date) -> None:
    """Comments wait for their response: at the closing, a week before the due date, and each week after it."""
    language = user.language or settings.LANGUAGE_CODE
    outbox.enqueue(
        kind="consultation_reminder",
        to=user.email,
        language=language,
        context={
            "consultation": consultation,
            "institution": institution,
            "count": count,
            "due": due,
            "late": step.startswith("late"),
            "url": _url(language, "desk:comments"),
        },
        dedupe_key=f"consultation_reminder:{consultation.pk}:{institution.pk}:{user.pk}:{step}",
    )
