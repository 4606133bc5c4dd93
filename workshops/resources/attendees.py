"""The table of the people of one workshop: its columns going out, and reading one that comes in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import TerritoryKind
from accounts.models import Territory
from accounts.text import normal_email
from core.text import fold
from plans.backoffice.sheets import by_name
from plans.backoffice.streamed import SheetRefused, streamed
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
#: One brings in so many at once.
MOST, _TOLD_EVERY = 20_000, 500


def cells(row: Any) -> list[Any]:
    """One line that goes out."""
    return [
        row.seq, row.code, row.name, row.email, row.organisation_name, row.language, row.gender,
        row.region.code if row.region else "", row.state, "yes" if hasattr(row, "attendance") else "no",
        row.created_at.isoformat(timespec="minutes"),
    ]  # fmt: skip


class PeopleTable:
    """The table that goes out, as `plans.backoffice.outgoing` asks for one."""

    def get_export_fields(self) -> list[SimpleNamespace]:
        return [SimpleNamespace(column_name=name) for name in HEADERS]

    def filter_export(self, rows: Any) -> Any:
        return rows.for_desk()

    def export_resource(self, row: Any, selected_fields: Any = None) -> list[Any]:
        return cells(row)


@dataclass
class Read:
    """What a table says: the people, what is wrong in which row, what was put together, and how it was read."""

    lines: list[Attendee] = field(default_factory=list)
    wrong: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    encoding: str = ""


def is_short(file: Any, encoding: str = "") -> bool:
    """Whether a page can wait for the table. What is no such table is refused at once. Raises `SheetRefused`."""
    if file.size > settings.IMPORT_AT_ONCE_BYTES and file.read(4) == b"PK\x03\x04":
        return False
    with streamed(file, encoding=encoding) as stream:
        _names(stream.headers)
        return all(count <= settings.IMPORT_AT_ONCE_ROWS for count, _row in enumerate(stream.rows, 1))


def read(
    file: Any, workshop: Any, *, encoding: str = "", first: int = MOST, report: Callable[[int, int], Any] | None = None
) -> Read:
    """The people of an XLSX or CSV file, or the `first` of them. Nothing is written.

    Raises `SheetRefused` when it is no such table.
    """
    with streamed(file, encoding=encoding) as stream:
        names = _names(stream.headers)
        found = Read(encoding=stream.encoding)
        regions = by_name(Territory.objects.filter(kind=TerritoryKind.REGION), "name_ar", "name_fr", "code")
        known = set(workshop.registrations.standing().exclude(email="").values_list("email", flat=True))
        seen: dict[str, tuple[int, Attendee]] = {}
        for count, (number, row) in enumerate(stream.rows, 1):
            if count > first:
                if first < MOST:
                    break
                raise SheetRefused(_("At most %(most)d people come in at once: divide the table.") % {"most": MOST})
            given = {names[header]: cell.strip() for header, cell in row.items() if names[header]}
            _take(found, number, given, regions=regions, known=known, seen=seen)
            if report is not None and count % _TOLD_EVERY == 0:
                report(count, max(count, stream.about))
    return found


def _take(
    found: Read,
    number: int,
    given: dict[str, str],
    *,
    regions: dict[str, Any],
    known: set[str],
    seen: dict[str, tuple[int, Attendee]],
) -> None:
    """One row: a new person, somebody of an earlier row, or what is wrong."""
    line, wrong = _line(given, regions)
    if wrong:
        found.wrong += [{"row": number, "column": name, "why": why} for name, why in wrong.items()]
        return
    earlier = seen.get(line.email) if line.email else None
    if earlier is not None:
        _complete(earlier[1], line)
        found.notes.append(
            _("Row %(row)d has the same address as row %(first)d: both are one person.")
            % {"row": number, "first": earlier[0]}
        )
        return
    if line.email and line.email in known:
        found.notes.append(
            _("Row %(row)d is registered already: what is missing there is completed.") % {"row": number}
        )
    if line.email:
        seen[line.email] = (number, line)
    found.lines.append(line)


def _names(headers: list[str]) -> dict[str, str]:
    """Our names of the columns; '' for those of our own export that are left out. Raises `SheetRefused`."""
    said = {fold(word): name for name, words in _SAID.items() for word in words}
    names = {header: "" if header in _OURS else said.get(fold(header), "?") for header in headers}
    unknown = [header for header, name in names.items() if name == "?"]
    if unknown:
        raise SheetRefused(_("These columns are not known: %(names)s") % {"names": ", ".join(unknown)})
    given = [name for name in names.values() if name]
    if "name" not in given:
        raise SheetRefused(_("These columns are missing: %(names)s") % {"names": "name"})
    if len(set(given)) != len(given):
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
