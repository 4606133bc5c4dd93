"""The demonstration behind a live server: a whole portal, for journeys and for sweeps over every address.

`live_server` empties all tables after each test. Here nothing is rolled back nor emptied: every module has a copy of
the demonstration for itself, and throws it away. So a test takes rows of its own, and leaves the others as they are.
"""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import connections
from playwright.sync_api import Page, Response
from pytest_django import fixtures
from pytest_django.live_server_helper import LiveServer

from tests.demonstration import Demonstration
from tests.support.browser import Browsers, Watch, opening
from tests.support.mails import Mailbox


@dataclass(frozen=True)
class Portal:
    url: str
    #: `{role: {email, password, totp_secret}}`
    signins: dict[str, dict[str, Any]]
    mailbox: Mailbox = field(default_factory=Mailbox)

    def user(self, role: str) -> Any:
        from accounts.models import User

        return User.objects.get(email=self.signins[role]["email"])

    def second_factor(self, role: str) -> str:
        """The six digits that the telephone of `role` shows now."""
        now = int(time.time()) // app_settings.TOTP_PERIOD
        return format_hotp_value(hotp_value(self.signins[role]["totp_secret"], now))


def pytest_configure(config: pytest.Config) -> None:
    """pytest-django makes the database of the tests only when one of them asks by the names that it knows."""
    usual = fixtures._get_databases_for_test
    fixtures._get_databases_for_test = lambda test: (
        (("default",), False) if "kept_demonstration" in getattr(test, "fixturenames", ()) else usual(test)
    )


@pytest.fixture(scope="module")
def kept_demonstration(demonstration: Demonstration, django_db_blocker: Any) -> Iterator[Demonstration]:
    """The demonstration for the whole module: what one test writes, the next one finds."""
    with django_db_blocker.unblock():
        yield demonstration


@pytest.fixture(scope="module")
def portal(kept_demonstration: Demonstration) -> Iterator[Portal]:
    server = LiveServer("127.0.0.1")
    server._live_server_modified_settings.enable()
    try:
        yield Portal(server.url, kept_demonstration.signins)
    finally:
        server._live_server_modified_settings.disable()
        server.stop()
        connections.close_all()


@pytest.fixture
def portal_watch(portal: Portal) -> Iterator[Watch]:
    watching = Watch(urlsplit(portal.url).netloc)
    yield watching
    assert watching.faults == []


@pytest.fixture
def visit(browser: Browsers, portal: Portal, portal_watch: Watch) -> Iterator[Callable[..., Page]]:
    """`open_page` of tests/support/browser.py, at the demonstration."""
    with opening(browser, portal.url, portal_watch) as make:
        yield make


def send(page: Page) -> Response | None:
    """Press the button of the form that the page is about, and see what is answered."""
    with page.expect_navigation() as navigation:
        page.locator("main form.form .actions button[type=submit]").first.click()
    return navigation.value


def link_in(message: Any, part: str) -> str:
    """The address below the host of the first link with `part` in a message that leads to a page, not to a file."""
    found = re.search(rf"https?://[^/\s]+(/\S*{part}\S*)(?<!\.ics)(?!\S)", message.body)
    assert found, message.body
    return found[1]
