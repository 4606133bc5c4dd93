"""Writing a card at an institution's desk, and its way through those who read it."""

import json
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Institution
from commitments.enums import CARD_IS_WRITTEN, CardStep, CommitmentState, Purpose
from commitments.errors import CardIncomplete, CardNotHandedIn, CardNotWritten, SectionChanged
from commitments.models import Activity, CardReview, Commitment, CommitmentVersion, Indicator
from commitments.services.versions import freeze_version, lock
from core.translated import Texts, columns, texts_of
from plans.models import ActionPlan

#: The parts of a card that are saved one by one, and the columns and links of each ("_" stands for every language).
SECTIONS: dict[str, tuple[str, ...]] = {
    "title": ("title_",),
    "texts": ("problem_", "description_", "contribution_", "relevance_"),
    "frame": ("theme_id", "ogp_values", "support", "partners", "start_date", "end_date", "budget_"),
}
#: What a card must say before it is handed in, in every publishing language.
ASKED = ("title", "problem", "description", "contribution", "relevance")


def _names(section: str) -> list[str]:
    return [
        found
        for name in SECTIONS[section]
        for found in ([name + code for code, _label in settings.LANGUAGES] if name.endswith("_") else [name])
    ]


def section_values(commitment: Commitment, section: str) -> dict[str, Any]:
    """What stands in a section now, by column; of links the keys in their order."""
    found: dict[str, Any] = {}
    for name in _names(section):
        value = getattr(commitment, name)
        links = hasattr(value, "values_list")
        found[name] = sorted(value.values_list("pk", flat=True)) if links else ("" if value is None else value)
    return found


def fingerprint(values: dict[str, Any]) -> str:
    """What a form carries so that a save knows whether somebody else has saved since it was opened."""
    return sha256(json.dumps(values, cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()[:16]


def last_step(commitment: Commitment) -> str | None:
    """The last step of a card between its institution and its readers; None while it was never handed in."""
    steps = CardReview.objects.filter(commitment=commitment).exclude(step=CardStep.REMARK).order_by("-pk")
    return steps.values_list("step", flat=True).first()


def is_written(commitment: Commitment) -> bool:
    """The institution may write: a draft that was never handed in, or sent back, or taken back from consultation."""
    if commitment.state != CommitmentState.DRAFT:
        return False
    step = last_step(commitment)
    if step != CardStep.CLEARED:
        return step in CARD_IS_WRITTEN
    # Read once already: it is written again only after its consultation.
    return bool(CommitmentVersion.objects.filter(commitment=commitment, purpose=Purpose.CONSULTATION).exists())


def _written(commitment: Commitment) -> Commitment:
    locked = lock(commitment)
    if not is_written(locked):
        raise CardNotWritten
    return locked


@transaction.atomic
def create_card(*, plan: ActionPlan, lead: Institution, title: Texts, by: Any) -> Commitment:
    """Begin a card at the desk of the institution that will lead it. Nobody else sees it before staff have read it.

    Raises `ValidationError`.
    """
    ActionPlan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.pk)  # one number after the other
    last = Commitment.objects.filter(plan=plan).aggregate(last=Max("number"))["last"]
    number = (last or 0) + 1
    card = Commitment(
        plan=plan,
        number=number,
        reference=f"{plan.reference}-C-{number:02d}",
        lead=lead,
        proposed_at=None,
        is_illustrative=plan.is_illustrative,
    )
    for name, text in columns(card, "title", title).items():
        setattr(card, name, text)
    card.full_clean()
    card.save()
    return card


@transaction.atomic
def save_section(*, commitment: Commitment, section: str, values: dict[str, Any], seen: str, by: Any) -> Commitment:
    """Save one part of a card: its columns in every language, and its links. The other parts stay untouched.

    `seen` is the `fingerprint` of what the writer had before their eyes. Raises `SectionChanged` when somebody else
    has saved this part since, `CardNotWritten`, `ValidationError`.
    """
    locked = _written(commitment)
    current = section_values(locked, section)
    if fingerprint(current) != seen:
        raise SectionChanged(current)
    links = {name: values[name] for name in ("support", "partners") if name in values}
    allowed = set(_names(section))
    for name, value in values.items():
        if name in allowed and name not in links:
            setattr(locked, name, value)
    locked.full_clean()
    locked.save()
    for name, bodies in links.items():
        getattr(locked, name).set(bodies)
    return locked


def _next_number(rows: QuerySet[Any]) -> int:
    return int(rows.aggregate(last=Max("number"))["last"] or 0) + 1


def row_values(row: Activity | Indicator) -> dict[str, Any]:
    """What stands in an activity or an indicator now, by column."""
    shared = {"id", "commitment_id", "created_at", "updated_at", "is_illustrative"}
    fields = [f for f in row._meta.concrete_fields if f.attname not in shared]
    return {f.attname: "" if getattr(row, f.attname) is None else getattr(row, f.attname) for f in fields}


@transaction.atomic
def save_row(
    *, commitment: Commitment, row: Activity | Indicator, values: dict[str, Any], seen: str, by: Any
) -> Activity | Indicator:
    """Add an activity or an indicator to a card, or change it; a new one gets the next number.

    Raises `SectionChanged`, `CardNotWritten`, `ValidationError`.
    """
    locked = _written(commitment)
    if row.pk is not None:
        row = type(row).objects.get(pk=row.pk, commitment=locked)
        current = row_values(row)
        if fingerprint(current) != seen:
            raise SectionChanged(current)
    else:
        row.commitment = locked
        row.number = _next_number(type(row).objects.filter(commitment=locked))
        row.is_illustrative = locked.is_illustrative
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def remove_row(*, commitment: Commitment, row: Activity | Indicator, by: Any) -> None:
    """Take an activity or an indicator off a card that is written; its versions keep it. Raises `CardNotWritten`."""
    locked = _written(commitment)
    type(row).objects.filter(pk=row.pk, commitment=locked).delete()


def missing_in(commitment: Commitment) -> list[str]:
    """What a card lacks before it can be handed in: names of its texts, or `activities`, `indicators`."""
    missing = [
        field
        for field in ASKED
        if any(not texts_of(commitment, field).get(language) for language in settings.PUBLISHING_LANGUAGES)
    ]
    missing += [name for name in ("activities", "indicators") if not getattr(commitment, name).exists()]
    return missing


def _step(commitment: Commitment, version: CommitmentVersion, step: str, by: Any, note: str = "") -> CardReview:
    review = CardReview(commitment=commitment, version=version, step=step, note=note, by=by)
    review.full_clean()
    review.save()
    return review


@transaction.atomic
def submit_card(*, commitment: Commitment, by: Any, note: str = "") -> CardReview:
    """Hand a card in: it is frozen as it stands, and waits for staff. Raises `CardNotWritten`, `CardIncomplete`."""
    locked = _written(commitment)
    missing = missing_in(locked)
    if missing:
        raise CardIncomplete(missing)
    version = freeze_version(commitment=locked, purpose=Purpose.REVIEW, by=by)
    return _step(locked, version, CardStep.SUBMITTED, by, note)


def _handed_in(commitment: Commitment) -> tuple[Commitment, CommitmentVersion]:
    locked = lock(commitment)
    if locked.state != CommitmentState.DRAFT or last_step(locked) != CardStep.SUBMITTED:
        raise CardNotHandedIn
    review = CardReview.objects.filter(commitment=locked, step=CardStep.SUBMITTED).latest("pk")
    return locked, review.version


@transaction.atomic
def return_card(*, commitment: Commitment, note: str, by: Any) -> CardReview:
    """Send a card back to its institution with reasons. Raises `CardNotHandedIn`, `ValidationError`."""
    if not note.strip():
        raise ValidationError({"note": _("Say what the institution should change.")})
    locked, version = _handed_in(commitment)
    return _step(locked, version, CardStep.RETURNED, by, note)


@transaction.atomic
def clear_card(*, commitment: Commitment, by: Any, note: str = "") -> CardReview:
    """Find a card ready: the committee reads it, and it stands among the proposed commitments from now on.

    Raises `CardNotHandedIn`.
    """
    locked, version = _handed_in(commitment)
    if locked.proposed_at is None:
        locked.proposed_at = timezone.now()
        locked.save(update_fields=["proposed_at", "updated_at"])
    return _step(locked, version, CardStep.CLEARED, by, note)


@transaction.atomic
def remark_on_card(*, commitment: Commitment, note: str, by: Any) -> CardReview:
    """Keep what a member of the committee, or staff, remarks on the last frozen text. Raises `ValidationError`,
    `CardNotHandedIn` where nothing was ever frozen.
    """
    locked = lock(commitment)
    version = CommitmentVersion.objects.filter(commitment=locked).order_by("-number").first()
    if version is None:
        raise CardNotHandedIn
    if not note.strip():
        raise ValidationError({"note": _("Write your remark.")})
    return _step(locked, version, CardStep.REMARK, by, note)
