"""What stands on the picture of a page. `make` asks only what everybody may read; what is hidden has no picture."""

import hashlib
from collections.abc import Callable
from dataclasses import astuple, dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commitments.models import Commitment
from consultation.models import Consultation
from core.clock import last_moment
from core.templatetags.dates import date as day_of
from core.templatetags.texts import lang_of
from core.templatetags.ui import stated_date
from ideas.models import Idea
from plans.models import ActionPlan
from workshops.models import Workshop

#: Raised when the drawing changes, so that no old picture is kept.
DRAWING = 1


@dataclass(frozen=True)
class Preview:
    language: str
    kind: str
    reference: str
    title: str
    title_language: str
    state: str = ""
    state_label: str = ""
    lines: tuple[str, ...] = ()
    is_illustrative: bool = False

    @property
    def key(self) -> str:
        """Changes with whatever the picture shows."""
        return hashlib.sha256(repr((DRAWING, *astuple(self))).encode()).hexdigest()[:24]


def of_portal() -> Preview:
    """For pages that have no picture of their own."""
    language = get_language() or ""
    return Preview(language, "", "", _("Open Government Portal"), language, lines=(_("From the idea to its result"),))


def of_idea(idea: Idea) -> Preview:
    return _made(
        idea,
        _("Idea"),
        state=idea.public_state,
        state_label=idea.get_public_state_display(),
        lines=(idea.theme.title,),
        title_language=idea.language,
    )


def of_workshop(workshop: Workshop) -> Preview:
    if workshop.starts_at:
        starts = timezone.localtime(workshop.starts_at)
        day = f"{day_of(starts, 'DATE_FORMAT')} · {date_format(starts, 'TIME_FORMAT')}"
    else:
        day = stated_date(workshop.date, workshop.date_precision) if workshop.date else ""
    return _made(
        workshop,
        _("Workshop"),
        state=workshop.state,
        state_label=workshop.get_state_display(),
        lines=(day, workshop.place or ""),
    )


def of_commitment(commitment: Commitment) -> Preview:
    return _made(
        commitment,
        _("Commitment"),
        state=commitment.standing,
        state_label=commitment.get_state_display(),
        lines=(str(commitment.plan),),
    )


def of_consultation(consultation: Consultation) -> Preview:
    lines: tuple[str, ...] = ()
    if consultation.opens_at and consultation.closes_at:
        first = day_of(timezone.localtime(consultation.opens_at), "DATE_FORMAT")
        last = day_of(last_moment(consultation.closes_at), "DATE_FORMAT")
        lines = (_("%(start)s to %(end)s") % {"start": first, "end": last},)
    return _made(consultation, _("Public consultation"), lines=lines)


def of_plan(plan: ActionPlan) -> Preview:
    return _made(plan, _("Action plan"), lines=())


def _made(row: Any, kind: str, *, title_language: str = "", lines: tuple[str, ...], **fields: Any) -> Preview:
    language = get_language() or ""
    return Preview(
        language,
        kind,
        row.reference,
        row.title,
        title_language or lang_of(row, "title") or language,
        lines=tuple(str(line) for line in lines if line),
        is_illustrative=row.is_illustrative,
        **fields,
    )


@dataclass(frozen=True)
class Kind:
    """One kind of page with pictures: the rows that everybody may read, and what is drawn of one."""

    rows: Callable[[], Any]
    draw: Callable[[Any], Preview]


#: By the word that stands in the address.
KINDS: dict[str, Kind] = {
    "ideas": Kind(lambda: Idea.objects.public().select_related("theme"), of_idea),
    "workshops": Kind(Workshop.objects.public, of_workshop),
    "commitments": Kind(lambda: Commitment.objects.public().select_related("plan"), of_commitment),
    "consultations": Kind(Consultation.objects.public, of_consultation),
    "plans": Kind(ActionPlan.objects.public, of_plan),
}
_WORDS: dict[type, str] = {
    Idea: "ideas",
    Workshop: "workshops",
    Commitment: "commitments",
    Consultation: "consultations",
    ActionPlan: "plans",
}


def preview_of(row: Any) -> tuple[str, Preview]:
    """The word of the address, and the content, of a row that the page has at hand."""
    word = _WORDS[type(row)]
    return word, KINDS[word].draw(row)
