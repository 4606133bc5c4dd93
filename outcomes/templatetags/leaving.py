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


def _entry(title: str, links: dict[str, str], note: str = "") -> dict[str, Any]:
    """One document in its formats, each with its address."""
    return {
        "title": title,
        "links": [{"format": kind, "href": href} for kind, href in links.items()],
        "note": note,
        "icon": "download",
    }


def _no_pdf() -> str:
    return "" if pdf_available() else _("not on this machine: Pango is missing")


@register.simple_tag
def flow_of_plan(plan: Any) -> dict[str, Any] | None:
    """The flow picture of a plan that went the whole way; of one without rows its stated figures stand on the page."""
    flow = counted_flow(plan)
    return flow_of(flow) if flow else None


@register.inclusion_tag("outcomes/leaving.html")
def documents_of_card(commitment: Any) -> dict[str, Any]:
    reference = commitment.reference
    links = {
        "PDF": reverse("outcomes:card_pdf", args=[reference]),
        "DOCX": reverse("outcomes:card_docx", args=[reference]),
        "JSON": f"/api/v1/commitments/{reference}",
    }
    return {"documents": [_entry(_("Card"), links, _no_pdf())]}


@register.inclusion_tag("outcomes/leaving.html")
def documents_of_plan(plan: Any, *, archive: bool = True) -> dict[str, Any]:
    slug = plan.slug
    written = {
        "PDF": reverse("outcomes:plan_pdf", args=[slug]),
        "DOCX": reverse("outcomes:plan_docx", args=[slug]),
    }
    data = {
        "CSV": f"{reverse('outcomes:csv', args=['commitments'])}?plan={slug}",
        "XLSX": f"{reverse('outcomes:xlsx', args=['commitments'])}?plan={slug}",
        "JSON": f"/api/v1/commitments?plan={slug}",
    }
    documents = [_entry(_("The plan with its cards"), written, _no_pdf()), _entry(_("Commitments"), data)]
    last = PlanArchive.objects.published().filter(plan=plan).first() if archive else None
    if last is not None:
        made = _("made on %(date)s") % {"date": date_format(last.made_at, "DATE_FORMAT")}
        documents.append(
            _entry(_("Archive for reviewers"), {"ZIP": reverse("outcomes:plan_archive", args=[slug])}, made)
        )
    return {"documents": documents}
