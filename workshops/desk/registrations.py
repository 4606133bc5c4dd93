"""Who comes: the list, what becomes of each, the same as a table and on paper, and people who come in from a table."""

from typing import Any

import tablib
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.documents import PDF_TYPE, PdfUnavailable, document_response, render_pdf
from core.spreadsheet import safe_cell
from core.text import fold
from plans.backoffice.sheets import TYPES
from workshops import services
from workshops.desk.access import desk_page, desk_view
from workshops.enums import RegistrationState
from workshops.resources import attendees

#: Rows on a page; how long a previewed file waits; how many rows a preview shows.
ROWS, PREVIEW_LIFE, PREVIEW_ROWS = 50, 3_600, 50


def _asked(request: HttpRequest, workshop: Any) -> tuple[Any, str, str]:
    """The registrations that the address asks for: by words, by state."""
    text, state = request.GET.get("q", "")[:100], request.GET.get("state", "")
    rows = workshop.registrations.for_desk()
    if state == "to_reconfirm":
        rows = rows.to_reconfirm()
    elif state in RegistrationState.values:
        rows = rows.filter(state=state)
    else:
        state = ""
    return (rows.searched(text) if text.strip() else rows), text, state


@desk_view()
def registrations(request: HttpRequest, workshop: Any) -> HttpResponse:
    rows, text, state = _asked(request, workshop)
    counts = workshop.registrations.counts()
    choices = [("", _("All"), sum(counts[one] for one in RegistrationState.values))]
    choices += [(one.value, str(one.label), counts[one.value]) for one in RegistrationState]
    choices.append(("to_reconfirm", _("Place to be confirmed again"), workshop.registrations.to_reconfirm().count()))
    return desk_page(
        request, workshop, "registrations", _("Registrations"), q=text, state=state, choices=choices,
        page=Paginator(rows, ROWS).get_page(request.GET.get("page")),
    )  # fmt: skip


def _back(request: HttpRequest, workshop: Any) -> HttpResponse:
    """To the list as it was, with its words and its page."""
    where = request.POST.get("next", "")
    if where.startswith("/") and url_has_allowed_host_and_scheme(where, allowed_hosts=None):
        return HttpResponseRedirect(where)
    return redirect("desk:registrations", workshop.reference)


@desk_view("POST")
def confirm(request: HttpRequest, workshop: Any, pk: int) -> HttpResponse:
    return _act(request, workshop, pk, services.confirm_registration, _("%(name)s has a place."))


@desk_view("POST")
def cancel(request: HttpRequest, workshop: Any, pk: int) -> HttpResponse:
    return _act(request, workshop, pk, services.cancel_registration, _("The registration of %(name)s is cancelled."))


def _act(request: HttpRequest, workshop: Any, pk: int, service: Any, done: str) -> HttpResponse:
    row = get_object_or_404(workshop.registrations.filter(erased_at__isnull=True), pk=pk)
    try:
        service(registration=row, by=request.user)
    except services.WorkshopFull:
        messages.warning(request, _("All places are taken: give more places first, under “Details”."))
    except services.WorkshopNotOpen:
        messages.warning(request, _("The workshop has begun, or is not announced: registrations stay as they are."))
    except services.AlreadyRegistered:
        messages.warning(request, _("This address has registered again meanwhile."))
    else:
        messages.success(request, done % {"name": row.name})
    return _back(request, workshop)


@desk_view()
def export(request: HttpRequest, workshop: Any, kind: str) -> HttpResponse:
    """What the list shows, as a table."""
    rows, _text, _state = _asked(request, workshop)
    data = tablib.Dataset(headers=attendees.HEADERS)
    for row in rows.iterator(chunk_size=2_000):
        data.append([safe_cell(cell) for cell in attendees.cells(row)])
    content: bytes = data.export("csv").encode("utf-8-sig") if kind == "csv" else data.export("xlsx")
    name = f"{workshop.reference}-{timezone.localdate():%Y-%m-%d}.{kind}"
    return HttpResponse(
        content, content_type=TYPES[kind], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@desk_view()
def paper(request: HttpRequest, workshop: Any) -> HttpResponse:
    """The list for the table at the door, with a place for each signature."""
    rows = workshop.registrations.confirmed().filter(erased_at__isnull=True)
    waiting = workshop.registrations.waiting().filter(erased_at__isnull=True)
    context = {
        "workshop": workshop,
        "rows": sorted(rows, key=lambda row: fold(row.name)),
        "waiting": waiting,
        "blanks": range(12),
    }
    try:
        content = render_pdf("workshops/desk/paper.html", context, language=get_language() or settings.LANGUAGE_CODE)
    except PdfUnavailable:
        messages.error(request, _("This server cannot make PDFs just now."))
        return redirect("desk:registrations", workshop.reference)
    return document_response(content, name=f"{workshop.reference}.pdf", content_type=PDF_TYPE, private=True)
