"""Photos and documents of reports: each is handed out by a view that asks who it is for."""

from typing import Any

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_safe

from core.uploads import media_type
from workshops.enums import WorkshopState
from workshops.models import ReportDocument, ReportPhoto, Workshop
from workshops.rules import runs_workshop

_PUBLIC_SECONDS = 3600


def _workshop(request: HttpRequest, reference: str) -> Workshop:
    """The workshop, when its report is public or the visitor runs it; to everybody else its files are not there."""
    found: Any = get_object_or_404(Workshop.objects.select_related("plan", "organiser"), reference=reference)
    if not _is_public(found) and not runs_workshop(request.user, found):
        found = get_object_or_404(Workshop.objects.none())
    return found


def _is_public(workshop: Any) -> bool:
    return workshop.state == WorkshopState.REPORTED and workshop.plan.is_published


def _guarded(response: FileResponse, workshop: Workshop) -> FileResponse:
    """Whatever is in the file, a browser runs nothing of it."""
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = f"public, max-age={_PUBLIC_SECONDS}" if _is_public(workshop) else "private, no-store"
    return response


@require_safe
def photo(request: HttpRequest, reference: str, key: Any, size: str = "") -> FileResponse:
    workshop = _workshop(request, reference)
    row = get_object_or_404(ReportPhoto, workshop=workshop, key=key)
    file = row.small if size else row.image
    return _guarded(FileResponse(file.open("rb"), content_type="image/jpeg", filename="photo.jpg"), workshop)


@require_safe
def document(request: HttpRequest, reference: str, key: Any) -> FileResponse:
    workshop = _workshop(request, reference)
    row = get_object_or_404(ReportDocument, workshop=workshop, key=key)
    name = f"{get_valid_filename(str(row.title))[:80]}.{row.kind}"
    answer = FileResponse(row.file.open("rb"), content_type=media_type(row.kind), as_attachment=True, filename=name)
    return _guarded(answer, workshop)
