"""W1, W2 in a real browser: words that would be script in any other page, in every text that people can write.

What is looked at is the browser: a window that says something, an element that stands where only words were sent, a
complaint of the content policy, a request to another machine. tests/sweeps/test_inclusion.py looks at every page of
the portal for the complaints alone; here the pages are those that show what people wrote, the back office included.
"""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import Organisation, Participant, User
from commitments.models import ProgressUpdate
from consultation.models import Comment
from core.models import Delivery
from ideas.models import Idea, IdeaComment, StaffNote
from tests import factories
from tests.support.browser import Watch
from workshops.models import Attendance, Registration, Workshop

#: Out of an attribute, a title, a text area, a comment and a script; as a link, as a picture, as a drawing, as a frame.
EVIL = (
    "<script>window.__ran=1</script><img src=x onerror='window.__ran=1'><svg onload=window.__ran=1>",
    "'\"></title></textarea></script>--><evil-mark></evil-mark><script>window.__ran=1</script>",
    "<a href=\"java\tscript:window.__ran=1\" onfocus=window.__ran=1>نص</a><iframe srcdoc='<script>parent.__ran=1'>",
    "{{constructor.constructor('window.__ran=1')()}}${window.__ran=1}<math><style><img src=x onerror=window.__ran=1>",
)
TEXTS: dict[Any, tuple[str, ...]] = {
    Idea: ("title", "body", "problem", "expected", "author_name"),
    IdeaComment: ("body", "author_name"),
    StaffNote: ("body",),
    Comment: ("body", "quote", "author_name"),
    Participant: ("name",),
    User: ("full_name",),
    Registration: ("name", "organisation_name"),
    Attendance: ("name", "organisation_name"),
    Organisation: ("name_ar", "name_fr", "contact_name"),
    Workshop: ("title_ar", "title_fr", "place_ar", "place_fr", "description_ar", "description_fr"),
    ProgressUpdate: ("evidence_name",),
    Delivery: ("subject", "last_error"),
}


@pytest.fixture(scope="module")
def planted(kept_demonstration: Any) -> dict[str, str]:
    """Each text with one of the four, wherever the database lets it be changed."""
    cache.clear()
    taken = 0
    for model, names in TEXTS.items():
        for number, name in enumerate(names):
            most = model._meta.get_field(name).max_length
            try:
                with transaction.atomic():
                    model._base_manager.update(**{name: EVIL[(taken + number) % len(EVIL)][:most]})
                taken += 1
            except DatabaseError:
                continue
    assert taken > 20
    idea = Idea.objects.filter(plan__reference="DEMO", public_state="submitted", channel="portal")[0]
    factories.IdeaCommentFactory(idea=idea, body=EVIL[1])
    workshop = Workshop.objects.filter(plan__reference="DEMO", registrations__isnull=False)[0]
    registration = Registration.objects.filter(workshop=workshop)[0]
    return {
        "an idea": idea.get_absolute_url(),
        "the list": "/ar/ideas/",
        "the search": "/fr/search/?q=%3Csvg%20onload%3Dwindow.__ran%3D1%3E%22%3E%3Cevil-mark%3E",
        "a workshop": workshop.get_absolute_url(),
        "a ticket": reverse("workshops:ticket", args=[registration.token]),
        "a consultation": "/fr/consultations/DEMO-K-01/comments/",
        "associations": "/ar/organisations/",
        "not found": "/fr/ideas/%3Cevil-mark%3E/",
        "admin: the desk": reverse("admin:ideas_idea_desk"),
        "admin: an idea": reverse("admin:ideas_idea_screen", args=[idea.pk]),
        "admin: ideas": reverse("admin:ideas_idea_changelist"),
        "admin: history": reverse("admin:ideas_idea_history", args=[idea.pk]),
        "admin: a workshop": reverse("admin:workshops_workshop_change", args=[workshop.pk]),
        "admin: deleting": reverse("admin:workshops_workshop_delete", args=[workshop.pk]),
        "admin: registrations": reverse("admin:workshops_registration_changelist"),
        "admin: taking out": reverse("admin:workshops_registration_export"),
        "admin: bringing in": reverse("admin:workshops_attendance_import"),
        "admin: an association": reverse("admin:accounts_organisation_verify", args=[Organisation.objects.all()[0].pk]),
        "admin: mails": reverse("admin:core_delivery_changelist"),
        "admin: log": reverse("admin:admin_logentry_changelist"),
        "admin: the start": reverse("admin:index"),
    }


def ran(page: Page) -> list[str]:
    """What of the words came to life."""
    return list(
        page.evaluate(
            """() => [
                ...(window.__ran ? ["a script ran"] : []),
                ...[...document.querySelectorAll("evil-mark, iframe, math, [onerror], [onload], [onfocus]")]
                    .map(one => "an element: " + one.outerHTML.slice(0, 80)),
                ...[...document.links].filter(one => /^\\s*(javascript|data):/i.test(one.href)).map(one => one.href),
            ]"""
        )
    )


def test_nothing_that_people_wrote_runs(planted: dict[str, str], portal: Any, visit: Any, portal_watch: Watch) -> None:
    public, office = visit("fr"), visit("fr", user=portal.user("administrator"))
    found: dict[str, list[str]] = {}
    for page in (public, office):
        page.on("dialog", lambda dialog: found.setdefault("a window", []).append(dialog.message))
    for name, path in planted.items():
        page = office if name.startswith("admin") else public
        answer = page.goto(path)
        assert answer.status in {200, 404}, (name, answer.status)
        if faults := [*ran(page), *portal_watch.faults]:
            found[name] = faults
        portal_watch.faults.clear()
    assert found == {}


def test_the_browser_would_say_so(portal: Any, visit: Any, portal_watch: Watch) -> None:
    """The same words, unescaped, under the same policy: the elements are seen, and the policy protests."""
    page = visit("fr")
    policy = page.request.get(f"{portal.url}/fr/").headers["content-security-policy"]
    body = f"<!doctype html><title>x</title><body>{''.join(EVIL)}"
    page.route(
        "**/evil/",
        lambda route: route.fulfill(
            body=body, headers={"Content-Security-Policy": policy, "Content-Type": "text/html; charset=utf-8"}
        ),
    )
    page.goto("/evil/")
    assert any("an element" in one for one in ran(page))
    assert any("Content Security Policy" in one for one in portal_watch.faults)
    assert not page.evaluate("window.__ran"), "the policy holds by itself"
    portal_watch.faults.clear()
