"""A dossier as a document to read on paper."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core.days import day_text
from core.documents import DocxWriter
from ideas.enums import Answer
from ideas.models import Dossier
from ideas.resources.dossiers import column_keys, column_label, rows_of, whole_text


def dossier_document(dossier: Dossier, *, language: str) -> bytes:
    """The dossier to read on paper: cover note first, then every idea with room for its answer."""
    with translation.override(language):
        rows = rows_of(dossier)
        paper = DocxWriter(language=language, title=f"{dossier.reference} {dossier.institution}")
        paper.title(_("Dossier %(reference)s") % {"reference": dossier.reference})
        paper.facts(
            [
                (_("Institution"), str(dossier.institution)),
                (_("Action plan"), str(dossier.plan)),
                (_("Sent on"), day_text(dossier.at.date())),
                (_("Answers due by"), day_text(dossier.due_date)),
                (_("Ideas"), str(len(rows))),
            ]
        )
        if dossier.note:
            paper.paragraph(dossier.note)
        paper.table(
            [_("Reference"), _("Theme"), _("Title")],
            [[row.idea.reference, str(row.idea.theme), row.idea.title] for row in rows],
        )
        for row in rows:
            paper.page_break()
            _page(paper, row)
        return paper.content()


def _page(paper: DocxWriter, row: Any) -> None:
    idea = row.idea
    paper.heading(f"{idea.reference} {idea.title}", 2, lang=idea.language)
    paper.facts(
        [
            (_("Theme"), str(idea.theme)),
            (_("Submitted on"), day_text(idea.submitted_at.date())),
            *([(_("Workshop"), str(idea.workshop))] if idea.workshop else []),
        ]
    )
    for part in whole_text(idea).split("\n\n"):
        paper.paragraph(part, lang=idea.language)
    paper.heading(_("Your institution’s answer"), 3)
    answers = list(row.answers.all())
    if not answers:
        # Room to write by hand.
        paper.bullets([str(label) for label in Answer.labels])
        paper.table(
            [column_label(key) for key in column_keys() if key.startswith("explanation_")],
            [[""] * len(settings.PUBLISHING_LANGUAGES)],
            room=3.5,
        )
    for answer in answers:
        paper.paragraph(f"{day_text(answer.at.date())}: {answer.get_answer_display()}")
        for language in settings.PUBLISHING_LANGUAGES:
            paper.paragraph(getattr(answer, f"explanation_{language}") or "", lang=language)
