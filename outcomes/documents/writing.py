"""Cards and plans as PDF and DOCX. Both write the same shape, so they cannot say different things."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commitments.models import Commitment
from core.documents import DocxWriter, render_pdf
from core.templatetags.texts import lang_of
from core.templatetags.ui import stated_date, stated_period
from outcomes.documents.cards import Card, Grid, card_of

Report = Callable[[int, int], None]


def _silent(_done: int, _total: int) -> None:
    pass


def commitment_pdf(commitment: Any, *, language: str) -> bytes:
    """Return one card. Raises `core.documents.PdfUnavailable`."""
    with translation.override(language):
        context = {"card": card_of(commitment), "made": _made(), "url": commitment.get_absolute_url()}
    return render_pdf("outcomes/documents/card.html", context, language=language)


def commitment_docx(commitment: Any, *, language: str) -> bytes:
    with translation.override(language):
        card = card_of(commitment)
        writer = DocxWriter(language=language, title=f"{card.reference} {card.title}")
        _write_card(writer, card, level=1)
        writer.paragraph(_made())
        return writer.content()


def groups_of(plan: Any) -> list[tuple[str, list[Any]]]:
    """The commitments of the plan under their axes; without axes, under what became of them.

    An adopted plan is its adopted commitments; before the adoption it is what is proposed.
    """
    rows = Commitment.objects.public().filter(plan=plan)
    adopted = rows.adopted()
    chosen = (adopted if adopted.exists() else rows).for_page().by_axis()
    groups: list[tuple[str, list[Any]]] = []
    for one in chosen:
        title = str(one.axis or one.get_state_display())
        if not groups or groups[-1][0] != title:
            groups.append((title, []))
        groups[-1][1].append(one)
    return groups


def _made() -> str:
    return _("Taken from the portal on %(date)s.") % {"date": stated_date(timezone.localdate())}


def _plan_facts(plan: Any, count: int) -> list[tuple[str, str]]:
    commitments = ngettext("%(n)d commitment", "%(n)d commitments", count) % {"n": count}
    facts = [
        (_("Reference"), str(plan.reference)),
        (_("Period"), stated_period(plan)),
        (_("Territory"), str(plan.territory or "")),
        (_("Commitments"), commitments),
    ]
    return [fact for fact in facts if fact[1]]


def _plan_shape(plan: Any, report: Report) -> dict[str, Any]:
    groups = groups_of(plan)
    count = sum(len(rows) for _title, rows in groups)
    shaped, done = [], 0
    for title, rows in groups:
        cards = []
        for one in rows:
            cards.append(card_of(one))
            done += 1
            report(done, count)
        shaped.append({"title": title, "cards": cards})
    return {
        "plan": plan,
        "plan_lang": lang_of(plan, "title"),
        "summary_lang": lang_of(plan, "summary"),
        "facts": _plan_facts(plan, count),
        "groups": shaped,
        "made": _made(),
    }


def plan_pdf(plan: Any, *, language: str, report: Report = _silent) -> bytes:
    """Return the whole plan. Raises `core.documents.PdfUnavailable`."""
    with translation.override(language):
        context = _plan_shape(plan, report)
    return render_pdf("outcomes/documents/plan.html", context, language=language)


def plan_docx(plan: Any, *, language: str, report: Report = _silent) -> bytes:
    with translation.override(language):
        shape = _plan_shape(plan, report)
        writer = DocxWriter(language=language, title=str(plan))
        writer.title(str(plan))
        if plan.is_illustrative:
            writer.paragraph(_illustration(), bold=True)
        writer.facts(shape["facts"])
        if plan.summary:
            writer.paragraph(plan.summary, lang=shape["summary_lang"] or None)
        writer.paragraph(shape["made"])
        for group in shape["groups"]:
            writer.page_break()
            writer.heading(group["title"], 1)
            for card in group["cards"]:
                _write_card(writer, card, level=2)
        return writer.content()


def _illustration() -> str:
    return _("Illustration: invented for the demonstration, not part of the public record.")


def _write_card(writer: DocxWriter, card: Card, *, level: int) -> None:
    writer.heading(f"{card.reference} · {card.title}", level, lang=card.lang or None)
    if card.illustrative:
        writer.paragraph(_illustration(), bold=True)
    writer.facts(card.facts)
    for prose in card.proses:
        writer.heading(prose.title, level + 1)
        writer.paragraph(prose.text, lang=prose.lang or None)
    for grid in card.grids:
        _write_grid(writer, grid, level + 1)


def _write_grid(writer: DocxWriter, grid: Grid, level: int) -> None:
    writer.heading(grid.title, level)
    writer.table(grid.headers, grid.rows, widths=grid.widths)
