"""Requests that no page should have to think about."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict

from ogportal.errors import bad_request

Handler = Callable[[HttpRequest], HttpResponse]


class HeadersOnEverything:
    """The outermost: what Django's own middlewares write, also on what is answered before it comes to them.

    A refused host, an unreadable address and a static file are answers as well; what an inner one has written stays.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        self.headers = {
            "Content-Security-Policy": "; ".join(f"{name} {' '.join(values)}" for name, values in directives.items()),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": settings.X_FRAME_OPTIONS,
            "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
            "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
            "Permissions-Policy": settings.PERMISSIONS_POLICY,
        }

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        return response


class RefuseOtherMethods:
    """Pages are read and forms are sent; nothing here is asked in another way.

    Refused at the door, for whoever asks and before anybody knows who it is: no view has to think of PUT or DELETE, nor
    a view that looks only for POST take them for reading.
    """

    ALLOWED = ("GET", "HEAD", "POST")

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in self.ALLOWED:
            return HttpResponseNotAllowed(self.ALLOWED)
        return self.get_response(request)


class RejectUnreadableInput:
    """No NUL byte goes further: PostgreSQL cannot store it, and a query with it is a 500.

    In an address it is an attempt at something: 400. In a form it came along with a pasted text, invisible, and is
    taken off, so that nothing typed is lost.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or _has_nul(request.GET):
            return bad_request(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_args: object) -> HttpResponse | None:
        """The form is read here, where a form that is too large or cannot be read is already answered with 400."""
        if request.method != "POST" or not _has_nul(request.POST):
            return None
        if any("\x00" in name for name in request.POST):
            return bad_request(request)
        typed = request.POST.copy()
        for name, values in request.POST.lists():
            typed.setlist(name, [value.replace("\x00", "") for value in values])
        request.POST = typed  # type: ignore[assignment] # the stubs know only the reading
        return None


def _has_nul(sent: QueryDict) -> bool:
    return any("\x00" in part for name, values in sent.lists() for part in (name, *values))
