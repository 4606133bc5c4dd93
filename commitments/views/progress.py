"""What institutions report at their desk, and the documents that prove it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commitments import services
from commitments.enums import CommitmentState
from commitments.forms import ReadingForm, ReportForm
from commitments.models import Indicator, ProgressUpdate
from commitments.rules import reads_card, reports_progress
from commitments.views.desk import FORM, card_for, posted
from core.uploads import media_type
from plans.backoffice.tasks import put_errors


def _carried_out(request: HttpRequest, reference: str) -> Any:
    """An adopted card of which the person may report; another's is not there."""
    row = card_for(request, reference)
    if row.state != CommitmentState.ADOPTED:
        raise Http404
    if not reports_progress(request.user, row):
        raise PermissionDenied
    return row


@FORM
@never_cache
@login_required
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """Report what was done, with its evidence; staff read it before it is published."""
    row = _carried_out(request, reference)
    form = ReportForm(*posted(request), commitment=row)
    if request.method == "POST" and form.is_valid() and _recorded(request, row, form):
        messages.success(request, _("The report is with the staff; it is published once they have read it."))
        return redirect("desk:cards:card", row.reference)
    context = {"commitment": row, "form": form}
    return render(request, "commitments/desk/report.html", context, status=422 if form.errors else 200)


def _recorded(request: HttpRequest, row: Any, form: ReportForm) -> bool:
    cleaned = form.cleaned_data
    try:
        services.record_progress(
            commitment=row,
            activity=cleaned["activity"],
            activity_state=cleaned["activity_state"],
            date=cleaned["date"],
            percent=cleaned["percent"],
            narrative=form.texts("narrative"),
            difficulty=form.texts("difficulty"),
            evidence_url=cleaned["evidence_url"],
            evidence=cleaned["evidence"],
            by=request.user,
        )
    except ValidationError as error:
        put_errors(form, error)
    else:
        return True
    return False


@FORM
@never_cache
@login_required
def reading(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Note the value of an indicator at a date; staff read it before it is published."""
    row = _carried_out(request, reference)
    indicator: Any = get_object_or_404(Indicator.objects.prefetch_related("readings"), pk=pk, commitment=row)
    form = ReadingForm(posted(request)[0], indicator=indicator)
    if request.method == "POST" and form.is_valid():
        services.record_reading(indicator=indicator, by=request.user, publish=False, **form.cleaned_data)
        messages.success(request, _("The reading is with the staff; it is published once they have read it."))
        return redirect("desk:cards:card", row.reference)
    context = {"commitment": row, "indicator": indicator, "form": form}
    return render(request, "commitments/desk/reading.html", context, status=422 if form.errors else 200)


@require_safe
def evidence(request: HttpRequest, reference: str, pk: int) -> HttpResponse | FileResponse:
    """The document of a published report; before that, only for those who read the card at the desk."""
    rows = ProgressUpdate.objects.select_related("commitment__plan").exclude(evidence_file="")
    update: Any = get_object_or_404(rows, pk=pk, commitment__reference=reference.upper())
    public = update.published_at is not None and update.commitment.plan.is_published
    if not public and not (request.user.is_authenticated and reads_card(request.user, update.commitment)):
        raise Http404
    try:
        content = update.evidence_file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    kind = media_type(update.evidence_name.rpartition(".")[2])
    return FileResponse(content, as_attachment=True, filename=update.evidence_name, content_type=kind)
