"""Reasoned responses: an institution proposes, staff publish or send back; staff may also respond themselves."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Institution
from commitments.enums import PUBLIC_PURPOSES
from commitments.models import Commitment, CommitmentVersion
from consultation import mails
from consultation.enums import Effect
from consultation.errors import CommentNotPublished, NotTheirs, ResponseNotWaiting
from consultation.models import Comment, Consultation, ReasonedResponse
from consultation.rules import answering_institution, responds_to
from core.enums import CommentState
from core.translated import Texts, columns


def _locked_comment(comment: Comment) -> Comment:
    """The comment, so that two responses to it are put in a row. Raises `CommentNotPublished`."""
    locked = (
        Comment.objects.select_for_update(of=("self",))
        .select_related("consultation", "participant", "version__commitment__lead", "activity__lead")
        .get(pk=comment.pk)
    )
    if locked.state != CommentState.PUBLISHED:
        raise CommentNotPublished
    return locked


def _written(comment: Comment, text: Texts, **values: Any) -> ReasonedResponse:
    response = ReasonedResponse(comment=comment, is_illustrative=comment.is_illustrative, **values)
    for name, value in columns(response, "text", text).items():
        setattr(response, name, value)
    _check_effect(response, needs_version=response.published_at is not None)
    response.full_clean()
    response.save()
    return response


def _check_effect(response: ReasonedResponse, *, needs_version: bool) -> None:
    """A change says where it stands: in which later frozen text, of this card or of the one it was merged into."""
    version = response.changed_version
    if response.effect == Effect.KEPT:
        response.changed_version, response.changed_part = None, ""
    elif version is None and needs_version:
        raise ValidationError({"changed_version": _("Say in which version of the text the change stands.")})
    elif version is not None and not changeable_versions(response.comment).filter(pk=version.pk).exists():
        raise ValidationError({"changed_version": _("This version does not come after the text that was consulted.")})


def changeable_versions(comment: Comment) -> Any:
    """The frozen texts in which a comment can have led to a change."""
    commitment = comment.version.commitment
    later = CommitmentVersion.objects.filter(commitment=commitment, number__gt=comment.version.number)
    if commitment.merged_into_id:
        later = later | CommitmentVersion.objects.filter(commitment=commitment.merged_into_id)
    return later.filter(purpose__in=PUBLIC_PURPOSES).select_related("commitment").order_by("commitment", "number")


def part_choices() -> list[tuple[str, str]]:
    """The parts of a card, for saying where it was changed."""
    parts = [(name, Commitment.label_of(name)) for name in Commitment.TEXT_FIELDS]
    return [*parts, ("activities", _("Activities")), ("indicators", _("Indicators"))]


@transaction.atomic
def propose_response(
    *,
    comment: Comment,
    text: Texts,
    effect: str,
    by: Any,
    changed_version: CommitmentVersion | None = None,
    changed_part: str = "",
) -> ReasonedResponse:
    """Keep the response of an institution, in every publishing language, for staff to read. Nobody else sees it.

    Written by its focal point, or brought in by staff from the table that the institution filled. Raises
    `CommentNotPublished`, `NotTheirs`, `ValidationError`.
    """
    locked = _locked_comment(comment)
    if not responds_to(by, locked):
        raise NotTheirs
    institution = answering_institution(by, locked) or locked.responsible
    return _written(
        locked,
        text,
        institution=institution,
        effect=effect,
        changed_version=changed_version,
        changed_part=changed_part,
        by=by,
    )


@transaction.atomic
def respond_to_comment(
    *,
    comment: Comment,
    text: Texts,
    effect: str,
    by: Any,
    institution: Institution | None = None,
    changed_version: CommitmentVersion | None = None,
    changed_part: str = "",
) -> ReasonedResponse:
    """Publish a reasoned response, in every publishing language. A later one supersedes an earlier one.

    `changed_version` is the frozen text that has the change, `changed_part` where in it. The author of the comment
    gets an e-mail. Raises `CommentNotPublished`, `ValidationError`.
    """
    response = _written(
        _locked_comment(comment),
        text,
        institution=institution,
        effect=effect,
        changed_version=changed_version,
        changed_part=changed_part,
        by=by,
        published_at=timezone.now(),
    )
    mails.responded(response)
    return response


def _locked_response(response: ReasonedResponse) -> ReasonedResponse:
    _locked_comment(response.comment)
    found = (
        ReasonedResponse.objects.waiting()
        .select_for_update(of=("self",))
        .select_related("comment__consultation", "comment__participant", "comment__version__commitment")
        .filter(pk=response.pk)
        .first()
    )
    if found is None:
        raise ResponseNotWaiting
    return found


@transaction.atomic
def publish_response(
    *, response: ReasonedResponse, by: Any, changed_version: CommitmentVersion | None = None
) -> ReasonedResponse:
    """Publish what an institution proposed. `changed_version` says where the change stands, if it did not.

    The author of the comment gets an e-mail. Raises `ResponseNotWaiting`, `CommentNotPublished`, `ValidationError`.
    """
    locked = _locked_response(response)
    locked.changed_version = changed_version or locked.changed_version
    locked.published_at, locked.reviewed_by = timezone.now(), by
    _check_effect(locked, needs_version=True)
    locked.full_clean()
    locked.save()
    mails.responded(locked)
    return locked


@transaction.atomic
def publish_waiting(*, consultation: Consultation, by: Any) -> int:
    """Publish every proposed response of a consultation, or none; returns how many. Raises what one would raise."""
    rows = ReasonedResponse.objects.waiting().filter(comment__consultation=consultation).select_related("comment")
    waiting = list(rows.filter(comment__state=CommentState.PUBLISHED).order_by("pk"))
    for response in waiting:
        publish_response(response=response, by=by)
    return len(waiting)


@transaction.atomic
def return_response(*, response: ReasonedResponse, note: str, by: Any) -> ReasonedResponse:
    """Send a proposed response back to its institution with a note; whoever wrote it gets an e-mail.

    Raises `ResponseNotWaiting`, `CommentNotPublished`, `ValidationError`.
    """
    if not note.strip():
        raise ValidationError({"return_note": _("Say what is missing.")})
    locked = _locked_response(response)
    locked.returned_at, locked.reviewed_by, locked.return_note = timezone.now(), by, note.strip()
    locked.full_clean()
    locked.save()
    mails.returned(locked)
    return locked
