"""The demonstration, for tests that want a whole portal: two plans, 258 ideas, 3,200 registrations.

    pytestmark = pytest.mark.django_db

    def test_something(demonstration, client): ...

It takes seconds to load, so it is loaded once in a run, into a database of its own, and each module that asks for
`demonstration` works on a copy (a copy takes a fraction of a second). Within the module every test is rolled back as
usual; a transactional test, which empties tables, empties this module's copy alone. `demonstration.signins` has the
sign-ins by role.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection


@dataclass(frozen=True)
class Demonstration:
    #: `{role: {email, password, totp_secret}}`
    signins: dict[str, dict[str, Any]]
    path: Path


def _administer(*statements: str) -> None:
    """Statements that no database can be told about itself."""
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _copy(source: str, target: str) -> None:
    """A new database with the content of `source`, which nobody may be using: idle connections to it are ended."""
    connection.close()
    _administer(
        f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{source}' and state = 'idle'",
        f'drop database if exists "{target}" with (force)',
        f'create database "{target}" template "{source}"',
    )


def _use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    cache.clear()


@pytest.fixture(scope="session")
def _loaded(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Demonstration]]:
    from ogportal import demo

    path = tmp_path_factory.mktemp("demonstration") / "demo-signins.json"
    empty = connection.settings_dict["NAME"]
    name = f"{empty}_demo"
    with django_db_blocker.unblock():
        _copy(empty, name)
        _use(name)
        try:
            demo.load(signins=path)
        finally:
            _use(empty)
    yield name, Demonstration(signins=json.loads(path.read_text(encoding="utf-8")), path=path)
    with django_db_blocker.unblock():
        _administer(f'drop database if exists "{name}" with (force)')


@pytest.fixture(scope="module")
def demonstration(_loaded: tuple[str, Demonstration], django_db_blocker: Any) -> Iterator[Demonstration]:
    """The whole module works on a copy of the demonstration. See the top of this file."""
    source, loaded = _loaded
    empty, name = connection.settings_dict["NAME"], f"{source}_copy"
    with django_db_blocker.unblock():
        _copy(source, name)
        _use(name)
    yield loaded
    with django_db_blocker.unblock():
        _use(empty)
        _administer(f'drop database if exists "{name}" with (force)')
