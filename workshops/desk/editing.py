"""Make a workshop: the draft, its programme, the request to announce it, its cancellation."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.transitions import TransitionNotAllowed
from plans.backoffice.tasks import put_errors
from workshops import services
from workshops.desk.access import desk_page, desk_view
from workshops.desk.forms import CancelForm, NewWorkshopForm, ProgrammeFormSet, WorkshopForm
from workshops.enums import PublicationStepKind, WorkshopState
from workshops.rules import is_editable, is_requested, is_running_up
from workshops.services.organising import PRACTICAL


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def new(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    if not user.organisations.exists():
        raise Http404
    form = NewWorkshopForm(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            workshop = services.draft_workshop(
                plan=form.cleaned_data["plan"], organiser=form.cleaned_data["organiser"], by=user,
                values=form.values(), related={},
            )  # fmt: skip
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("The draft is made, with the common programme. Nobody sees it yet."))
            return redirect("desk:workshop_edit", workshop.reference)
    return render(request, "workshops/desk/new.html", {"form": form}, status=422 if form.errors else 200)


@desk_view()
def workshop(request: HttpRequest, workshop: Any) -> HttpResponse:
    """Where the workshop stands, what is missing, and the ways to everything else."""
    steps = list(workshop.publication_steps.select_related("by"))
    last = steps[-1] if steps else None
    missing = services.what_is_missing(workshop) if is_editable(workshop) else {}
    return desk_page(
        request, workshop, "overview", workshop.title,
        counts=workshop.registrations.counts(),
        attended=workshop.attendances.count(),
        to_reconfirm=workshop.registrations.to_reconfirm().count(),
        missing=list(missing.values()),
        is_editable=is_editable(workshop),
        is_requested=is_requested(workshop),
        refusal=last if last and last.kind == PublicationStepKind.REFUSED else None,
        may_cancel=workshop.state in {WorkshopState.DRAFT, WorkshopState.PUBLISHED},
    )  # fmt: skip


@desk_view("GET", "HEAD", "POST")
def edit(request: HttpRequest, workshop: Any) -> HttpResponse:
    """The whole draft; of an announced workshop what is practical."""
    everything = is_editable(workshop)
    if not everything and not is_running_up(workshop):
        messages.warning(request, _("This workshop cannot be changed now."))
        return redirect("desk:workshop", workshop.reference)
    data = request.POST.copy() if request.method == "POST" else None
    form = WorkshopForm(data, workshop=workshop, only=None if everything else PRACTICAL)
    seen = workshop.updated_at.isoformat()
    if data is not None and form.is_valid():
        if data.get("seen_at") != seen:
            form.add_error(None, _("Somebody changed this after you opened it. Save again to put yours in its place."))
        else:
            try:
                services.edit_workshop(workshop=workshop, by=request.user, values=form.values(), related=form.related())
            except services.NotEditable:
                form.add_error(None, _("This workshop cannot be changed now."))
            except ValidationError as error:
                put_errors(form, error)
            else:
                messages.success(request, _("The changes are saved."))
                return redirect("desk:workshop", workshop.reference)
    return desk_page(
        request, workshop, "edit", _("Details"), form=form, seen=seen, everything=everything,
        status=422 if form.errors else 200,
    )  # fmt: skip


@desk_view("GET", "HEAD", "POST")
def programme(request: HttpRequest, workshop: Any) -> HttpResponse:
    """The lines of the programme in their order; the whole is as long as its parts."""
    lines = list(workshop.programme.all())
    names = [*(field.name for field in lines[0]._meta.concrete_fields)] if lines else []
    initial = [{name: getattr(line, name) for name in names} for line in lines]
    formset = ProgrammeFormSet(request.POST if request.method == "POST" else None, initial=initial, prefix="line")
    wrong: list[Any] = []
    if request.method == "POST" and formset.is_valid():
        kept = [form for form in formset if not form.cleaned_data.get("drop") and not form.is_empty()]
        kept.sort(key=lambda form: form.cleaned_data.get("number") or 100)
        try:
            services.set_programme(workshop=workshop, by=request.user, lines=[form.line() for form in kept])
        except services.NotEditable:
            wrong = [_("This workshop cannot be changed now.")]
        except ValidationError as error:
            wrong = error.messages
        else:
            messages.success(request, _("The programme is saved."))
            return redirect("desk:workshop_programme", workshop.reference)
    return desk_page(
        request, workshop, "programme", _("Programme"), formset=formset, wrong=wrong,
        total=sum(line.minutes for line in lines),
        status=422 if wrong or (formset.is_bound and not formset.is_valid()) else 200,
    )  # fmt: skip


@desk_view("POST")
def publication(request: HttpRequest, workshop: Any) -> HttpResponse:
    """Ask staff to announce the draft, or take that back."""
    try:
        if request.POST.get("action") == "withdraw":
            services.withdraw_request(workshop=workshop, by=request.user)
            messages.success(request, _("The request is taken back: you can change the draft."))
        else:
            services.request_publication(workshop=workshop, by=request.user)
            messages.success(
                request, _("The request is sent. The portal’s team reads the draft and answers by e-mail.")
            )
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    except (services.NotEditable, services.NothingAsked):
        messages.warning(request, _("This workshop cannot be changed now."))
    return redirect("desk:workshop", workshop.reference)


@desk_view("GET", "HEAD", "POST")
def cancel(request: HttpRequest, workshop: Any) -> HttpResponse:
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.cancel_workshop(workshop=workshop, reason=form.reason(), by=request.user)
        except ValidationError as error:
            put_errors(form, error)
        except TransitionNotAllowed:
            form.add_error(None, _("This workshop cannot be cancelled any more."))
        else:
            messages.success(request, _("The workshop is cancelled, and everybody who was registered gets an e-mail."))
            return redirect("desk:workshop", workshop.reference)
    standing = workshop.registrations.standing().count()
    return desk_page(
        request, workshop, "cancel", _("Cancel the workshop"), form=form, standing=standing,
        status=422 if form.errors else 200,
    )  # fmt: skip
