"""Fast, clean and on this machine alone: settings of a test run, a fresh cache for each test, no foreign sockets."""

import gc
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as properties

from core import prepared

# On a busy machine examples take what they take: no test judges a time.
properties.register_profile("any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
properties.load_profile("any-machine")

# The browser's event loop runs in the thread of the test, which talks to the database too.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

_FOLDER = pytest.StashKey[Path]()
_LOCAL = {"localhost", "127.0.0.1", "::1", "0.0.0.0", ""}


def redis_url(url: str, database: int) -> str:
    """`url` with the number of another database of the same server."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return f"unix://{parts.path}?db={database}"
    return urlunsplit(parts._replace(path=f"/{database}"))


def _own_database() -> int:
    """One of the server's sixteen for each worker; 0 and 1 stay with the cache and the broker of a running portal."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    return 15 - int(worker) % 14


def _stay_here(event: str, arguments: tuple[Any, ...]) -> None:
    host = None
    if event == "socket.connect" and arguments[0].family in {socket.AF_INET, socket.AF_INET6}:
        host = arguments[1][0]
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    if isinstance(host, bytes):
        host = host.decode()
    if host is not None and host not in _LOCAL and host != socket.gethostname():
        raise ConnectionRefusedError(f"a test may not leave this machine: {host}")


#: One piece each, and long: begun last they would keep one worker busy while the others have gone home.
_FIRST = ("tests/sweeps/test_canaries.py", "tests/test_third_language.py")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(_FIRST))


def pytest_collection_finish() -> None:
    """What was loaded by now stays to the end: it is not searched for rubbish again and again, a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_configure(config: pytest.Config) -> None:
    folder = config.stash[_FOLDER] = Path(tempfile.mkdtemp(prefix="og-tests-"))
    settings.STATIC_ROOT, settings.MEDIA_ROOT = folder / "static", folder / "media"
    settings.STATIC_ROOT.mkdir()
    settings.MEDIA_ROOT.mkdir()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # A test reads a page, changes a row and reads again; the cache of pages has tests of its own.
    settings.PAGE_CACHE_SECONDS = settings.KEPT_SECONDS = 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    # Static files are found where they stand; that their hashed names can be made is a test of its own.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    # A thread of the live server gives its connection back with the answer, not when its browser goes away.
    settings.DATABASES["default"]["CONN_MAX_AGE"] = 0
    settings.CACHES["default"]["LOCATION"] = redis_url(settings.REDIS_URL, _own_database())
    sys.addaudithook(_stay_here)


def pytest_unconfigure(config: pytest.Config) -> None:
    if _FOLDER in config.stash:
        shutil.rmtree(config.stash[_FOLDER], ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Tests that commit empty the tables behind them, which is refused elsewhere (core, migration 0012).

    Before the database is dropped, end what a thread of some test has left open: the drop would be refused.
    """
    own = connection.settings_dict["NAME"]
    if own.startswith("test_"):  # not where no test of this run asks for a database, and none was made
        with django_db_blocker.unblock():
            with connection.cursor() as cursor:
                cursor.execute(f"alter database {connection.ops.quote_name(own)} set ogportal.may_empty = 'on'")
            connection.close()  # the next one begins with it
    yield
    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
        connection.close()  # it may be dead itself
        with connection._nodb_cursor() as cursor:
            cursor.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [name])


@pytest.fixture(autouse=True)
def _as_new() -> Iterator[None]:
    """No test sees the cache, the statements or the language that another one left."""
    cache.clear()
    prepared.forget()
    translation.activate(settings.LANGUAGE_CODE)
    yield
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(params=["ar", "fr"])
def language(request: pytest.FixtureRequest) -> str:
    """Run the test once in each language of the interface: `client.get(f"/{language}/ideas/")`."""
    return str(request.param)


@pytest.fixture(name="languages", params=["ar", "fr"])
def _languages(request: pytest.FixtureRequest) -> str:
    """The same as `language`, under the other name that tests use."""
    return str(request.param)
