"""The comments of a consultation as a document to read on paper, or to answer in a word processor."""

from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from consultation.enums import Effect
from consultation.models import ReasonedResponse
from consultation.text import title_of
from core.documents import DocxWriter
from core.enums import CommentState
from core.templatetags.texts import lang_of
from core.templatetags.ui import stated_date


def comments_document(comments: Any, *, title: str, language: str) -> bytes:
    """The published ones of `comments`, commitment by commitment, each with the response that stands or room for one.

    A name stands in it only where its owner shows it; addresses never do.
    """
    with translation.override(language):
        rows = _rows(comments)
        paper = DocxWriter(language=language, title=title)
        paper.title(title)
        paper.facts(
            [
                (_("Comments"), str(len(rows))),
                (_("Wait for their response"), str(sum(not row.standing for row in rows))),
            ]
        )
        paper.paragraph(_("Taken from the portal on %(date)s.") % {"date": stated_date(timezone.localdate())})
        for version, group in groupby(rows, key=lambda row: row.version):
            paper.page_break()
            lang = version.lang("title") or None
            paper.heading(f"{version.commitment.reference} · {version.text('title')}", 1, lang=lang)
            for row in group:
                _comment(paper, row)
        return paper.content()


def _rows(comments: Any) -> list[Any]:
    published = ReasonedResponse.objects.filter(published_at__isnull=False).order_by("at", "pk")
    return list(
        comments.filter(state=CommentState.PUBLISHED)
        .select_related("consultation", "version__commitment__lead", "activity__lead", "organisation")
        .prefetch_related(Prefetch("responses", published.select_related("changed_version"), to_attr="standing"))
        .order_by("consultation__reference", "version__commitment__number", "version_id", "published_at", "pk")
    )


def _comment(paper: DocxWriter, row: Any) -> None:
    paper.heading(_("Comment %(number)s") % {"number": row.pk}, 2)
    paper.facts(
        [
            (_("Part of the text"), title_of(row.anchor) or _("The text as a whole")),
            (_("Consultation"), row.consultation.reference),
            (_("Published on"), stated_date(timezone.localtime(row.published_at).date())),
            (_("Name"), row.public_author),
            (_("On behalf of"), str(row.organisation or "")),
            (_("Institution that responds"), str(row.responsible or "")),
            (_("Response due"), stated_date(row.consultation.answers_due_date)),
        ]
    )
    if row.quote:
        paper.paragraph(f"« {row.quote} »")
    paper.paragraph(row.body, lang=row.language)
    paper.heading(_("Reasoned response"), 3)
    if row.standing:
        _response(paper, row.standing[-1])
    else:
        paper.bullets([str(label) for label in Effect.labels])
        # Room to write in, in every language of publication.
        names = [str(name) for code, name in settings.LANGUAGES if code in settings.PUBLISHING_LANGUAGES]
        paper.table(names, [["\n\n\n"] * len(names)])


def _response(paper: DocxWriter, response: Any) -> None:
    said = str(response.get_effect_display())
    if response.changed_version is not None:
        version = _("version %(number)s") % {"number": response.changed_version.number}
        said = f"{said} ({version})"
    paper.paragraph(said, bold=True)
    paper.paragraph(response.text, lang=lang_of(response, "text") or None)
