"""Frozen versions of a card."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from commitments.models import Commitment, CommitmentVersion
from core.templatetags.ui import stated_iso
from core.translated import texts_of


def lock(commitment: Commitment) -> Commitment:
    return Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)


def parts_of(commitment: Commitment) -> dict[str, Any]:
    """What a version keeps beside the texts: facts, activities and indicators, ready to be compared."""
    return {
        "facts": {
            "lead": _name(commitment.lead) or _everywhere(commitment.lead_as_stated),
            "support": [_name(body) for body in commitment.support.order_by("sort_key")],
            "partners": [_name(body) for body in commitment.partners.order_by("sort_key")],
            "values": list(commitment.ogp_values),
            "start": stated_iso(commitment.start_date, commitment.start_precision),
            "end": stated_iso(commitment.end_date, commitment.end_precision),
        },
        "activities": [
            {
                "number": one.number,
                "title": texts_of(one, "title"),
                "deliverable": texts_of(one, "deliverable"),
                "lead": _name(one.lead),
                "start": stated_iso(one.start_date),
                "due": stated_iso(one.due_date),
                "weight": one.weight,
            }
            for one in commitment.activities.select_related("lead").order_by("number")
        ],
        "indicators": [
            {
                "number": one.number,
                "kind": one.kind,
                "title": texts_of(one, "title"),
                "unit": texts_of(one, "unit"),
                "baseline": _amount(one.baseline),
                "baseline_date": stated_iso(one.baseline_date),
                "target": _amount(one.target),
                "target_date": stated_iso(one.target_date),
                "source": texts_of(one, "data_source"),
            }
            for one in commitment.indicators.order_by("number")
        ],
    }


def _name(body: Any) -> dict[str, str]:
    return texts_of(body, "name") if body else {}


def _everywhere(text: str) -> dict[str, str]:
    return {language: text for language, _label in settings.LANGUAGES} if text else {}


def _amount(value: Any) -> str:
    return "" if value is None else str(value)


@transaction.atomic
def freeze_version(*, commitment: Commitment, purpose: str, by: Any) -> CommitmentVersion:
    """Keep the card as it stands now, in every language. A database trigger guards the row for good."""
    locked = lock(commitment)
    last = CommitmentVersion.objects.filter(commitment=locked).aggregate(last=Max("number"))["last"]
    version = CommitmentVersion(
        commitment=locked,
        number=(last or 0) + 1,
        texts={field: texts_of(locked, field) for field in Commitment.TEXT_FIELDS},
        parts=parts_of(locked),
        purpose=purpose,
        by=by,
    )
    version.full_clean()
    version.save()
    return version
