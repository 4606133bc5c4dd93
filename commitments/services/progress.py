"""What is done of a commitment: states of activities, reports with evidence, readings, and OGP's scale."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments import mails
from commitments.enums import ActivityState
from commitments.errors import AlreadyReviewed
from commitments.models import (
    Activity,
    Commitment,
    CompletionAssessment,
    Indicator,
    IndicatorReading,
    ProgressUpdate,
)
from core.transitions import transition
from core.translated import Texts, columns, texts_of
from core.uploads import read_document

#: States in which an activity says why, in every publishing language.
EXPLAINED = frozenset({ActivityState.DELAYED, ActivityState.CANCELLED})


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
    if to in EXPLAINED:
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
    activity_state: str = "",
    difficulty: Texts | None = None,
    evidence_url: str = "",
    evidence: Any = None,
) -> ProgressUpdate:
    """Keep what an institution reports, in one language at least. Staff read it before it is published.

    A report may say that its activity is in another state; a delay or a cancellation says why. Nothing that was
    reported is ever changed: a correction is a new report. Keeps `evidence`, a file that was sent, under a name
    nobody can guess. Raises `ValidationError`.
    """
    if activity is not None and activity.commitment_id != commitment.pk:
        raise ValidationError({"activity": _("This activity belongs to another commitment.")})
    if activity is None and activity_state:
        raise ValidationError({"activity": _("Choose the activity whose state this is.")})
    if date > timezone.localdate():
        raise ValidationError({"date": _("A report speaks of what has been: its date cannot be still to come.")})
    update = ProgressUpdate(
        commitment=commitment,
        activity=activity,
        date=date,
        percent=percent,
        activity_state=activity_state,
        evidence_url=evidence_url,
        by=by,
        is_illustrative=commitment.is_illustrative,
    )
    texts = columns(update, "narrative", narrative, required=False)
    if not any(texts.values()):
        raise ValidationError({"narrative": _("Say what was done.")})
    texts |= columns(update, "difficulty", difficulty or {}, required=activity_state in EXPLAINED)
    for name, text in texts.items():
        setattr(update, name, text)
    if evidence:
        _attach(update, evidence)
    update.full_clean(exclude=["evidence_file"])
    update.save()
    return update


def _attach(update: ProgressUpdate, file: Any) -> None:
    """The document under its own name's stem, and the ending that its content asks for."""
    try:
        found = read_document(file)
    except ValidationError as why:
        raise ValidationError({"evidence": why.messages}) from why
    stem = file.name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or "document"
    update.evidence_name = f"{stem[:120]}.{found.kind}"
    update.evidence_file.save(f"evidence.{found.kind}", ContentFile(found.content), save=False)


def _waiting(update: ProgressUpdate) -> ProgressUpdate:
    locked = ProgressUpdate.objects.select_for_update(of=("self",)).select_related("activity").get(pk=update.pk)
    if locked.published_at is not None or locked.returned_at is not None:
        raise AlreadyReviewed
    return locked


@transaction.atomic
def publish_progress(*, update: ProgressUpdate, by: Any) -> ProgressUpdate:
    """Publish what was reported. Its activity takes the reported state, and unless done or cancelled the per cent.
    Followers are told, by the outbox.

    Raises `AlreadyReviewed`, and `TransitionNotAllowed` when the activity cannot come into that state any more.
    """
    locked = _waiting(update)
    locked.published_at = update.published_at = timezone.now()
    locked.reviewed_by = update.reviewed_by = by
    locked.save(update_fields=["published_at", "reviewed_by"])
    if locked.activity is not None:
        _carry_over(locked, locked.activity, by)
    mails.progress_for_followers(locked)
    return update


def _carry_over(update: ProgressUpdate, activity: Activity, by: Any) -> None:
    activity.refresh_from_db()
    to, percent = update.activity_state, update.percent
    if not to and percent and activity.state == ActivityState.NOT_STARTED:
        to = ActivityState.IN_PROGRESS
    if to and to != activity.state:
        difficulty = texts_of(update, "difficulty")
        set_activity_state(
            activity=activity,
            to=to,
            percent=percent,
            difficulty=difficulty if any(difficulty.values()) else None,
            by=by,
        )
    elif percent is not None:
        Activity.objects.filter(pk=activity.pk).exclude(
            state__in=[ActivityState.NOT_STARTED, ActivityState.DONE, ActivityState.CANCELLED]
        ).update(percent=percent, updated_at=timezone.now())


@transaction.atomic
def return_progress(*, update: ProgressUpdate, reason: str, by: Any) -> ProgressUpdate:
    """Send a report back to its institution, with a reason. It stays as it is; a new one follows.

    Raises `AlreadyReviewed`, `ValidationError`.
    """
    if not reason.strip():
        raise ValidationError({"return_reason": _("Say why the report is sent back.")})
    locked = _waiting(update)
    locked.returned_at = update.returned_at = timezone.now()
    locked.return_reason = update.return_reason = reason.strip()
    locked.reviewed_by = update.reviewed_by = by
    locked.save(update_fields=["returned_at", "return_reason", "reviewed_by"])
    return update


@transaction.atomic
def record_reading(
    *, indicator: Indicator, date: date, value: Decimal, by: Any, evidence_url: str = "", publish: bool = True
) -> IndicatorReading:
    """Add a reading of an indicator; without `publish` it waits until staff have read it.

    Raises `ValidationError`, also when there is one of that date.
    """
    reading = IndicatorReading(
        indicator=indicator,
        date=date,
        value=value,
        evidence_url=evidence_url,
        by=by,
        published_at=timezone.now() if publish else None,
        is_illustrative=indicator.is_illustrative,
    )
    reading.full_clean()
    reading.save()
    return reading


@transaction.atomic
def publish_reading(*, reading: IndicatorReading, by: Any) -> IndicatorReading:
    """Publish a reading that an institution noted. Raises `AlreadyReviewed`."""
    locked = IndicatorReading.objects.select_for_update(of=("self",)).get(pk=reading.pk)
    if locked.published_at is not None:
        raise AlreadyReviewed
    locked.published_at = reading.published_at = timezone.now()
    locked.save(update_fields=["published_at"])
    return reading


@transaction.atomic
def assess_completion(
    *, commitment: Commitment, completion: str, date: date, reason: Texts, by: Any
) -> CompletionAssessment:
    """Say where a commitment stands on OGP's scale, and why. The latest by its date is the one that counts.
    Followers are told, by the outbox.

    Raises `ValidationError`.
    """
    locked = Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)
    assessment = CompletionAssessment(
        commitment=locked, completion=completion, date=date, by=by, is_illustrative=locked.is_illustrative
    )
    for name, text in columns(assessment, "reason", reason).items():
        setattr(assessment, name, text)
    assessment.full_clean()
    assessment.save()
    latest = CompletionAssessment.objects.filter(commitment=locked).order_by("-date", "-pk")[0]
    locked.completion = commitment.completion = latest.completion
    locked.save(update_fields=["completion", "updated_at"])
    mails.assessed_for_followers(assessment)
    return assessment
