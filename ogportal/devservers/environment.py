"""The settings of a demonstration and of a test run. What the caller set already is kept, but for e-mail."""

import os
import secrets
import socket
from importlib import resources
from pathlib import Path
from urllib.parse import quote


def common() -> dict[str, str]:
    """Return our environment with the time zones of the `tzdata` wheel: the system's may be years old.

    PYTHONTZPATH is for Python's `zoneinfo`, TZDIR for the C library, which stamps the lines of logs.
    """
    zones = str(resources.files("tzdata") / "zoneinfo")
    return os.environ | {"PYTHONTZPATH": "", "TZDIR": zones, "DJANGO_SETTINGS_MODULE": "ogportal.settings"}


def demonstration(data: Path, *, host: str, port: int, database_url: str, redis_url: str) -> dict[str, str]:
    """Return the settings of `make run`. Every e-mail becomes a file under `data`: a demonstration writes to nobody."""
    shown = "127.0.0.1" if host in {"0.0.0.0", "::", ""} else host  # noqa: S104 - compared, not bound
    names = {"127.0.0.1", "localhost", shown}
    if shown != host:
        names |= {socket.gethostname(), *_own_addresses()}
    defaults = {
        "SECRET_KEY": _kept_secret(data / "secret-key"),
        "DEBUG": "false",
        "SITE_URL": f"http://{shown}:{port}",
        "ALLOWED_HOSTS": ",".join(sorted(names)),
        "MEDIA_ROOT": str(data / "media"),
        "STATIC_ROOT": str(data / "static"),
        "DEFAULT_FROM_EMAIL": "portal@example.org",
    }
    fixed = {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "EMAIL_URL": f"eml://{quote(str(data / 'mail'))}",
        "DEMONSTRATION": "true",
    }
    return defaults | common() | fixed


def tests(data: Path, *, database_url: str, redis_url: str) -> dict[str, str]:
    """Return the settings of `make test`."""
    fixed = {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DEBUG": "false",
        "SITE_URL": "http://127.0.0.1:8000",
        "ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
        "MEDIA_ROOT": str(data / "media"),
        "STATIC_ROOT": str(data / "static"),
        "DEFAULT_FROM_EMAIL": "portal@example.org",
        "EMAIL_URL": "memory://",
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
    }
    return common() | fixed


def _kept_secret(path: Path) -> str:
    """Return the secret of this checkout, made once."""
    if not path.exists() or not path.read_text().strip():
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(file, "w") as out:
            out.write(secrets.token_urlsafe(48) + "\n")
    return path.read_text().strip()


def _own_addresses() -> set[str]:
    try:
        return {str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None)}
    except OSError:
        return set()
