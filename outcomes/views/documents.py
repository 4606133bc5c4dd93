"""Cards and plans as PDF and DOCX, and the archive of a plan."""

from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.clients import client_may
from commitments.models import Commitment
from core.documents import DOCX_TYPE, PDF_TYPE, PdfUnavailable, document_response
from outcomes.documents import commitment_docx, commitment_pdf, plan_docx, plan_pdf
from outcomes.models import PlanArchive
from plans.models import ActionPlan

#: Seconds for which a document is handed out again, and how many one client may have made in an hour.
KEPT, MADE_AN_HOUR = 600, 60

_TYPES = {"pdf": PDF_TYPE, "docx": DOCX_TYPE}


def _made(request: HttpRequest, row: Any, kind: str, make: Callable[..., bytes]) -> HttpResponse:
    """The document, made now or a moment ago; a page that says why when it cannot be made."""
    language = get_language() or ""
    name = f"{row.reference}-{language}-{timezone.localdate().isoformat()}.{kind}"
    key = f"document:{row._meta.label_lower}:{row.pk}:{kind}:{language}:{row.updated_at.timestamp()}"
    content = cache.get(key)
    if not isinstance(content, bytes):
        if not client_may(request, "outcomes.document", limit=MADE_AN_HOUR, seconds=3600):
            return render(request, "429.html", status=429)
        try:
            content = make(row, language=language)
        except PdfUnavailable:
            context = {"row": row, "docx": request.path.replace(".pdf", ".docx")}
            return render(request, "outcomes/no_pdf.html", context, status=503)
        cache.set(key, content, timeout=KEPT)
    return document_response(content, name=name, content_type=_TYPES[kind])


@require_safe
def card_document(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    row = get_object_or_404(Commitment.objects.public().for_page(), reference=reference.upper())
    return _made(request, row, kind, {"pdf": commitment_pdf, "docx": commitment_docx}[kind])


@require_safe
def plan_document(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    row = get_object_or_404(ActionPlan.objects.public().select_related("territory"), reference=reference.upper())
    return _made(request, row, kind, {"pdf": plan_pdf, "docx": plan_docx}[kind])


@require_safe
def plan_archive(request: HttpRequest, reference: str) -> FileResponse:
    """The last published archive of a plan."""
    plan = get_object_or_404(ActionPlan.objects.public(), reference=reference.upper())
    archive = PlanArchive.objects.published().filter(plan=plan).first()
    if archive is None:
        raise Http404(_("No archive of this plan is published."))
    file = archive.file.open("rb")
    return FileResponse(file, as_attachment=True, filename=archive.name, content_type="application/zip")
