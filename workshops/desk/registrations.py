"""Who comes: the list, what becomes of each, the same as a table and on paper."""

from typing import Any

import tablib
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.documents import PDF_TYPE, PdfUnavailable, document_response
from core.jobs import start_job
from core.spreadsheet import safe_cell
from plans.backoffice.outgoing import keys_of, xlsx_file
from plans.backoffice.sheets import TYPES
from workshops import services
from workshops.desk.access import desk_page, desk_view
from workshops.documents import paper_list
from workshops.enums import RegistrationState
from workshops.jobs import EXPORT, PAPER
from workshops.models import Registration
from workshops.resources import attendees

#: Rows on a page; how many a page may wait for in a workbook, and in a PDF.
ROWS, XLSX_AT_ONCE, PAPER_AT_ONCE = 50, 2_000, 300


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
        page=(page := Paginator(rows, ROWS).get_page(request.GET.get("page"))),
        xlsx_waits=page.paginator.count > XLSX_AT_ONCE,
        paper_waits=counts[RegistrationState.CONFIRMED] + counts[RegistrationState.WAITLISTED] > PAPER_AT_ONCE,
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
def export_csv(request: HttpRequest, workshop: Any) -> HttpResponse:
    """What the list shows, as a table."""
    rows, _text, _state = _asked(request, workshop)
    data = tablib.Dataset(headers=attendees.HEADERS)
    for row in rows.iterator(chunk_size=2_000):
        data.append([safe_cell(cell) for cell in attendees.cells(row)])
    headers = {"Content-Disposition": f'attachment; filename="{_name(workshop, "csv")}"'}
    return HttpResponse(data.export("csv").encode("utf-8-sig"), content_type=TYPES["csv"], headers=headers)


@desk_view("GET", "HEAD", "POST")
def export_xlsx(request: HttpRequest, workshop: Any) -> HttpResponse | FileResponse:
    """What the list shows, as a workbook: at once, or when it is long by the worker."""
    rows, _text, _state = _asked(request, workshop)
    keys, name = keys_of(rows), _name(workshop, "xlsx")
    if request.method == "POST":
        return _by_the_worker(workshop, request.user, EXPORT, _("Registrations"), name=name, data=keys.tobytes())
    if len(keys) > XLSX_AT_ONCE:
        return _too_long(request, workshop)
    file = xlsx_file(attendees.PeopleTable(), Registration.objects.all(), keys)
    return FileResponse(file, as_attachment=True, filename=name, content_type=TYPES["xlsx"])


@desk_view("GET", "HEAD", "POST")
def paper(request: HttpRequest, workshop: Any) -> HttpResponse:
    """The list for the table at the door: at once, or when it is long by the worker."""
    name = f"{workshop.reference}.pdf"
    if request.method == "POST":
        return _by_the_worker(workshop, request.user, PAPER, _("List on paper"), name=name)
    if _on_paper(workshop) > PAPER_AT_ONCE:
        return _too_long(request, workshop)
    try:
        content = paper_list(workshop, language=get_language() or settings.LANGUAGE_CODE)
    except PdfUnavailable:
        messages.error(request, _("This server cannot make PDFs just now."))
        return redirect("desk:registrations", workshop.reference)
    return document_response(content, name=name, content_type=PDF_TYPE, private=True)


def _name(workshop: Any, kind: str) -> str:
    return f"{workshop.reference}-{timezone.localdate():%Y-%m-%d}.{kind}"


def _on_paper(workshop: Any) -> int:
    return int(workshop.registrations.standing().filter(erased_at__isnull=True).count())


def _by_the_worker(
    workshop: Any, by: Any, kind: str, what: str, *, name: str, data: bytes | None = None
) -> HttpResponseRedirect:
    title = _("%(what)s: %(workshop)s") % {"what": what, "workshop": workshop.reference}
    job = start_job(kind=kind, by=by, title=title, params={"workshop": workshop.pk, "name": name}, data=data)
    return HttpResponseRedirect(reverse("jobs:detail", args=[job.key]))


def _too_long(request: HttpRequest, workshop: Any) -> HttpResponseRedirect:
    """An address that was kept from when the list was short."""
    messages.info(request, _("The list is long by now: its file is made in the background, by the button below."))
    return redirect("desk:registrations", workshop.reference)
