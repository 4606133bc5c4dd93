"""Requests that no page should have to think about."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from ogportal.errors import bad_request

Handler = Callable[[HttpRequest], HttpResponse]


class RejectUnreadableInput:
    """Answer 400 to a NUL byte in the address or the form: PostgreSQL cannot store it, and a query is a 500."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or any(
            "\x00" in part for pair in request.GET.lists() for part in (pair[0], *pair[1])
        ):
            return bad_request(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_args: object) -> HttpResponse | None:
        """The form is read here, after the size limits and the CSRF check have spoken."""
        if request.method == "POST" and any(
            "\x00" in part for pair in request.POST.lists() for part in (pair[0], *pair[1])
        ):
            return bad_request(request)
        return None
