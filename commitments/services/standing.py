"""Proposed, consulted, adopted, dropped, merged, withdrawn: the standing of a commitment."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from commitments import mails
from commitments.enums import CommitmentState, Purpose
from commitments.errors import MergeTargetWrong
from commitments.models import Commitment, CommitmentVersion
from commitments.services.versions import freeze_version, lock
from core.transitions import transition
from core.translated import Texts, columns, texts_of


def _in_public(commitment: Commitment) -> dict[str, Any]:
    """Whatever goes on is public from then on, if it was not before."""
    return {} if commitment.proposed_at else {"proposed_at": timezone.now()}


@transaction.atomic
def open_for_consultation(*, commitment: Commitment, by: Any) -> CommitmentVersion:
    """Put a proposed card up for consultation and freeze the text that people will comment on.

    The title must stand in every publishing language. Raises `ValidationError`, `TransitionNotAllowed`.
    """
    columns(commitment, "title", texts_of(lock(commitment), "title"))
    transition(commitment, to=CommitmentState.IN_CONSULTATION, by=by, stamps=_in_public(commitment))
    return freeze_version(commitment=commitment, purpose=Purpose.CONSULTATION, by=by)


@transaction.atomic
def return_to_draft(*, commitment: Commitment, by: Any) -> Commitment:
    """Take a card back from consultation to work on its text. Raises `TransitionNotAllowed`."""
    return transition(commitment, to=CommitmentState.DRAFT, by=by)


@transaction.atomic
def adopt_commitment(*, commitment: Commitment, adopted_at: date, by: Any) -> CommitmentVersion:
    """Adopt a card and freeze the adopted text. Its followers and the authors of its ideas are told, by the outbox.

    Raises `ValidationError`, `TransitionNotAllowed`.
    """
    columns(commitment, "title", texts_of(lock(commitment), "title"))
    transition(
        commitment, to=CommitmentState.ADOPTED, by=by, stamps={"adopted_at": adopted_at, **_in_public(commitment)}
    )
    version = freeze_version(commitment=commitment, purpose=Purpose.ADOPTION, by=by)
    mails.adopted_for_followers(version)
    mails.adopted_for_authors(version.commitment)
    return version


def _leave(commitment: Commitment, to: str, reason: Texts, by: Any, **stamps: Any) -> Commitment:
    stamps |= columns(commitment, "standing_reason", reason)
    return transition(commitment, to=to, by=by, stamps=stamps)


@transaction.atomic
def drop_commitment(*, commitment: Commitment, reason: Texts, by: Any) -> Commitment:
    """Say why a proposed card was not adopted. Raises `ValidationError`, `TransitionNotAllowed`."""
    return _leave(commitment, CommitmentState.DROPPED, reason, by)


@transaction.atomic
def merge_commitment(*, commitment: Commitment, into: Commitment, reason: Texts, by: Any) -> Commitment:
    """Merge a proposed card into another one of its plan.

    Raises `MergeTargetWrong`, `ValidationError`, `TransitionNotAllowed`.
    """
    target = lock(into)
    gone = {CommitmentState.DROPPED, CommitmentState.MERGED, CommitmentState.WITHDRAWN}
    if target.pk == commitment.pk or target.plan_id != commitment.plan_id or target.state in gone:
        raise MergeTargetWrong
    return _leave(commitment, CommitmentState.MERGED, reason, by, merged_into=target)


@transaction.atomic
def withdraw_commitment(*, commitment: Commitment, reason: Texts, by: Any) -> Commitment:
    """Say why an adopted commitment was given up. Raises `ValidationError`, `TransitionNotAllowed`."""
    return _leave(commitment, CommitmentState.WITHDRAWN, reason, by)
