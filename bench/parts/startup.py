"""`make run`, once everything is installed: from an empty folder, and again."""

import contextlib
import http.client
import os
import sys
import time
from pathlib import Path

from bench.run import Run
from bench.serving import free_port
from bench.table import Row
from ogportal.devservers.supervisor import Child

ROOT = Path(__file__).resolve().parents[2]


def measure(run: Run) -> list[Row]:
    data = run.folder / "run"
    first, again = _until_a_page(data), _until_a_page(data)
    return [
        Row(
            "startup",
            "`make run` from an empty folder, first page",
            f"{first:.0f} s",
            "< 180 s",
            first < 180,
            "installed before",
        ),
        Row("startup", "`make run` again, first page", f"{again:.1f} s", "< 15 s", again < 15),
    ]


def _until_a_page(data: Path) -> float:
    port = free_port()
    env = {name: value for name, value in os.environ.items() if name not in _OURS}
    env |= {"DATA_DIR": str(data), "PORT": str(port)}
    began = time.monotonic()
    child = Child(
        "run", [sys.executable, "-m", "ogportal.devservers", "run"], log=data.with_suffix(".log"), env=env, cwd=ROOT
    )
    try:
        while time.monotonic() - began < 300:
            if child.dead():
                raise RuntimeError(child.log.read_text()[-2000:])
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection.request("GET", "/fr/")
                if connection.getresponse().status == 200:
                    return time.monotonic() - began
            connection.close()
            time.sleep(0.1)
        raise RuntimeError("no page within five minutes")
    finally:
        child.stop(within=40)


#: What belongs to the servers of the bench.
_OURS = {
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "SITE_URL",
    "ALLOWED_HOSTS",
    "MEDIA_ROOT",
    "STATIC_ROOT",
    "EMAIL_URL",
}
