import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.test import Client

from tests.demonstration import Demonstration
from tests.support.browser import Browsers
from tests.support.people import give_second_factor
from tests.support.portal import Portal
from tests.sweeps.eye import Eye, opened_eye
from tests.sweeps.world import World


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """The parts of the table of `make a11y`, told as one by the process that has no part of its own."""
    asked = config.option
    if hasattr(config, "workerinput"):  # a worker, which knows of its own part alone
        return
    if any(Path(argument).name == "a11y.py" for argument in config.args) and asked.basetemp:
        from tests.sweeps import a11y

        part = asked.keyword or asked.markexpr or terminalreporter.stats.keys() & {"failed"}
        terminalreporter.write_line(a11y.told(Path(asked.basetemp), keep=not part))


class _SetOnce:
    """Stands in for `weasyprint.HTML`: the same text is set in type once, whoever asks for it."""

    def __init__(self, kept: dict[str, bytes], setter: Any, string: str, **more: Any) -> None:
        self.kept, self.setter, self.string, self.more = kept, setter, string, more

    def write_pdf(self, **more: Any) -> bytes:
        if self.string not in self.kept:
            self.kept[self.string] = self.setter(string=self.string, **self.more).write_pdf(**more)
        return self.kept[self.string]


@pytest.fixture(scope="module", autouse=True)
def _set_once() -> Iterator[None]:
    import weasyprint  # only where a sweep runs

    with mock.patch("weasyprint.HTML", partial(_SetOnce, {}, weasyprint.HTML)):
        yield


@pytest.fixture(scope="module")
def world(kept_demonstration: Demonstration) -> World:
    return World(kept_demonstration.signins)


@pytest.fixture(scope="module")
def eye(browser: Browsers, portal: Portal) -> Iterator[Eye]:
    with opened_eye(browser, portal.url) as opened:
        yield opened


@pytest.fixture(scope="module")
def client_for(world: World) -> Callable[[str], Client]:
    """`client_for("focal_point")`: somebody of the sign-ins, signed in; `client_for("")` is nobody."""

    def make(role: str) -> Client:
        client = Client()
        if role:
            sign_in(client, world.user(role), second_factor=role != "citizen")
        return client

    return make


def sign_in(client: Client, user: Any, *, second_factor: bool) -> None:
    """As if the password had been typed a moment ago, however long the sweep takes: allauth asks again for what is
    delicate."""
    if second_factor:
        give_second_factor(user)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    known = {"method": "password", "at": time.time() + 3_600, "reauthenticated": True}
    session["account_authentication_methods"] = [known]
    session.save()
