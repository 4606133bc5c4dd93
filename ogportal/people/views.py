from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ogportal.people import queries

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
    institutions, organisations = queries.institutions_of(user), queries.organisations_of(user)
    if not (institutions or organisations):
        return render(request, "people/no_desk.html", status=403)
    context: dict[str, Any] = {"institutions": institutions, "organisations": organisations}
    # What neither kind of body has is not asked for.
    if institutions:
        context |= {
            "dossiers": queries.dossiers_for(user)[:ROWS],
            "waiting": queries.awaiting_answer(user).count(),
            "comments_waiting": queries.comments_awaiting(user).count(),
            "today": timezone.localdate(),
            "commitments": Paginator(queries.commitments_for(user), FEW).get_page(request.GET.get("page")),
        }
    if organisations:
        context["workshops"] = queries.workshops_for(user)
    return render(request, "people/desk.html", context)
