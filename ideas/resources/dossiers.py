"""A dossier as a table to fill in and send back."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _

from core.days import day_text
from core.listing import in_a_line
from core.spreadsheet import Leaf, workbook
from core.translated import label_in
from ideas.enums import Answer
from ideas.models import Dossier

#: What an institution fills in, by the keys under which the table is read back; the explanations follow by language.
ANSWER_COLUMNS = ("reference", "answer", "commitments")
_LABELS = {
    "reference": gettext_lazy("Reference"),
    "answer": gettext_lazy("Answer"),
    "commitments": gettext_lazy("Commitments"),
}
_WIDTHS = {"reference": 16, "answer": 22, "commitments": 22}


def column_label(key: str) -> str:
    """The name of a column in the language that is active: «التعليل (الفرنسية)»."""
    if key.startswith("explanation_"):
        return label_in(_("Explanation"), key.removeprefix("explanation_"))
    return str(_LABELS[key])


def context_labels() -> list[str]:
    """The columns that are only read."""
    return [_("Theme"), _("Title"), _("Idea")]


def column_keys() -> list[str]:
    return [*ANSWER_COLUMNS, *(f"explanation_{language}" for language in settings.PUBLISHING_LANGUAGES)]


def rows_of(dossier: Dossier) -> list[Any]:
    """Its ideas by number, each with what was answered last and what is drafted."""
    return list(
        dossier.transmissions.select_related("idea__theme", "idea__workshop", "draft")
        .prefetch_related("answers")
        .order_by("idea__number")
    )


def dossier_workbook(dossier: Dossier, *, language: str, linked: Mapping[int, Sequence[str]] | None = None) -> bytes:
    """The dossier as a table in one language: the ideas, columns for the answers, and what each column means.

    `linked` names the commitments of each idea (by its key): they stand on the floor above.
    """
    with translation.override(language):
        keys = column_keys()
        headers = [column_label(keys[0]), *context_labels(), *(column_label(key) for key in keys[1:])]
        lines = [_line(row, keys, linked or {}) for row in rows_of(dossier)]
        widths = [_WIDTHS["reference"], 24, 36, 70, _WIDTHS["answer"], _WIDTHS["commitments"]]
        about = [
            [_("Dossier"), str(dossier.reference)],
            [_("Institution"), str(dossier.institution)],
            [_("Action plan"), str(dossier.plan)],
            [_("Sent on"), day_text(dossier.at.date())],
            [_("Answers due by"), day_text(dossier.due_date)],
            [_("Cover note"), dossier.note or ""],
            ["", ""],
            [column_label("reference"), _("Do not change it: by it each answer finds its idea.")],
            [column_label("answer"), _("One of: %(values)s. Leave it empty to answer later.") % {"values": _values()}],
            [
                column_label("commitments"),
                _("References of the commitments that take the idea up, with a comma between. May stay empty."),
            ],
            [
                in_a_line(column_label(key) for key in keys if key.startswith("explanation_")),
                _("Needed in each of these languages; published as it is written."),
            ],
        ]
        return workbook(
            [
                Leaf(
                    str(dossier.reference),
                    headers,
                    lines,
                    widths=[*widths, *[60] * len(settings.PUBLISHING_LANGUAGES)],
                    choices={4: [str(label) for label in Answer.labels]},
                ),
                Leaf(_("How to fill it in"), [_("Column"), _("Meaning")], about, widths=[30, 90]),
            ],
            rtl=get_language_bidi(),
        )


def _values() -> str:
    return in_a_line(f"«{label}»" for label in Answer.labels)


def _line(row: Any, keys: list[str], linked: Mapping[int, Sequence[str]]) -> list[Any]:
    answers = list(row.answers.all())
    draft = getattr(row, "draft", None)
    said = draft or (answers[-1] if answers else None)
    commitments = draft.commitments if draft else linked.get(row.idea_id, ())
    idea = row.idea
    return [
        idea.reference,
        str(idea.theme),
        idea.title,
        whole_text(idea),
        str(Answer(said.answer).label) if said and said.answer else "",
        ", ".join(commitments),
        *(getattr(said, key, "") or "" for key in keys if key.startswith("explanation_")),
    ]


def whole_text(idea: Any) -> str:
    """The idea with the parts that its author may have written besides."""
    parts = [idea.body]
    if idea.problem:
        parts.append(f"{_('The problem')}: {idea.problem}")
    if idea.expected:
        parts.append(f"{_('The expected result')}: {idea.expected}")
    return "\n\n".join(parts)
