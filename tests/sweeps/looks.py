"""What is looked at in a browser: every page of the table of addresses, its states, and the whole back office.

Nothing is listed by hand that the addresses can say, so that no page escapes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.middleware.csrf import get_token
from django.test import RequestFactory
from django.urls import URLPattern, reverse
from django.utils import translation
from playwright.sync_api import Page, Response, Route

from accounts.models import User
from ideas.models import Idea
from ogportal import errors, giving_back
from ogportal.guide import GUIDES
from tests import factories
from tests.support.portal import send
from tests.support.rows import factory_of
from tests.sweeps import addresses
from tests.sweeps.eye import stay
from tests.sweeps.forms import TEXT
from tests.sweeps.world import World


@dataclass(frozen=True)
class Look:
    #: A name of the table of addresses, an address below the language, or a function that makes one.
    where: str | Callable[[World], str]
    role: str | None = None
    then: Callable[[Page], Response | None] = stay

    def path(self, world: World, language: str) -> str:
        if callable(self.where):
            with translation.override(language):
                return self.where(world)
        if self.where.startswith("/"):
            return f"/{language}{self.where}"
        return addresses.path_of(self.where, world, language)

    def user(self, world: World) -> Any:
        """Who looks; None is nobody."""
        role = self.role
        if role is None and isinstance(self.where, str) and self.where in addresses.TABLE:
            role = addresses.TABLE[self.where].role
        return world.user(role) if role else None


def screening(_world: World) -> str:
    idea = Idea.objects.filter(plan__reference="DEMO", state="under_screening")[0]
    return f"/admin/ideas/idea/{idea.pk}/screen/"


def unconfirmed(world: World) -> str:
    """A new idea for each look: a link confirms once."""
    idea = factories.IdeaFactory(awaiting=True, plan=world.idea.plan, theme=world.idea.theme)
    return reverse("ideas:confirm", args=[factories.ConfirmationFactory(object_id=idea.pk).token])


def empty_plan(world: World) -> str:
    """A plan of which nothing is known but that it was archived."""
    return reverse("plans:detail", args=[world.archive.plan.slug])


def wrong(status: int) -> Callable[[Page], Response | None]:
    """The page that is open, answered with an error. A browser is told 200 where it would report a failure of ours."""

    def show(page: Page) -> Response | None:
        body = errors._page(RequestFactory().get(urlsplit(page.url).path), status).content.decode()
        return _answered(page, {"": (body, "text/html; charset=utf-8", status if status < 500 else 200)})

    return show


def given_back(page: Page) -> Response | None:
    """The page for whom others keep from a row, with all that a form can hold."""
    language = urlsplit(page.url).path[1:3]
    fields = {"action": "code", "code": "1", "body": TEXT, "paper": SimpleUploadedFile("bilan.pdf", b"%PDF")}
    request = RequestFactory().post(f"/{language}/ideas/new/", fields)
    request.csrf_processing_done = True  # type: ignore[attr-defined]
    sent = giving_back.given_back(request)
    answer = errors._page(request, 503, is_busy=True, sent=sent, csrf_token=get_token(request))
    return _answered(page, {"": (answer.content.decode(), "text/html; charset=utf-8", 200)})


def of_the_proxy(status: int) -> Callable[[Page], Response | None]:
    """The page that the proxy has for when the portal does not answer."""

    def show(page: Page) -> Response | None:
        folder = Path(settings.BASE_DIR) / "deploy" / "errors"
        page_of_it = (folder / f"{status}.html").read_text(encoding="utf-8")
        style = (folder / "errors.css").read_text(encoding="utf-8")
        return _answered(
            page, {"": (page_of_it, "text/html; charset=utf-8", 200), "errors.css": (style, "text/css", 200)}
        )

    return show


def _answered(page: Page, answers: dict[str, tuple[str, str, int]]) -> Response | None:
    address = page.url

    def answer(route: Route) -> None:
        body, kind, status = answers["errors.css" if route.request.url.endswith("errors.css") else ""]
        route.fulfill(body=body, content_type=kind, status=status)

    for name in answers:
        page.route(f"**/{name}" if name else address, answer)
    try:
        return page.goto(address)
    finally:
        page.unroute_all()


#: Forms that are sent as they come: each says at its fields what is missing.
SENT_EMPTY = (
    "account_change_password",
    "account_login",
    "account_request_login_code",
    "account_reset_password",
    "consultation:comment",
    "desk:cards:new",
    "desk:transmission",
    "desk:workshop_message",
    "desk:workshop_new",
    "ideas:check",
    "ideas:comment",
    "ideas:follow",
    "ideas:new",
    "ideas:support",
    "meeting:poll_new",
    "meeting:problem_new",
    "organisations:register",
    "workshops:enter",
    "workshops:register",
)
#: States of a page that its address alone does not show.
STATES: dict[str, Look] = {
    **{f"help_role, {role}": Look(f"/help/{role}/") for role in GUIDES if role != "citizen"},
    **{f"{name}, errors": Look(name, then=send) for name in SENT_EMPTY},
    **{f"error {status}": Look("offline", then=wrong(status)) for status in (400, 403, 413, 429, 500, 503)},
    **{f"error {status} of the proxy": Look("offline", then=of_the_proxy(status)) for status in (413, 429, 502, 503)},
    "error 503, a form given back": Look("offline", then=given_back),
    "ideas:confirm, done": Look(unconfirmed, then=send),
    "jobs:list, empty": Look("jobs:list", role="organiser"),
    "plans:detail, empty": Look(empty_plan),
    "search, nothing found": Look("/search/?q=zzzzzz"),
    "ideas:list, nothing found": Look("/ideas/?q=zzzzzz"),
    "ideas:list, filtered": Look("/ideas/?plan=pan2&status=accepted&q=justice"),
    "ideas:track, empty": Look("/ideas/track/"),
    "ideas:track, errors": Look("/ideas/track/?reference=PAN2-I-0001&code=WRONG"),
    "workshops:list, nothing found": Look("/workshops/?q=zzzzzz"),
    "commitments:list, nothing found": Look("/commitments/?q=zzzzzz"),
    "not found": Look("/ideas/PAN2-I-9999/"),
    "an unknown link": Look("/ideas/confirm/not-a-token/"),
    "a held workshop": Look("/workshops/PAN2-W-03/"),
    "an idea with its whole way": Look("/ideas/PAN2-I-0001/"),
    "answered consultation": Look("/consultations/PAN2-K-01/"),
    "the plan that runs": Look("/plans/demo/"),
    "back office": Look(lambda _world: "/admin/", role="administrator"),
    "screening desk": Look(lambda _world: "/admin/ideas/idea/desk/", role="screener"),
    "screening": Look(screening, role="screener"),
    "announcing": Look(lambda _world: "/admin/ideas/announcement/announce/?plan=demo", role="screener"),
}
LOOKS: dict[str, Look] = {**{name: Look(name) for name in addresses.PAGES}, **STATES}

#: Files, answers for scripts, and what only moves on.
NOT_PAGES = ("_table", "_document", "_autocomplete", "_import_template")
#: Pages that Django makes alike for every model: `make check` looks at those of one model, `make a11y` at all.
ALIKE = ("_delete", "_history")
ALIKE_OF = "plans_theme"


def of_its_own(what: str) -> bool:
    return not what.endswith(ALIKE) or what.startswith(f"admin:{ALIKE_OF}_")


def _row(model: Any) -> Any:
    """The first of the demonstration; one is made where it has none."""
    if row := model._default_manager.order_by("pk").first():
        return row
    if model is LogEntry:
        return LogEntry.objects.create(user=User.objects.order_by("pk")[0], object_repr="x", action_flag=CHANGE)
    return factory_of(model)()


def _of_row(name: str, model: Any) -> Callable[[World], str]:
    return lambda _world: reverse(f"admin:{name}", args=[_row(model).pk])


def _of_model(name: str) -> Callable[[World], str]:
    return lambda _world: reverse(f"admin:{name}")


def _checked(world: World) -> str:
    return reverse("admin:ideas_idea_import_checked", args=[world.checked_ideas.key])


def _back_office() -> Iterator[tuple[str, Look]]:
    """Each page of each model that is registered, for a row of the demonstration where it asks for one."""
    for model, of in admin.site._registry.items():
        for pattern in of.get_urls():
            if not isinstance(pattern, URLPattern) or not pattern.name or pattern.name.endswith(NOT_PAGES):
                continue
            asks = pattern.pattern.regex.groups or pattern.pattern.converters
            where = _of_row(pattern.name, model) if asks else _of_model(pattern.name)
            where = {"ideas_idea_import_checked": _checked}.get(pattern.name, where)
            yield f"admin:{pattern.name}", Look(where, role="administrator")


BACK_OFFICE: dict[str, Look] = dict(_back_office())
