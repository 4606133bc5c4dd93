from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from core.prepared import prepared


def _has_second_factor(user: Any) -> bool:
    """As allauth's `is_mfa_enabled`, whose SQL would be made anew for each page; the row is asked for each time."""
    return bool(
        prepared(
            "second factor", lambda user: Authenticator.objects.filter(user=user).values_list("pk")[:1], user=user.pk
        )
    )


class StaffNeedSecondFactor:
    """Whoever works in the back office or at a desk has a second factor; without one they are sent to set it up.

    Somebody who has no work there is told so (403), and is not asked for a second factor first.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_args: object) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or not {"admin", "desk", "jobs", "meeting"} & set(match.namespaces):
            return None
        user: Any = request.user
        if not user.is_authenticated:
            return None  # the page itself sends to the sign-in
        if "admin" in match.namespaces and not user.is_staff:
            raise PermissionDenied
        if _has_second_factor(user):
            return None
        if not user.is_staff and not user.institutions.exists() and not user.organisations.exists():
            raise PermissionDenied
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
