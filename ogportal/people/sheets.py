"""Answers that a focal point wrote into the table of a dossier: read, checked row by row, given all together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from commitments.models import Commitment
from commitments.services import Given
from core.text import fold
from core.translated import columns, texts_of
from ideas.enums import Answer
from ideas.models import Dossier, InstitutionAnswer, Transmission
from ideas.resources.dossiers import column_keys, column_label, context_labels
from plans.backoffice.reading import read_sheet
from plans.backoffice.streamed import SheetRefused

_BETWEEN = re.compile(r"[,;،؛\s]+")


@dataclass
class Wrong:
    """`row` as the spreadsheet shows it, the column as it is named there, and why."""

    row: int
    column: str
    why: str


@dataclass
class Answers:
    """What a table says. `given` can be given only when nothing is `wrong`."""

    given: list[Given] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    #: Rows without an answer, to be answered later; and rows that say again what stands.
    left: int = 0
    same: int = 0
    encoding: str = ""


def read_answers(dossier: Dossier, data: bytes) -> Answers:
    """The answers in a table of this dossier, in whichever language its columns are named.

    Raises `plans.backoffice.streamed.SheetRefused` when it is no such table.
    """
    sheet = read_sheet(data)
    places = _places(sheet.headers)
    found = Answers(encoding=sheet.encoding)
    sent = {row.idea.reference: row for row in dossier.transmissions.select_related("idea", "institution")}
    offered = {one.reference: one for one in _offered(sent)}
    last = _last(dossier)
    seen: set[str] = set()
    for number, cells in enumerate(sheet.rows, 2):
        row = {key: str(cells[place]).strip() for key, place in places.items()}
        if not any(row.values()):
            continue
        reference = row["reference"].upper()
        names = {key: sheet.headers[place] for key, place in places.items()}
        if reference not in sent:
            text = _("There is no such idea in this dossier.") if reference else _("The reference is missing.")
            found.wrong.append(Wrong(number, names["reference"], text))
        elif reference in seen:
            found.wrong.append(Wrong(number, names["reference"], _("This idea stands in an earlier row already.")))
        else:
            seen.add(reference)
            _read_row(found, number, names, row, sent[reference], offered, last.get(reference))
    return found


def _places(headers: Sequence[str]) -> dict[str, int]:
    """Where each column stands, by its key. Headers may be in any language of the portal, or the keys themselves."""
    known: dict[str, str] = {}
    keys = column_keys()
    others: set[str] = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            known |= {fold(column_label(key)): key for key in keys}
            others |= {fold(text) for text in context_labels()}
    known |= {fold(key): key for key in keys}
    places = {known[fold(header)]: place for place, header in enumerate(headers) if fold(header) in known}
    unknown = [header for header in headers if fold(header) not in known and fold(header) not in others]
    missing = [column_label(key) for key in keys if key not in places and key != "commitments"]
    if unknown:
        raise SheetRefused(_("These columns are not known: %(names)s") % {"names": ", ".join(unknown)})
    if missing:
        raise SheetRefused(_("These columns are missing: %(names)s") % {"names": ", ".join(missing)})
    return places


def _offered(sent: dict[str, Transmission]) -> Sequence[Commitment]:
    one = next(iter(sent.values()), None)
    return list(Commitment.objects.for_answer(one)) if one else []


def _last(dossier: Dossier) -> dict[str, InstitutionAnswer]:
    rows = InstitutionAnswer.objects.filter(transmission__dossier=dossier).select_related("transmission__idea")
    return {str(row.transmission.idea.reference): row for row in rows.order_by("at", "pk")}


def _answer_values() -> dict[str, str]:
    found = {str(value): str(value) for value in Answer.values}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {fold(str(label)): str(value) for value, label in Answer.choices}
    return found


def _read_row(
    found: Answers,
    number: int,
    names: dict[str, str],
    row: dict[str, str],
    sent: Transmission,
    offered: dict[str, Commitment],
    last: InstitutionAnswer | None,
) -> None:
    texts = {language: row[f"explanation_{language}"] for language in settings.PUBLISHING_LANGUAGES}
    references = [part.upper() for part in _BETWEEN.split(row.get("commitments", "")) if part]
    if not row["answer"]:
        if any(texts.values()) or references:
            found.wrong.append(Wrong(number, names["answer"], _("Say whether the idea is taken up.")))
        else:
            found.left += 1
        return
    before = len(found.wrong)
    answer = _answer_values().get(fold(row["answer"]), "")
    if not answer:
        values = ", ".join(str(label) for label in Answer.labels)
        found.wrong.append(Wrong(number, names["answer"], _("One of: %(values)s") % {"values": values}))
    try:
        texts = {
            name.removeprefix("explanation_"): text
            for name, text in columns(InstitutionAnswer(), "explanation", texts).items()
        }
    except ValidationError as error:
        for name, errors in error.message_dict.items():
            found.wrong += [Wrong(number, names.get(name, ""), why) for why in errors]
    unknown = [reference for reference in references if reference not in offered]
    if unknown:
        text = _("Your institution leads or supports no such commitment in this plan: %(names)s")
        found.wrong.append(Wrong(number, names["commitments"], text % {"names": ", ".join(unknown)}))
    elif references and answer == Answer.NOT_TAKEN_UP:
        text = _("Commitments are named only when the idea is taken up.")
        found.wrong.append(Wrong(number, names["commitments"], text))
    if len(found.wrong) > before:
        return
    if last is not None and last.answer == answer and _same(texts, texts_of(last, "explanation")):
        found.same += 1
    else:
        found.given.append(Given(sent, answer, texts, [offered[reference] for reference in references]))


def _same(new: dict[str, str], old: dict[str, str]) -> bool:
    return all(new[language] == old.get(language, "") for language in new)


def as_context(answers: Answers) -> dict[str, Any]:
    """For the preview: what each row would say."""
    return {
        "rows": [
            {
                "idea": one.transmission.idea,
                "answer": one.answer,
                "label": Answer(one.answer).label,
                "commitments": [card.reference for card in one.commitments],
                "texts": list(one.explanation.items()),
            }
            for one in answers.given
        ],
        "wrong": answers.wrong,
        "left": answers.left,
        "same": answers.same,
        "encoding": answers.encoding,
    }
