"""Every write to consultations, comments and reasoned responses."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Confirmation, Institution
from accounts.services import confirm, current_consent, request_confirmation
from commitments.models import CommitmentVersion
from consultation import mails
from consultation.enums import ConsultationState
from consultation.models import Comment, Consultation, ReasonedResponse
from consultation.rules import takes_comments, takes_late_comment
from core.clock import wall
from core.enums import CommentState
from core.transitions import transition
from core.translated import Texts, columns, texts_of
from ideas.services.keys import lock_key

#: `Confirmation.purpose` of a comment that waits for its author's address.
PURPOSE = "consultation.comment"


class ConsultationClosed(Exception):
    """The consultation does not take comments now."""


class VersionNotConsulted(Exception):
    """That text is not one of the consultation's."""


class CommentNotConfirmed(Exception):
    """The author's address is not confirmed yet."""


class CommentNotPublished(Exception):
    """Only a published comment is answered in public."""


class ConsultationStillOpen(Exception):
    """The window is still open."""


class CommentsWithoutAnswer(Exception):
    """Comments wait for moderation or for their published response."""

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(f"{count} comments wait for moderation or for a response")


@transaction.atomic
def publish_consultation(*, consultation: Consultation, by: Any) -> Consultation:
    """Publish a consultation: titled in every publishing language, with its dates and at least one frozen text.

    Raises `ValidationError` that names what is missing, `TransitionNotAllowed`.
    """
    locked = Consultation.objects.select_for_update(of=("self",)).get(pk=consultation.pk)
    columns(locked, "title", texts_of(locked, "title"))
    if locked.opens_at is None or locked.closes_at is None:
        raise ValidationError({"opens_at": _("A consultation is published with its two dates.")})
    if not locked.versions.exists():
        raise ValidationError({"versions": _("A consultation is published with at least one text.")})
    stamps = {"opens_wall": wall(locked.opens_at, locked.zone), "closes_wall": wall(locked.closes_at, locked.zone)}
    transition(consultation, to=ConsultationState.PUBLISHED, by=by, stamps=stamps)
    return consultation


def _confirm_url(language: str) -> str:
    with translation.override(language):
        path = reverse("consultation:confirm", args=["TOKEN"])
    return settings.SITE_URL + path.replace("TOKEN", "{token}")


@transaction.atomic
def submit_comment(
    *,
    consultation: Consultation,
    version: CommitmentVersion,
    body: str,
    language: str,
    email: str,
    submission_key: UUID,
    interface_language: str,
    anchor: str = "",
    author_name: str = "",
    show_name: bool = False,
    opened_at: datetime | None = None,
) -> tuple[Comment, Confirmation]:
    """Keep a comment on one frozen text and write the e-mail that confirms its author's address.

    `submission_key` is made when the form is shown: the same key again gives back the same comment. `opened_at` is
    when the form was opened: who opened it in time has a quarter of an hour after the closing. Nobody sees the
    comment until it is confirmed. Raises `ConsultationClosed`, `VersionNotConsulted`, `ValidationError`.
    """
    lock_key(submission_key)
    earlier = Comment.objects.filter(submission_key=submission_key).first()
    if earlier is not None:
        return earlier, Confirmation.objects.get(purpose=PURPOSE, object_id=earlier.pk)
    if not (takes_comments(consultation) or takes_late_comment(consultation, opened_at)):
        raise ConsultationClosed
    if not consultation.versions.filter(pk=version.pk).exists():
        raise VersionNotConsulted
    comment = Comment(
        consultation=consultation,
        version=version,
        anchor=anchor,
        body=body,
        language=language,
        author_name=author_name,
        show_name=show_name and bool(author_name),
        submission_key=submission_key,
        consent=current_consent("consultation"),
        consent_language=interface_language,
        consent_at=timezone.now(),
    )
    comment.full_clean()
    comment.save()
    confirmation = request_confirmation(
        purpose=PURPOSE,
        object_id=comment.pk,
        email=email,
        language=interface_language,
        what=version.text("title"),
        url=_confirm_url(interface_language),
    )
    return comment, confirmation


def waiting_comment(confirmation: Confirmation) -> Comment:
    """The comment that waits for this confirmation."""
    return Comment.objects.select_related("consultation__plan", "version__commitment").get(pk=confirmation.object_id)


@transaction.atomic
def confirm_comment(*, confirmation: Confirmation) -> Comment:
    """Confirm the author's address. The comment goes to moderation, or straight out where the plan does not read first.

    A comment that was sent in time is taken although the consultation has closed since. Confirming twice changes
    nothing. Raises `accounts.services.ConfirmationExpired`. Writes to the outbox.
    """
    confirmation, participant = confirm(confirmation=confirmation)
    comment = (
        Comment.objects.select_for_update(of=("self",))
        .select_related("consultation__plan", "version__commitment")
        .get(pk=confirmation.object_id)
    )
    if comment.confirmed_at is not None:
        return comment
    comment.participant = participant
    comment.confirmed_at = timezone.now()
    comment.save(update_fields=["participant", "confirmed_at", "updated_at"])
    if not comment.consultation.plan.moderates_first:
        publish_comment(comment=comment, by=None)
    mails.received(comment)
    return comment


@transaction.atomic
def publish_comment(*, comment: Comment, by: Any) -> Comment:
    """Show a comment to everybody. Raises `CommentNotConfirmed`, `TransitionNotAllowed`."""
    if comment.confirmed_at is None:
        raise CommentNotConfirmed
    stamps = {"published_at": comment.published_at or timezone.now(), "hidden_reason": ""}
    return transition(comment, to=CommentState.PUBLISHED, by=by, stamps=stamps)


@transaction.atomic
def hide_comment(*, comment: Comment, reason: str, by: Any) -> Comment:
    """Hide a comment; the public reads the reason in its place. Raises `ValidationError`, `TransitionNotAllowed`."""
    if not reason.strip():
        raise ValidationError({"hidden_reason": _("Say why the comment is hidden.")})
    return transition(comment, to=CommentState.HIDDEN, by=by, reason=reason, stamps={"hidden_reason": reason})


@transaction.atomic
def respond_to_comment(
    *,
    comment: Comment,
    text: Texts,
    effect: str,
    by: Any,
    institution: Institution | None = None,
    changed_version: CommitmentVersion | None = None,
) -> ReasonedResponse:
    """Publish a reasoned response, in every publishing language. A later one supersedes an earlier one.

    `changed_version` is the frozen text that has the change. Its author gets an e-mail. Raises
    `CommentNotPublished`, `ValidationError`.
    """
    locked = (
        Comment.objects.select_for_update(of=("self",)).select_related("consultation", "participant").get(pk=comment.pk)
    )
    if locked.state != CommentState.PUBLISHED:
        raise CommentNotPublished
    response = ReasonedResponse(
        comment=locked,
        institution=institution,
        effect=effect,
        changed_version=changed_version,
        by=by,
        published_at=timezone.now(),
        is_illustrative=locked.is_illustrative,
    )
    for name, value in columns(response, "text", text).items():
        setattr(response, name, value)
    response.full_clean()
    response.save()
    mails.responded(response)
    return response


@transaction.atomic
def close_as_responded(*, consultation: Consultation, by: Any) -> Consultation:
    """Say that every comment has its answer.

    Raises `ConsultationStillOpen`, `CommentsWithoutAnswer`, `TransitionNotAllowed`.
    """
    locked = Consultation.objects.select_for_update(of=("self",)).get(pk=consultation.pk)
    if locked.closes_at is None or not locked.is_over():
        raise ConsultationStillOpen
    owed = Comment.objects.filter(consultation=locked).owed().count()
    if owed:
        raise CommentsWithoutAnswer(owed)
    return transition(consultation, to=ConsultationState.RESPONDED, by=by)
