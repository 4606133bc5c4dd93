"""Help for each role, and the accessibility statement."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ogportal.guide import GUIDES
from ogportal.guide.shape import HEIGHT, WIDTH, Task

#: When the accessibility statement was last gone through, line by line.
STATED_ON = date(2026, 11, 22)
#: Pictures of a help page that need no click: with two, a first visit would make more than ten requests.
OPEN_PICTURES = 1


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "guide/index.html", {"guides": GUIDES.values()})


@require_safe
def guide(request: HttpRequest, role: str) -> HttpResponse:
    """What one role does, task by task."""
    found = GUIDES.get(role)
    if found is None:
        raise Http404
    language = get_language() or settings.LANGUAGE_CODE
    return render(
        request,
        "guide/detail.html",
        {
            "guide": found,
            "tasks": _folded([_shown(task, language) for task in found.tasks]),
            "others": [other for other in GUIDES.values() if other is not found],
            "crumbs": [{"href": reverse("help"), "label": _("Help")}, {"label": found.title}],
        },
    )


def _folded(tasks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first picture stands open; the others are fetched when asked for, so that the page stays light."""
    pictured = [task for task in tasks if "picture" in task]
    for task in pictured[OPEN_PICTURES:]:
        task["folded"] = True
    return tasks


def _shown(task: Task, language: str) -> dict[str, Any]:
    shown: dict[str, Any] = {"id": task.key, "title": task.title, "steps": task.steps}
    if task.picture:
        shown["picture"] = {
            "path": task.picture.path(language), "alt": task.picture.alt, "width": WIDTH, "height": HEIGHT
        }  # fmt: skip
    if task.link:
        shown["href"], shown["label"] = reverse(task.link[0]), task.link[1]
    return shown


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(
        request, "guide/accessibility.html", {"CONTACT_EMAIL": settings.CONTACT_EMAIL, "stated_on": STATED_ON}
    )
