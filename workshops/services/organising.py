"""An association prepares its workshop: drafts it, changes it, asks staff to announce it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core.clock import wall
from core.search import languages_of
from core.translated import columns, texts_of
from plans.models import ActionPlan
from workshops import mails
from workshops.enums import PublicationStepKind, WorkshopFormat
from workshops.errors import NotEditable, NothingAsked
from workshops.models import ProgrammeItem, ProgrammeTemplateItem, PublicationStep, Workshop
from workshops.rules import is_editable, is_requested, is_running_up
from workshops.services.locking import lock
from workshops.services.registering import give_free_places

#: What an organiser may still change between the announcement and the beginning; the day and the title are promised.
PRACTICAL = frozenset(
    {"online_url", "shares_online_url", "capacity", "opens_at", "closes_at", *languages_of("place", "accessibility")}
)
_MANY = ("themes", "institutions", "regions")


@transaction.atomic
def draft_workshop(
    *, plan: ActionPlan, organiser: Any, by: Any, values: dict[str, Any], related: dict[str, Iterable[Any]]
) -> Workshop:
    """A new draft with the next number of its plan and a copy of the common programme.

    `values` are columns, `related` the themes, institutions and regions. Nobody sees it but the organiser and staff.
    Raises `ValidationError`.
    """
    ActionPlan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.pk)
    last = Workshop.objects.filter(plan=plan).aggregate(last=Max("number"))["last"] or 0
    workshop = Workshop(
        plan=plan, organiser=organiser, number=last + 1, is_illustrative=organiser.is_illustrative, **values
    )
    workshop.reference = f"{plan.reference}-W-{workshop.number:02d}"
    _keep(workshop, values, related)
    lines = ProgrammeTemplateItem.objects.filter(template="common").order_by("number")
    names = [field.name for field in ProgrammeItem._meta.concrete_fields if field.name not in {"id", "workshop"}]
    ProgrammeItem.objects.bulk_create(
        ProgrammeItem(workshop=workshop, **{name: getattr(line, name) for name in names}) for line in lines
    )
    workshop.ends_at = _end_of(workshop)
    workshop.save(update_fields=["ends_at", "updated_at"])
    return workshop


@transaction.atomic
def edit_workshop(
    *, workshop: Workshop, by: Any, values: dict[str, Any], related: dict[str, Iterable[Any]] | None = None
) -> Workshop:
    """Change a draft, or of an announced workshop what is `PRACTICAL`.

    Places that become free go to those who wait, each with an e-mail. Raises `NotEditable`, `ValidationError`.
    """
    locked = lock(workshop)
    is_practical = values.keys() <= PRACTICAL and not related
    if not is_editable(locked) and not (is_running_up(locked) and is_practical):
        raise NotEditable
    for name, value in values.items():
        setattr(locked, name, value)
    _keep(locked, values, related or {})
    if "capacity" in values:
        give_free_places(locked, by)
    return locked


def _keep(workshop: Workshop, values: dict[str, Any], related: dict[str, Iterable[Any]]) -> None:
    workshop.opens_wall, workshop.closes_wall = (
        wall(workshop.opens_at, workshop.zone),
        wall(workshop.closes_at, workshop.zone),
    )
    errors: dict[str, Any] = {}
    # A window that staff have set otherwise stays while nobody touches it.
    if values.keys() & {"starts_at", "opens_at", "closes_at"}:
        errors = _wrong_window(workshop)
    if errors:
        raise ValidationError(errors)
    workshop.date = timezone.localdate(workshop.starts_at) if workshop.starts_at else None
    workshop.ends_at = _end_of(workshop)
    workshop.full_clean(validate_constraints=False)
    workshop.save()
    for name in _MANY:
        if name in related:
            getattr(workshop, name).set(related[name])


def _wrong_window(workshop: Workshop) -> dict[str, Any]:
    if workshop.opens_at and workshop.closes_at and workshop.closes_at <= workshop.opens_at:
        return {"closes_at": _("Registration closes after it opens.")}
    if workshop.closes_at and workshop.starts_at and workshop.closes_at > workshop.starts_at:
        return {"closes_at": _("Registration closes before the workshop begins.")}
    return {}


def _end_of(workshop: Workshop) -> datetime | None:
    """A workshop lasts as long as its programme."""
    minutes = sum(workshop.programme.values_list("minutes", flat=True)) if workshop.pk else 0
    return workshop.starts_at + timedelta(minutes=minutes) if workshop.starts_at and minutes else None


@transaction.atomic
def set_programme(*, workshop: Workshop, lines: list[dict[str, Any]], by: Any) -> Workshop:
    """Put `lines` (columns of `ProgrammeItem`) in the place of the programme, in their order; the end follows.

    Raises `NotEditable`, and `ValidationError` when nothing is left.
    """
    locked = lock(workshop)
    if not (is_editable(locked) or is_running_up(locked)):
        raise NotEditable
    if not lines:
        raise ValidationError(_("A programme has at least one line."))
    locked.programme.all().delete()
    for number, line in enumerate(lines, 1):
        item = ProgrammeItem(workshop=locked, number=number, **line)
        item.full_clean(exclude={"workshop"}, validate_unique=False, validate_constraints=False)
        item.save()
    locked.ends_at = _end_of(locked)
    locked.save(update_fields=["ends_at", "updated_at"])
    return locked


@transaction.atomic
def request_publication(*, workshop: Workshop, by: Any) -> PublicationStep:
    """Ask staff to announce a draft. From then on it cannot be changed until they answer.

    Raises `NotEditable`, and `ValidationError` that names what is missing.
    """
    locked = lock(workshop)
    if not is_editable(locked):
        raise NotEditable
    missing = what_is_missing(locked)
    if missing:
        raise ValidationError(missing)
    return PublicationStep.objects.create(workshop=locked, kind=PublicationStepKind.REQUESTED, by=by)


def what_is_missing(workshop: Workshop) -> dict[str, Any]:
    """What a draft still needs before it can be announced, by field."""
    missing: dict[str, Any] = {}
    try:
        columns(workshop, "title", texts_of(workshop, "title"))
    except ValidationError as error:
        missing |= {name: _("The title is needed in every publishing language.") for name in error.error_dict}
    if workshop.starts_at is None:
        missing["starts_at"] = _("Say when it begins.")
    if workshop.opens_at is None:
        missing["opens_at"] = _("Say when registration opens.")
    if workshop.format != WorkshopFormat.ONLINE and not any(texts_of(workshop, "place").values()):
        missing["place_ar"] = _("Say where it takes place.")
    if not workshop.themes.exists():
        missing["themes"] = _("Choose a theme.")
    return missing


@transaction.atomic
def withdraw_request(*, workshop: Workshop, by: Any) -> PublicationStep:
    """Take the request back, so that the draft can be changed again. Raises `NothingAsked`."""
    locked = lock(workshop)
    if not is_requested(locked):
        raise NothingAsked
    return PublicationStep.objects.create(workshop=locked, kind=PublicationStepKind.WITHDRAWN, by=by)


@transaction.atomic
def refuse_publication(*, workshop: Workshop, reason: str, by: Any) -> PublicationStep:
    """Send a draft back to its organiser with a reason; whoever asked gets an e-mail.

    Raises `NothingAsked`, `ValidationError`.
    """
    locked = lock(workshop)
    if not is_requested(locked):
        raise NothingAsked
    step = PublicationStep(workshop=locked, kind=PublicationStepKind.REFUSED, reason=reason, by=by)
    step.full_clean(exclude={"workshop", "by"})
    step.save()
    request = locked.publication_steps.filter(kind=PublicationStepKind.REQUESTED).order_by("-pk")[0]
    mails.publication_answered(locked, to=request.by, reason=step.reason)
    return step
