"""The documents and data of a plan, a card or a consultation, for pages of every floor."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.documents import pdf_available
from outcomes.figures.flow import counted_flow
from outcomes.models import PlanArchive
from outcomes.views.flow import flow_of

register = template.Library()


def _entry(href: str, title: str, kind: str, note: str = "") -> dict[str, str]:
    return {"href": href, "title": title, "format": kind, "note": note, "icon": "download"}


def _pdf(name: str, reference: str, title: str) -> dict[str, str]:
    note = "" if pdf_available() else _("not on this machine: Pango is missing")
    return _entry(reverse(name, args=[reference]), title, "PDF", note)


@register.simple_tag
def flow_of_plan(plan: Any) -> dict[str, Any] | None:
    """The flow picture of a plan that went the whole way; of one without rows its stated figures stand on the page."""
    flow = counted_flow(plan)
    return flow_of(flow) if flow else None


@register.inclusion_tag("outcomes/leaving.html")
def documents_of_card(commitment: Any) -> dict[str, Any]:
    reference = commitment.reference
    return {
        "documents": [
            _pdf("outcomes:card_pdf", reference, _("Card (PDF)")),
            _entry(reverse("outcomes:card_docx", args=[reference]), _("Card (DOCX)"), "DOCX"),
            _entry(f"/api/v1/commitments/{reference}", _("Card (JSON)"), "JSON"),
        ]
    }


@register.inclusion_tag("outcomes/leaving.html")
def documents_of_plan(plan: Any, *, archive: bool = True) -> dict[str, Any]:
    slug = plan.slug
    documents = [
        _pdf("outcomes:plan_pdf", slug, _("The plan with its cards (PDF)")),
        _entry(reverse("outcomes:plan_docx", args=[slug]), _("The plan with its cards (DOCX)"), "DOCX"),
        _entry(f"{reverse('outcomes:csv', args=['commitments'])}?plan={slug}", _("Commitments (CSV)"), "CSV"),
        _entry(f"{reverse('outcomes:xlsx', args=['commitments'])}?plan={slug}", _("Commitments (XLSX)"), "XLSX"),
        _entry(f"/api/v1/commitments?plan={slug}", _("Commitments (JSON)"), "JSON"),
    ]
    last = PlanArchive.objects.published().filter(plan=plan).first() if archive else None
    if last is not None:
        made = _("made on %(date)s") % {"date": date_format(last.made_at, "DATE_FORMAT")}
        entry = _entry(reverse("outcomes:plan_archive", args=[slug]), _("Archive for reviewers"), "ZIP", made)
        documents.append(entry)
    return {"documents": documents}
