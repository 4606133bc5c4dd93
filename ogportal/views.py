"""The pages that compose several floors, and the few that belong to none."""

from datetime import UTC, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_safe

from core.trap import TrapForm
from ogportal.home import home
from ogportal.search import search

__all__ = ["home", "robots", "root", "search", "security_txt", "styleguide"]

#: Pages below the language that are not for search engines.
PRIVATE = ("account", "desk", "search", "ideas/track", "ideas/check", "ideas/confirm", "styleguide")


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """`/` leads to the language that the visitor asks for; Arabic when it is none of ours."""
    response = HttpResponseRedirect(f"/{get_language_from_request(request)}/")
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """Where to write; e-mails and notices of consent send people here."""
    return render(request, "ogportal/contact.html", {"CONTACT_EMAIL": settings.CONTACT_EMAIL})


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """The catalogue of components, for those who work on the portal."""
    if not (settings.DEBUG or request.user.is_staff):
        raise Http404
    traps = {code: TrapForm(auto_id=f"{code}-%s") for code in ("ar", "fr")}
    return render(request, "styleguide.html", {"traps": traps})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What belongs to one person is not for search engines, and neither are endless combinations of filters."""
    closed = ["/admin/", "/media/"]
    for language, _name in settings.LANGUAGES:
        closed += [
            f"/{language}/{part}"
            for part in (
                "account/",
                "desk/",
                "search/",
                "ideas/track/",
                "ideas/check/",
                "ideas/confirm/",
                "styleguide/",
            )
        ]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """To whom a hole in the portal is told, in the form of RFC 9116."""
    expires = (timezone.now() + timedelta(days=180)).astimezone(UTC).strftime("%Y-%m-%dT00:00:00Z")
    lines = [
        f"Contact: mailto:{settings.CONTACT_EMAIL}",
        f"Expires: {expires}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}, en",
        f"Canonical: {settings.SITE_URL}{request.path}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
