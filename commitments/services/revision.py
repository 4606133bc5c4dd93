"""The revision of a plan: each of its commitments is kept, amended, added or dropped, and it is said why."""

from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from commitments.enums import CommitmentState, Purpose, RevisionKind
from commitments.errors import RevisionPublished, RevisionUnfinished
from commitments.models import Commitment, CommitmentVersion, PlanRevision, RevisionItem
from commitments.services.standing import adopt_commitment, withdraw_commitment
from commitments.services.versions import freeze_version, lock
from core.translated import Texts, columns, texts_of


def _open(revision: PlanRevision) -> PlanRevision:
    locked = PlanRevision.objects.select_for_update(of=("self",)).get(pk=revision.pk)
    if locked.published_at is not None:
        raise RevisionPublished
    return locked


@transaction.atomic
def revise_commitment(
    *,
    revision: PlanRevision,
    commitment: Commitment,
    kind: str,
    reason: Texts,
    by: Any,
    texts: dict[str, Texts] | None = None,
) -> RevisionItem:
    """Say what becomes of one commitment of the plan, and do it: an amended one takes `texts` (by field) and is
    frozen again, an added one is adopted, a dropped one withdrawn.

    Raises `RevisionPublished`, `ValidationError` (also when it was said already), `TransitionNotAllowed`.
    """
    locked = _open(revision)
    card = lock(commitment)
    before = CommitmentVersion.objects.filter(commitment=card).order_by("-number").first()
    item = RevisionItem(revision=locked, commitment=card, kind=kind, before=before, by=by)
    for name, text in columns(item, "reason", reason).items():
        setattr(item, name, text)
    item.full_clean()
    if kind == RevisionKind.AMENDED:
        item.after = amend(card, texts or {}, by)
    elif kind == RevisionKind.ADDED:
        item.after = adopt_commitment(commitment=card, adopted_at=locked.date, by=by)
    elif kind == RevisionKind.DROPPED:
        withdraw_commitment(commitment=card, reason=reason, by=by)
    item.save()
    return item


def amend(commitment: Commitment, texts: dict[str, Texts], by: Any) -> CommitmentVersion:
    """Write the new texts of an adopted card and freeze them. The trigger that guards them is told, for this
    transaction only, that a revision is what changes them.
    """
    for field, by_language in texts.items():
        merged = {**texts_of(commitment, field), **by_language}
        for name, text in columns(commitment, field, merged).items():
            setattr(commitment, name, text)
    with connection.cursor() as cursor:
        cursor.execute("select set_config('ogportal.amends', %s, true)", [str(commitment.pk)])
        commitment.full_clean()
        commitment.save()
        cursor.execute("select set_config('ogportal.amends', '', true)")
    return freeze_version(commitment=commitment, purpose=Purpose.REVISION, by=by)


@transaction.atomic
def publish_revision(*, revision: PlanRevision, by: Any) -> PlanRevision:
    """Publish a revision that says something of every commitment that was adopted before it.

    Raises `RevisionPublished`, `RevisionUnfinished`, `ValidationError` (its note in every publishing language).
    """
    locked = _open(revision)
    columns(locked, "note", texts_of(locked, "note"))
    said = RevisionItem.objects.filter(revision=locked).values("commitment")
    silent = Commitment.objects.filter(plan=locked.plan, state=CommitmentState.ADOPTED).exclude(pk__in=said)
    missing = list(silent.order_by("number").values_list("reference", flat=True))
    if missing:
        raise RevisionUnfinished(missing)
    locked.published_at = revision.published_at = timezone.now()
    locked.save(update_fields=["published_at"])
    return revision
