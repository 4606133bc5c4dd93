"""Every write to commitments: their standing, their frozen texts, their progress."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.enums import ActivityState, CommitmentState, Extent
from commitments.models import (
    Activity,
    Commitment,
    CommitmentIdea,
    CommitmentVersion,
    Indicator,
    IndicatorReading,
    ProgressUpdate,
)
from core.transitions import transition
from core.translated import Texts, columns, texts_of
from ideas.enums import IdeaState
from ideas.models import Idea


class MergeTargetWrong(Exception):
    """A commitment merges into another one of its plan that is still standing."""


class IdeaNotAccepted(Exception):
    """Only an accepted idea can be taken up."""


class AlreadyPublished(Exception):
    """A published update is never published again; what follows is a new one."""


def _lock(commitment: Commitment) -> Commitment:
    return Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)


@transaction.atomic
def freeze_version(*, commitment: Commitment, purpose: str, by: Any) -> CommitmentVersion:
    """Keep the texts of the card as they stand now, in every language. A database trigger guards the row for good."""
    locked = _lock(commitment)
    last = CommitmentVersion.objects.filter(commitment=locked).aggregate(last=Max("number"))["last"]
    version = CommitmentVersion(
        commitment=locked,
        number=(last or 0) + 1,
        texts={field: texts_of(locked, field) for field in Commitment.TEXT_FIELDS},
        purpose=purpose,
        by=by,
    )
    version.full_clean()
    version.save()
    return version


@transaction.atomic
def open_for_consultation(*, commitment: Commitment, by: Any) -> CommitmentVersion:
    """Put a proposed card up for consultation and freeze the text that people will comment on.

    The title must stand in every publishing language. Raises `ValidationError`, `TransitionNotAllowed`.
    """
    columns(commitment, "title", texts_of(_lock(commitment), "title"))
    transition(commitment, to=CommitmentState.IN_CONSULTATION, by=by)
    return freeze_version(commitment=commitment, purpose="consultation", by=by)


@transaction.atomic
def return_to_draft(*, commitment: Commitment, by: Any) -> Commitment:
    """Take a card back from consultation to work on its text. Raises `TransitionNotAllowed`."""
    return transition(commitment, to=CommitmentState.DRAFT, by=by)


@transaction.atomic
def adopt_commitment(*, commitment: Commitment, adopted_at: date, by: Any) -> CommitmentVersion:
    """Adopt a card and freeze the adopted text. Raises `ValidationError`, `TransitionNotAllowed`."""
    columns(commitment, "title", texts_of(_lock(commitment), "title"))
    transition(commitment, to=CommitmentState.ADOPTED, by=by, stamps={"adopted_at": adopted_at})
    return freeze_version(commitment=commitment, purpose="adoption", by=by)


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
    target = _lock(into)
    gone = {CommitmentState.DROPPED, CommitmentState.MERGED, CommitmentState.WITHDRAWN}
    if target.pk == commitment.pk or target.plan_id != commitment.plan_id or target.state in gone:
        raise MergeTargetWrong
    return _leave(commitment, CommitmentState.MERGED, reason, by, merged_into=target)


@transaction.atomic
def withdraw_commitment(*, commitment: Commitment, reason: Texts, by: Any) -> Commitment:
    """Say why an adopted commitment was given up. Raises `ValidationError`, `TransitionNotAllowed`."""
    return _leave(commitment, CommitmentState.WITHDRAWN, reason, by)


@transaction.atomic
def set_activity_state(
    *, activity: Activity, to: str, by: Any, percent: int | None = None, difficulty: Texts | None = None
) -> Activity:
    """Bring an activity into another state. What is done is at 100 per cent.

    A delay or a cancellation says why, in every publishing language: now, or earlier on the same activity.
    Raises `ValidationError`, `TransitionNotAllowed`.
    """
    locked = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    stamps: dict[str, Any] = {}
    if to in {ActivityState.DELAYED, ActivityState.CANCELLED}:
        stamps |= columns(locked, "difficulty", difficulty or texts_of(locked, "difficulty"))
    if to == ActivityState.DONE:
        stamps["percent"] = 100
    elif percent is not None:
        stamps["percent"] = locked._meta.get_field("percent").clean(percent, locked)
    return transition(activity, to=to, by=by, stamps=stamps)


@transaction.atomic
def record_progress(
    *,
    commitment: Commitment,
    date: date,
    narrative: Texts,
    by: Any,
    percent: int | None = None,
    activity: Activity | None = None,
    evidence_url: str = "",
) -> ProgressUpdate:
    """Keep what an institution reports, in one language at least. Staff read it before it is published.

    Raises `ValidationError`.
    """
    if activity is not None and activity.commitment_id != commitment.pk:
        raise ValidationError({"activity": _("This activity belongs to another commitment.")})
    update = ProgressUpdate(
        commitment=commitment,
        activity=activity,
        date=date,
        percent=percent,
        evidence_url=evidence_url,
        by=by,
        is_illustrative=commitment.is_illustrative,
    )
    texts = columns(update, "narrative", narrative, required=False)
    if not any(texts.values()):
        raise ValidationError({"narrative": _("Say what was done.")})
    for name, text in texts.items():
        setattr(update, name, text)
    update.full_clean()
    update.save()
    return update


@transaction.atomic
def publish_progress(*, update: ProgressUpdate, by: Any) -> ProgressUpdate:
    """Publish what was reported; its activity, unless done or cancelled, takes the reported per cent.

    Raises `AlreadyPublished`.
    """
    locked = ProgressUpdate.objects.select_for_update(of=("self",)).select_related("activity").get(pk=update.pk)
    if locked.published_at is not None:
        raise AlreadyPublished
    locked.published_at = update.published_at = timezone.now()
    locked.reviewed_by = update.reviewed_by = by
    locked.save(update_fields=["published_at", "reviewed_by"])
    if locked.activity is not None and locked.percent is not None:
        Activity.objects.filter(pk=locked.activity.pk).exclude(
            state__in=[ActivityState.DONE, ActivityState.CANCELLED]
        ).update(percent=locked.percent, updated_at=timezone.now())
    return update


@transaction.atomic
def record_reading(
    *, indicator: Indicator, date: date, value: Decimal, by: Any, evidence_url: str = ""
) -> IndicatorReading:
    """Add a reading of an indicator. Raises `ValidationError`, also when there is one of that date."""
    reading = IndicatorReading(
        indicator=indicator,
        date=date,
        value=value,
        evidence_url=evidence_url,
        by=by,
        is_illustrative=indicator.is_illustrative,
    )
    reading.full_clean()
    reading.save()
    return reading


@transaction.atomic
def link_idea(*, commitment: Commitment, idea: Idea, extent: str = Extent.PARTLY) -> CommitmentIdea:
    """Say that a commitment takes up an idea, wholly or in part. The public sees it once the acceptance is announced.

    Linking again changes the extent. Raises `IdeaNotAccepted`, `ValidationError`.
    """
    locked = Idea.objects.select_for_update(of=("self",)).get(pk=idea.pk)
    if locked.state != IdeaState.ACCEPTED:
        raise IdeaNotAccepted
    link = CommitmentIdea.objects.filter(commitment=commitment, idea=locked).first() or CommitmentIdea(
        commitment=commitment, idea=locked, is_illustrative=commitment.is_illustrative
    )
    link.extent = extent
    link.full_clean()
    link.save()
    return link
