"""The page that is shown where there is no network, and the service worker that keeps it on the device."""

import hashlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "offline/page.html")


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """It stands at the root, because it may answer only for what lies below its own address."""
    languages = [code for code, _name in settings.LANGUAGES]
    files, words = [static("css/portal.css")], ""
    for code in languages:
        with translation.override(code):
            files.append(reverse("offline"))
            words += render_to_string("offline/page.html")
    # A page that reads otherwise makes another worker, which the browser takes in place of the one that it has.
    version = hashlib.sha256(words.encode()).hexdigest()[:12]
    return render(
        request,
        "offline/worker.js",
        {"languages": languages, "files": files, "version": version},
        content_type="text/javascript; charset=utf-8",
    )
