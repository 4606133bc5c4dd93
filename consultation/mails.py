"""The e-mails about a comment, in the language in which it was sent. Written into the outbox only."""

from typing import Any

from django.conf import settings
from django.utils import translation

from consultation.models import Comment
from core import outbox


def _write(kind: str, comment: Comment, key: str, **context: Any) -> None:
    person = comment.participant
    if person is None or person.erased_at is not None:
        return
    language = comment.consent_language or person.language
    with translation.override(language):
        url = settings.SITE_URL + comment.consultation.get_absolute_url()
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
