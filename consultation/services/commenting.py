"""Commenting on a frozen text or on a part of it. People are known by a confirmed address; nothing of it is shown."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from accounts.models import Confirmation, Organisation, Participant
from accounts.services import confirm, current_consent, request_confirmation
from commitments.models import Activity, CommitmentVersion
from consultation import mails
from consultation.errors import (
    CommentNotConfirmed,
    ConsultationClosed,
    NotRepresented,
    QuoteNotFound,
    VersionNotConsulted,
)
from consultation.models import Comment, Consultation
from consultation.rules import speaks_for, takes_comments, takes_late_comment
from consultation.text import shortened, stands_in, words_at
from core.enums import CommentState
from core.models import MOST_OF_REASON
from core.transitions import transition
from core.translated import Texts, in_every_language
from ideas.services.keys import confirm_url, lock_key

#: `Confirmation.purpose` of a comment that waits for its author's address.
PURPOSE = "consultation.comment"


#: The page that confirms a comment or a support.
CONFIRM_PAGE = "consultation:confirm"


def _activity(version: CommitmentVersion, anchor: str) -> Activity | None:
    if not anchor.startswith("activity-"):
        return None
    number = anchor.removeprefix("activity-")
    return Activity.objects.filter(commitment=version.commitment_id, number=number).first()


def _quoted(version: CommitmentVersion, anchor: str, activity: Activity | None, quote: str) -> str:
    """The quoted words when they stand in the part, in any language; without any, the beginning of the part."""
    shown = words_at(version, anchor, translation.get_language() or settings.LANGUAGE_CODE, activity) if anchor else ""
    if not quote:
        return shortened(shown)
    names = [anchor] if anchor else list(version.texts)
    for language, _name in settings.LANGUAGES:
        if any(stands_in(quote, words_at(version, name, language, activity)) for name in names):
            return quote
    raise QuoteNotFound


@transaction.atomic
def submit_comment(
    *,
    consultation: Consultation,
    version: CommitmentVersion,
    body: str,
    language: str,
    submission_key: UUID,
    interface_language: str,
    email: str = "",
    participant: Participant | None = None,
    anchor: str = "",
    quote: str = "",
    author_name: str = "",
    show_name: bool = False,
    organisation: Organisation | None = None,
    by: Any = None,
    opened_at: datetime | None = None,
) -> tuple[Comment, Confirmation | None]:
    """Keep a comment on one frozen text, or on the part of it that `anchor` names, with the words that stood there.

    Of a `participant` whose address is confirmed it counts at once; otherwise nobody sees it until `email` is
    confirmed, and a mail goes there. `organisation` is the verified one for which the signed-in `by` speaks.
    `submission_key` is made when the form is shown: the same key again gives back the same comment. `opened_at` is
    when the form was opened: who opened it in time has the consultation's grace time after the closing. Writes to
    the outbox. Raises `ConsultationClosed`, `VersionNotConsulted`, `QuoteNotFound`, `NotRepresented`,
    `ValidationError`.
    """
    lock_key(submission_key)
    earlier = Comment.objects.filter(submission_key=submission_key).first()
    if earlier is not None:
        return earlier, Confirmation.objects.filter(purpose=PURPOSE, object_id=earlier.pk).first()
    if not (takes_comments(consultation) or takes_late_comment(consultation, opened_at)):
        raise ConsultationClosed
    if not consultation.versions.filter(pk=version.pk).exists():
        raise VersionNotConsulted
    if organisation is not None and not speaks_for(by, organisation):
        raise NotRepresented
    activity = _activity(version, anchor)
    comment = Comment(
        consultation=consultation,
        version=version,
        anchor=anchor,
        activity=activity,
        quote=_quoted(version, anchor, activity, quote),
        organisation=organisation,
        body=body,
        language=language,
        author_name=author_name,
        show_name=show_name and bool(author_name),
        submission_key=submission_key,
        consent=current_consent("consultation"),
        consent_language=interface_language,
        consent_at=timezone.now(),
        is_illustrative=consultation.is_illustrative,
    )
    comment.full_clean()
    comment.save()
    if participant is not None:
        _take(comment, participant)
        return comment, None
    confirmation = request_confirmation(
        purpose=PURPOSE,
        object_id=comment.pk,
        email=email,
        language=interface_language,
        what=version.text("title"),
        url=confirm_url(interface_language, CONFIRM_PAGE),
    )
    return comment, confirmation


def waiting_comment(confirmation: Confirmation) -> Comment:
    """The comment that waits for this confirmation."""
    return Comment.objects.select_related("consultation__plan", "version__commitment").get(pk=confirmation.object_id)


def _take(comment: Comment, participant: Participant) -> None:
    """Give a comment its confirmed writer; it goes to moderation, or out where the plan does not read first."""
    comment.participant = participant
    comment.confirmed_at = timezone.now()
    comment.save(update_fields=["participant", "confirmed_at", "updated_at"])
    if not comment.consultation.plan.moderates_first:
        publish_comment(comment=comment, by=None)
    mails.received(comment)


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
    if comment.confirmed_at is None:
        _take(comment, participant)
    return comment


@transaction.atomic
def publish_comment(*, comment: Comment, by: Any) -> Comment:
    """Show a comment to everybody. Raises `CommentNotConfirmed`, `TransitionNotAllowed`."""
    if comment.confirmed_at is None:
        raise CommentNotConfirmed
    stamps = {"published_at": comment.published_at or timezone.now(), "hidden_reasons": {}}
    return transition(comment, to=CommentState.PUBLISHED, by=by, stamps=stamps)


@transaction.atomic
def hide_comment(*, comment: Comment, reason: Texts, by: Any) -> Comment:
    """Hide a comment; the public reads the reason in its place, in every publishing language.

    Raises `ValidationError` that names each `reason_<language>` that is missing, `TransitionNotAllowed`.
    """
    texts = in_every_language(reason, "reason", max_length=MOST_OF_REASON)
    said = texts[settings.LANGUAGE_CODE]
    return transition(comment, to=CommentState.HIDDEN, by=by, reason=said, stamps={"hidden_reasons": texts})
