"""The table of the people of one workshop: its columns going out, and reading one that comes in."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import TerritoryKind
from accounts.models import Territory
from accounts.text import normal_email
from core.text import fold
from plans.backoffice.reading import SheetRefused, read_sheet
from plans.backoffice.sheets import by_name
from workshops.enums import Gender
from workshops.models import Registration
from workshops.services import Attendee

HEADERS = ("order", "code", "name", "email", "organisation_name", "language", "gender", "region", "state", "present",
           "registered_at")  # fmt: skip
#: What comes in: (name, needed, explanation).
COLUMNS = [
    ("name", True, gettext_lazy("Name of the person, at most 120 characters")),
    ("email", False, gettext_lazy("E-mail address; without one nobody gets a ticket")),
    ("organisation_name", False, gettext_lazy("Organisation of the person")),
    ("language", False, gettext_lazy("Language of the e-mails: ar or fr")),
    ("gender", False, gettext_lazy("woman or man")),
    ("region", False, gettext_lazy("Region, by its name or code")),
    ("present", False, gettext_lazy("yes, when the person was there (once the workshop has begun)")),
]
#: The same columns as people name them, folded.
_SAID = {
    "name": ("name", "nom", "nom complet", "الاسم", "الاسم الكامل"),
    "email": ("email", "e-mail", "courriel", "البريد الإلكتروني", "البريد"),
    "organisation_name": ("organisation_name", "organisation", "association", "المنظمة", "الجمعية", "الهيئة"),
    "language": ("language", "langue", "اللغة"),
    "gender": ("gender", "genre", "sexe", "النوع", "الجنس"),
    "region": ("region", "région", "الجهة"),
    "present": ("present", "présent", "حاضر", "الحضور"),
}
#: Columns of our own export that say nothing to us when they come back.
_OURS = {"order", "code", "state", "registered_at"}
_GENDERS = {
    Gender.WOMAN: ("woman", "femme", "f", "امرأة", "أنثى"),
    Gender.MAN: ("man", "homme", "h", "m", "رجل", "ذكر"),
}
_YES = ("yes", "oui", "نعم", "1", "x", "true")
_NO = ("", "no", "non", "لا", "0", "false")
#: One brings in so many at once: each gets an e-mail, written in the same step.
MOST = 1_000


def cells(row: Any) -> list[Any]:
    """One line that goes out."""
    return [
        row.seq, row.code, row.name, row.email, row.organisation_name, row.language, row.gender,
        row.region.code if row.region else "", row.state, "yes" if hasattr(row, "attendance") else "no",
        row.created_at.isoformat(timespec="minutes"),
    ]  # fmt: skip


@dataclass
class Read:
    """What a table says: the people, what is wrong in which row, what was put together, and how it was read."""

    lines: list[Attendee] = field(default_factory=list)
    wrong: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    encoding: str = ""


def read(data: bytes, workshop: Any) -> Read:
    """The people of an XLSX or CSV file. Nothing is written. Raises `SheetRefused` when it is no such table."""
    sheet = read_sheet(data)
    if len(sheet.rows) > MOST:
        raise SheetRefused(_("At most %(most)d people come in at once: divide the table.") % {"most": MOST})
    names = _names(sheet.headers)
    found = Read(encoding=sheet.encoding)
    regions = by_name(Territory.objects.filter(kind=TerritoryKind.REGION), "name_ar", "name_fr", "code")
    known = set(workshop.registrations.standing().exclude(email="").values_list("email", flat=True))
    seen: dict[str, tuple[int, Attendee]] = {}
    for number, row in enumerate(sheet.rows, 2):
        given = {name: str(cell).strip() for name, cell in zip(names, row, strict=True) if name}
        line, wrong = _line(given, regions)
        if wrong:
            found.wrong += [{"row": number, "column": name, "why": why} for name, why in wrong.items()]
            continue
        earlier = seen.get(line.email) if line.email else None
        if earlier is not None:
            _complete(earlier[1], line)
            found.notes.append(
                _("Row %(row)d has the same address as row %(first)d: both are one person.")
                % {"row": number, "first": earlier[0]}
            )
            continue
        if line.email in known and line.email:
            found.notes.append(
                _("Row %(row)d is registered already: what is missing there is completed.") % {"row": number}
            )
        seen[line.email or f"#{number}"] = (number, line)
        found.lines.append(line)
    return found


def _names(headers: list[str]) -> list[str]:
    """Our names of the columns; '' for those of our own export that are left out."""
    said = {fold(word): name for name, words in _SAID.items() for word in words}
    names = ["" if header in _OURS else said.get(fold(header), f"?{header}") for header in headers]
    unknown = [name[1:] for name in names if name.startswith("?")]
    if unknown:
        raise SheetRefused(_("These columns are not known: %(names)s") % {"names": ", ".join(unknown)})
    if "name" not in names:
        raise SheetRefused(_("These columns are missing: %(names)s") % {"names": "name"})
    if len({name for name in names if name}) != len([name for name in names if name]):
        raise SheetRefused(_("Two columns have the same name."))
    return names


def _line(given: dict[str, str], regions: dict[str, Any]) -> tuple[Attendee, dict[str, str]]:
    wrong: dict[str, str] = {}
    line = Attendee(name="")
    for name in ("name", "email", "organisation_name"):
        column: Any = Registration._meta.get_field(name)
        text = normal_email(given.get(name, "")) if name == "email" else given.get(name, "")
        if not text and name != "name":
            continue
        try:
            setattr(line, name, column.clean(text, None))
        except ValidationError as error:
            wrong[name] = " ".join(error.messages)
    language = fold(given.get("language", "")) or settings.LANGUAGE_CODE
    if language not in dict(settings.LANGUAGES):
        wrong["language"] = _("This language is not one of the portal: %(value)s") % {"value": given["language"]}
    line.language = language
    if said := fold(given.get("gender", "")):
        line.gender = next((gender for gender, words in _GENDERS.items() if said in map(fold, words)), "")
        if not line.gender:
            wrong["gender"] = _("Write woman or man, or leave it empty.")
    if given.get("region"):
        line.region = regions.get(fold(given["region"]))
        if line.region is None:
            wrong["region"] = _("There is no such region: %(value)s") % {"value": given["region"]}
    present = fold(given.get("present", ""))
    line.present = present in map(fold, _YES)
    if not line.present and present not in _NO and present not in map(fold, _NO):
        wrong["present"] = _("Write yes or no.")
    return line, wrong


def _complete(first: Attendee, again: Attendee) -> None:
    for name in ("organisation_name", "gender", "region", "present"):
        if not getattr(first, name):
            setattr(first, name, getattr(again, name))
