"""Who comes in: an organiser, to workshops of the own organisation and no other."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from workshops.models import Workshop
from workshops.rules import has_begun, is_running_up

View = Callable[..., HttpResponseBase]


def desk_view(*methods: str) -> Callable[[View], View]:
    """A view `(request, workshop, …)` of one's own workshop; of anybody else's it answers 404."""

    def decorate(view: View) -> View:
        @require_http_methods(methods or ("GET", "HEAD"))
        @never_cache
        @login_required
        @wraps(view)
        def found(request: HttpRequest, reference: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            rows = Workshop.objects.of_organiser(request.user).select_related("plan", "organiser")
            return view(request, get_object_or_404(rows, reference__iexact=reference), *args, **kwargs)

        return found

    return decorate


def desk_page(
    request: HttpRequest, workshop: Any, template: str, title: Any, *, status: int = 200, **context: Any
) -> HttpResponse:
    """A page of the desk below the workshop's own heading and its ways."""
    shared = {
        "workshop": workshop,
        "title": title,
        "part": template,
        "is_running_up": is_running_up(workshop),
        "has_begun": has_begun(workshop),
    }
    return render(request, f"workshops/desk/{template}.html", {**shared, **context}, status=status)
