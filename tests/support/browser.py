"""A real browser: Debian's Chromium, Arabic and French, phone and desktop, with and without JavaScript.

Every page is watched. An error in the console, a violation of the content policy, a file that is missing and a
request to another machine each fail the test at its end.
"""

import asyncio
import shutil
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright._impl._sync_base import SyncBase
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

DEVICES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "has_touch": True,
        "is_mobile": True,
        "device_scale_factor": 2,
    },
    "narrow": {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True},
}
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


#: Seconds. What waits for something on a page has Playwright's own limit, of ten. None of its own has `evaluate` (of a
#: promise that nobody keeps, such as `navigator.serviceWorker.ready`), a new context, its end, a resized window, and an
#: answer that does not come.
MOST = 60


class StandsStill(TimeoutError):
    """The browser does not answer any more."""


def _limit_every_call() -> None:
    """Each call to the browser ends after `MOST` seconds, with the line that called."""
    unlimited = SyncBase._sync

    def limited(self: SyncBase, doing: Awaitable[Any]) -> Any:
        __tracebackhide__ = True

        async def within() -> Any:
            try:
                async with asyncio.timeout(MOST):
                    return await doing
            except TimeoutError:
                Browsers.stands_still = True
                raise StandsStill(f"the browser has not answered for {MOST} seconds") from None

        return unlimited(self, within())

    SyncBase._sync = limited  # type: ignore[method-assign]


def pytest_configure(config: pytest.Config) -> None:
    _limit_every_call()


class Browsers:
    """The browser of this process, as tests know it. One that stood still or ended is left: pages open in the next."""

    stands_still = False

    def __init__(self, launch: Callable[[], Browser]) -> None:
        self._launch = launch
        self.now = launch()

    def new_context(self, **options: Any) -> BrowserContext:
        if Browsers.stands_still or not self.now.is_connected():
            Browsers.stands_still = False
            self.now = self._launch()
        return self.now.new_context(**options)


@pytest.fixture(scope="session")
def browser(launch_browser: Callable[[], Browser]) -> Iterator[Browsers]:
    """In the place of pytest-playwright's, which is launched once: after it stood still, all that follow would."""
    found = Browsers(launch_browser)
    yield found
    with suppress(StandsStill):
        found.now.close()


class Watch:
    """What went wrong on the pages of one test."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.faults: list[str] = []

    def follow(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # What a server answered is judged in `_response`: a page may say 404 or 422 on purpose.
        if message.type == "error" and "the server responded with a status" not in message.text:
            self.faults.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob", "about"} and parts.netloc != self.host:
            self.faults.append(f"foreign request: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500 or (response.status >= 400 and not response.request.is_navigation_request()):
            self.faults.append(f"{response.status}: {response.url}")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The browser without its windows, where it is installed: the same engine for two thirds of the work."""
    found = filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser")))
    chromium = next(found, "/usr/bin/chromium")
    return {**browser_type_launch_args, "executable_path": chromium, "args": _FLAGS}


@pytest.fixture
def watch(live_server: Any) -> Iterator[Watch]:
    watching = Watch(urlsplit(live_server.url).netloc)
    yield watching
    assert watching.faults == []


@contextmanager
def opening(browser: Browsers, url: str, watch: Watch) -> Iterator[Callable[..., Page]]:
    """What `open_page` is, for a server at `url`."""
    contexts: list[BrowserContext] = []

    def make(
        language: str = "ar", *, device: str = "desktop", javascript: bool = True, user: Any = None, **options: Any
    ) -> Page:
        context = browser.new_context(
            base_url=url,
            locale=f"{language}-MA",
            timezone_id="UTC",
            java_script_enabled=javascript,
            **{**DEVICES[device], **options},
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        watch.follow(context)
        if user is not None:
            context.add_cookies([session_cookie(url, user)])
        return context.new_page()

    yield make
    for context in contexts:
        with suppress(StandsStill):
            context.close()


@pytest.fixture
def open_page(browser: Browsers, live_server: Any, watch: Watch) -> Iterator[Callable[..., Page]]:
    """`open_page("fr", device="phone", javascript=False)`: a watched page in a context of its own.

    Addresses are relative to the live server: `page.goto("/fr/ideas/")`. `user` is signed in beforehand.
    """
    with opening(browser, live_server.url, watch) as make:
        yield make


def session_cookie(url: str, user: Any) -> Any:
    """The cookie of somebody who has signed in, with the second factor."""
    from django.conf import settings
    from django.test import Client

    from tests.support.people import give_second_factor

    client = Client()
    give_second_factor(user)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    # The password was typed a moment ago: allauth asks again before what is delicate.
    session = client.session
    known = {"method": "password", "at": time.time() + 3_600, "reauthenticated": True}
    session["account_authentication_methods"] = [known]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": url}


@pytest.fixture
def page_ar(open_page: Callable[..., Page]) -> Page:
    return open_page("ar")


@pytest.fixture
def page_fr(open_page: Callable[..., Page]) -> Page:
    return open_page("fr")
