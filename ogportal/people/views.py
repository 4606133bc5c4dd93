from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Func, Q, TextField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.text import fold
from ogportal.people import queries
from workshops.models import Registration
from workshops.services import record_attendance

#: Rows on a page of a desk's list.
ROWS = 50
#: Commitments on the first page of a desk, which has other things to show.
FEW = 10


@require_safe
@never_cache
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """One's own ideas and registrations. They are found by address, so only a confirmed one counts."""
    user: Any = request.user
    confirmed = EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()
    context = {
        "confirmed": confirmed,
        "ideas": queries.ideas_of(user) if confirmed else [],
        "registrations": queries.registrations_of(user) if confirmed else [],
        "has_desk": _has_desk(user),
    }
    return render(request, "people/account.html", context)


def _has_desk(user: Any) -> bool:
    return user.institutions.exists() or user.organisations.exists()


@require_safe
@never_cache
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for a focal point or an organiser."""
    user: Any = request.user
    if not _has_desk(user):
        return render(request, "people/no_desk.html", status=403)
    context = {
        "institutions": user.institutions.all(),
        "organisations": user.organisations.all(),
        "dossiers": queries.dossiers_for(user)[:ROWS],
        "waiting": queries.awaiting_answer(user).count(),
        "comments_waiting": queries.comments_awaiting(user).count(),
        "today": timezone.localdate(),
        "commitments": Paginator(queries.commitments_for(user), FEW).get_page(request.GET.get("page")),
        "workshops": queries.workshops_for(user),
    }
    return render(request, "people/desk.html", context)


@require_safe
@never_cache
@login_required
def workshop(request: HttpRequest, reference: str) -> HttpResponse:
    """The registrations of one's own workshop, searched by name, with check-in; another's is not there."""
    row = get_object_or_404(queries.workshops_for(request.user), reference__iexact=reference)
    text = request.GET.get("q", "")[:100]
    registrations = Registration.objects.filter(workshop=row).select_related("attendance", "region").order_by("seq")
    if text:
        wanted = fold(text)
        registrations = registrations.annotate(name_folded=Func("name", function="core_fold", output_field=TextField()))
        registrations = registrations.filter(Q(name_folded__contains=wanted) | Q(email__icontains=text.strip()))
    page = Paginator(registrations, ROWS).get_page(request.GET.get("page"))
    return render(request, "people/workshop.html", {"workshop": row, "page": page, "q": text})


@require_POST
@never_cache
@login_required
def attendance(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    row = get_object_or_404(queries.workshops_for(request.user), reference__iexact=reference)
    registration = get_object_or_404(row.registrations, pk=pk)
    record_attendance(workshop=row, registration=registration, by=request.user)
    messages.success(request, _("%(name)s is marked as present.") % {"name": registration.name})
    return redirect("desk:workshop", row.reference)
