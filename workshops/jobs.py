"""Tables of the people of a workshop, read by the worker, or at once when they are short: first told, then taken in."""

from array import array
from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.documents import PDF_TYPE, PdfUnavailable
from core.jobs import JobFailed, Report, attach, job
from core.models import Job
from plans.backoffice.outgoing import xlsx_file
from plans.backoffice.sheets import TYPES
from plans.backoffice.streamed import SheetRefused
from workshops import services
from workshops.documents import paper_list
from workshops.models import Workshop
from workshops.resources import attendees

CHECK, IMPORT, EXPORT, PAPER = "workshops.check", "workshops.import", "workshops.export", "workshops.paper"
#: What the preview shows of what is wrong, and of what was put together.
SHOWN_WRONG, SHOWN_NOTES = 100, 50


def _workshop(row: Job) -> Any:
    """The workshop, while whoever asked still runs it."""
    found = Workshop.objects.of_organiser(row.by).select_related("plan", "organiser").filter(pk=row.params["workshop"])
    if not found:
        raise JobFailed(_("This workshop is not one of yours any more."))
    return found[0]


def _read(row: Job, workshop: Any, report: Report) -> attendees.Read:
    try:
        with row.data.open("rb") as file:
            return attendees.read(file, workshop, encoding=row.params.get("encoding", ""), report=report)
    except SheetRefused as why:
        raise JobFailed(str(why)) from why


@job(CHECK)
def check(row: Job, report: Report) -> None:
    """Tell what the table would do; nobody comes in. Its page is where one goes on."""
    workshop = _workshop(row)
    found = _read(row, workshop, report)
    row.report = {
        "lines": len(found.lines),
        "wrong": found.wrong[:SHOWN_WRONG],
        "notes": found.notes[:SHOWN_NOTES],
        "encoding": found.encoding,
    }
    row.link = reverse("desk:registrations_checked", args=[workshop.reference, row.key])
    if found.wrong:
        row.message = _("The table has mistakes: nothing can come in.")
    else:
        n = len(found.lines)
        row.message = ngettext("%(n)d person can come in.", "%(n)d people can come in.", n) % {"n": n}


@job(IMPORT)
def bring_in(row: Job, report: Report) -> None:
    """Bring in what was previewed, all of it or nothing, then write the e-mails. Begun again, it goes on from there."""
    workshop = _workshop(row)
    row.link = reverse("desk:registrations", args=[workshop.reference])
    if "done" not in row.params:
        with transaction.atomic():
            row.params = {**row.params, "done": asdict(_brought_in(row, workshop, report))}
            row.save(update_fields=["params"])
    done = services.Imported(**row.params["done"])
    services.tell_imported(workshop=workshop, tell_from=done.tell_from, tell_to=done.tell_to, report=report)
    new = ngettext("%(n)d person came in.", "%(n)d people came in.", done.new) % {"n": done.new}
    merged = ngettext(
        "%(n)d was registered already and is completed.",
        "%(n)d were registered already and are completed.",
        done.merged,
    ) % {"n": done.merged}
    row.message = f"{new} {merged}" if done.merged else new


def _brought_in(row: Job, workshop: Any, report: Report) -> services.Imported:
    """The table is read again: people may have registered while the preview was looked at."""
    found = _read(Job.objects.get(pk=row.params["check"], by=row.by), workshop, report)
    if found.wrong:
        raise JobFailed(_("The table has mistakes: nothing can come in."))
    try:
        return services.import_attendees(workshop=workshop, lines=found.lines, by=row.by)
    except services.WorkshopNotOpen as why:
        raise JobFailed(_("People come in once the workshop is announced.")) from why
    except ValidationError as why:
        raise JobFailed(" ".join(why.messages)) from why


@job(EXPORT)
def export(row: Job, report: Report) -> None:
    """Make a workbook of the registrations whose keys came with the job, as far as they are of the workshop."""
    workshop, keys = _workshop(row), array("q")
    with row.data.open("rb") as data:
        keys.frombytes(data.read())
    with xlsx_file(attendees.PeopleTable(), workshop.registrations.all(), keys, report) as file:
        attach(row, name=row.params["name"], content_type=TYPES["xlsx"], content=File(file))


@job(PAPER)
def paper(row: Job, _report: Report) -> None:
    """Make the list on paper."""
    try:
        content = paper_list(_workshop(row), language=row.language)
    except PdfUnavailable as why:
        raise JobFailed(_("This server cannot make PDFs just now.")) from why
    attach(row, name=row.params["name"], content_type=PDF_TYPE, content=content)
