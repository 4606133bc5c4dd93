"""People who come in from a table: previewed first, and a long table by the worker."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.enums import JobState
from core.jobs import do_job, start_job
from core.models import Job
from plans.backoffice.streamed import EncodingUnsure, SheetRefused
from workshops.desk.access import desk_page, desk_view
from workshops.desk.forms import UploadForm
from workshops.jobs import CHECK, IMPORT
from workshops.resources import attendees

#: Rows that a preview shows.
PREVIEW_ROWS = 50


@desk_view("GET", "HEAD", "POST")
def bring_in(request: HttpRequest, workshop: Any) -> HttpResponse:
    """Choose a table. A short one is read at once, a long one while a page shows how far it is."""
    sent = request.method == "POST"
    form = UploadForm(request.POST if sent else None, request.FILES if sent else None)
    if not sent or not form.is_valid():
        return _page(request, workshop, form)
    file, encoding = form.cleaned_data["file"], form.cleaned_data["encoding"]
    try:
        short = attendees.is_short(file, encoding)
    except EncodingUnsure as error:
        form.add_error("encoding", str(error))
        return _page(request, workshop, form, samples=error.samples)
    except SheetRefused as error:
        form.add_error("file", str(error))
        return _page(request, workshop, form)
    file.seek(0)
    asked: dict[str, Any] = {
        "kind": CHECK,
        "by": request.user,
        "title": _("Preview of people to bring in: %(workshop)s") % {"workshop": workshop.reference},
        "params": {"workshop": workshop.pk, "encoding": encoding},
        "data": file,
    }
    row = do_job(**asked) if short else start_job(**asked)
    if row.state == JobState.FAILED:
        form.add_error("file", row.message or _("This file cannot be read."))
        return _page(request, workshop, form)
    if row.report.get("wrong"):
        return _page(request, workshop, form, wrong=row.report["wrong"])
    return HttpResponseRedirect(row.link or reverse("jobs:detail", args=[row.key]))


@desk_view("GET", "HEAD", "POST")
def checked(request: HttpRequest, workshop: Any, key: UUID) -> HttpResponse:
    """What a table would do, to whoever sent it; confirmed, all of it comes in or nothing."""
    own = Job.objects.filter(by=request.user.pk, kind=CHECK, state=JobState.DONE, expires_at__gt=timezone.now())
    row = get_object_or_404(own, key=key, params__workshop=workshop.pk)
    if row.report["wrong"]:
        return _page(request, workshop, UploadForm(), wrong=row.report["wrong"])
    if request.method != "POST":
        with row.data.open("rb") as file:
            found = attendees.read(file, workshop, encoding=row.params["encoding"], first=PREVIEW_ROWS)
        return desk_page(
            request, workshop, "preview", _("Preview"), told=row.report, lines=found.lines, shown=PREVIEW_ROWS
        )  # fmt: skip
    asked: dict[str, Any] = {
        "kind": IMPORT,
        "by": request.user,
        "title": _("People brought in: %(workshop)s") % {"workshop": workshop.reference},
        "params": {"workshop": workshop.pk, "check": row.pk},
    }
    if row.report["lines"] > settings.IMPORT_AT_ONCE_ROWS:
        return HttpResponseRedirect(reverse("jobs:detail", args=[start_job(**asked).key]))
    done = do_job(**asked)
    if done.state == JobState.FAILED:
        messages.error(request, done.message or _("A mistake on our side stopped it. Nothing was imported."))
        return _page(request, workshop, UploadForm())
    messages.success(request, done.message)
    return HttpResponseRedirect(done.link)


def _page(request: HttpRequest, workshop: Any, form: UploadForm, **context: Any) -> HttpResponse:
    return desk_page(
        request, workshop, "import", _("Bring in people from a table"), form=form, columns=attendees.COLUMNS,
        most=attendees.MOST, status=422 if form.errors or context.get("wrong") else 200, **context,
    )  # fmt: skip
