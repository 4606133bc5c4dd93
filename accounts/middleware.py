from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse


class StaffNeedSecondFactor:
    """Whoever works in the back office has a second factor: without one only the pages that set it up open."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_args: object) -> HttpResponse | None:
        if not request.path.startswith("/admin/") and "/desk/" not in request.path:
            return None
        user = request.user
        if user.is_authenticated and user.is_staff and not is_mfa_enabled(user):
            return HttpResponseRedirect(reverse("mfa_activate_totp"))
        return None
