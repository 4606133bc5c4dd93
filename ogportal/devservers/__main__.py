"""`python -m ogportal.devservers run` serves the demonstration; `… with -- COMMAND` lends a command test servers."""

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from pathlib import Path

from ogportal.devservers import environment
from ogportal.devservers.catalogues import compile_catalogues
from ogportal.devservers.places import CannotStart, socket_path, take_lock
from ogportal.devservers.postgres import Postgres
from ogportal.devservers.redis import Redis
from ogportal.devservers.supervisor import (
    Child,
    Stopped,
    complain,
    run_attached,
    say,
    stop_on_signals,
    stopping,
)

ROOT = Path(__file__).resolve().parents[2]
_TEMPORARY = "og-with-"
#: A folder this young, in seconds, may not have its lock yet.
_JUST_BORN = 60
#: A part that ends more often within so many seconds is not started again.
_DEATHS, _A_WHILE = 3, 60


def main(words: list[str]) -> int:
    """Do what the words say; return the exit code."""
    stop_on_signals()
    try:
        match words:
            case ["run"]:
                return run(Path(os.environ.get("DATA_DIR") or ROOT / ".data"))
            case ["with", "--", *command] if command:
                return run_with(command)
        complain("usage: python -m ogportal.devservers run | with -- COMMAND …")
    except CannotStart as wrong:
        complain(f"\n{wrong}")
        return 1
    except Stopped:
        return 130
    return 2


def run(data: Path) -> int:
    """Serve the demonstration until somebody stops it or a part of it dies."""
    host, port = os.environ.get("HOST") or "127.0.0.1", int(os.environ.get("PORT") or 8000)
    data.mkdir(mode=0o700, exist_ok=True)
    logs = data / "log"
    for folder in (logs, data / "mail", data / "media"):
        folder.mkdir(exist_ok=True)
    lock = take_lock(data / "run.lock")
    if lock is None:
        said = (data / "run.lock").read_text().strip() or "It is still starting."
        raise CannotStart(
            f"The portal already runs from this folder. {said}\nStop it with Ctrl-C there, then try again."
        )
    lock.truncate(0)
    lock.write(f"It serves http://{host}:{port}/ (process {os.getpid()}).")
    lock.flush()
    _refuse_taken_port(host, port)

    with contextlib.ExitStack() as started, contextlib.suppress(Stopped):
        parts: list[tuple[str, Postgres | Redis | Child]] = []
        database_url, redis_url = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
        if not database_url:
            postgres = Postgres(data / "postgres", log=logs / "postgres.log")
            _start(started, postgres, "PostgreSQL")
            parts.append(("PostgreSQL", postgres))
            database_url = postgres.url
        if not redis_url:
            redis = Redis(data / "redis", log=logs / "redis.log")
            _start(started, redis, "Redis")
            parts.append(("Redis", redis))
            redis_url = redis.url
        env = environment.demonstration(data, host=host, port=port, database_url=database_url, redis_url=redis_url)
        code = run_attached([sys.executable, "-m", "ogportal.devservers.prepare"], env=env, cwd=ROOT)
        if code:
            complain("\nThe portal could not be made ready; the reason is above.")
            return code
        bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        gunicorn = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "deploy" / "gunicorn.conf.py")]
        celery = [sys.executable, "-m", "celery", "--quiet", "-A", "ogportal", "worker", "-B"]
        celery += ["-s", str(data / "beat-schedule")]
        celery += ["--concurrency", "2", "--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "INFO"]
        for name, command in (
            ("worker", celery),
            ("web", [*gunicorn, "--bind", bind, "--workers", "2", "ogportal.wsgi"]),
        ):
            child = Child(name, command, log=logs / f"{name}.log", env=env, cwd=ROOT)
            started.enter_context(stopping(child.stop))
            parts.append((name, child))
        _wait_for_page(host, port, parts)
        _greet(data, env["SITE_URL"])
        return _watch(parts)
    say("Stopped.")
    return 0


def run_with(command: list[str]) -> int:
    """Run a command beside servers that are thrown away, unless DATABASE_URL or REDIS_URL name others."""
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=_TEMPORARY))
    with contextlib.ExitStack() as started:
        started.enter_context(stopping(lambda: shutil.rmtree(folder, ignore_errors=True)))
        lock = take_lock(folder / "lock")
        database_url, redis_url = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
        if not database_url:
            connections = os.environ.get("MAX_CONNECTIONS") or "100"
            settings = [f"max_connections={connections}"]
            postgres = Postgres(folder / "postgres", log=folder / "postgres.log", settings=settings, throw_away=True)
            _start(started, postgres, "PostgreSQL")
            database_url = postgres.url
        if not redis_url:
            redis = Redis(folder / "redis", log=folder / "redis.log", throw_away=True)
            _start(started, redis, "Redis")
            redis_url = redis.url
        compile_catalogues(ROOT)
        env = environment.tests(folder, database_url=database_url, redis_url=redis_url)
        code = run_attached(command, env=env)
        if lock is not None:
            lock.close()
        return code
    return 130


def _start(started: contextlib.ExitStack, server: Postgres | Redis, name: str) -> None:
    try:
        server.start()
    except CannotStart:
        complain(_end_of(server.log))
        server.stop(within=3)
        raise
    except Stopped:
        server.stop()
        raise
    started.enter_context(stopping(server.stop))
    if server.adopted:
        say(f"{name} was still running from before and is used again.")


def _sweep() -> None:
    """Remove what killed test runs left: their servers died with them, their folders did not."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_TEMPORARY}*"):
        with contextlib.suppress(OSError):
            if folder.stat().st_uid != os.geteuid() or time.time() - folder.stat().st_mtime < _JUST_BORN:
                continue
            lock = take_lock(folder / "lock")
            if lock is not None:
                for left in (socket_path(folder / "postgres"), socket_path(folder / "redis"), folder):
                    shutil.rmtree(left, ignore_errors=True)
                lock.close()


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as wrong:
            raise CannotStart(
                f"{host}:{port} cannot be used: {wrong.strerror}. Choose another: make run PORT=8001"
            ) from None


def _wait_for_page(host: str, port: int, parts: list[tuple[str, Postgres | Redis | Child]], within: float = 60) -> None:
    reached = "127.0.0.1" if host in {"0.0.0.0", ""} else "::1" if host == "::" else host  # noqa: S104 - compared
    until, answer = time.monotonic() + within, "nothing"
    while time.monotonic() < until:
        for name, part in parts:
            if part.dead():
                _report_death(name, part)
                raise CannotStart(f"{name} ended before the first page was served.")
        connection = http.client.HTTPConnection(reached, port, timeout=5)
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/healthz")
            status = connection.getresponse().status
            if status == http.HTTPStatus.OK:
                return
            answer = f"status {status}"
        connection.close()
        time.sleep(0.1)
    raise CannotStart(f"/healthz answered {answer} for {within:.0f} seconds; see .data/log/web.log.")


def _greet(data: Path, address: str) -> None:
    say(f"\nThe portal is at  {address}/ar/  (العربية)  and  {address}/fr/  (français)")
    say(f"The back office:  {address}/admin/")
    with contextlib.suppress(OSError, ValueError):
        sign_ins = json.loads((data / "demo-signins.json").read_text(encoding="utf-8"))
        say("\nDemonstration sign-ins (role, e-mail, password, secret for the code):")
        for role, entry in sign_ins.items():
            words = (entry.get("email", ""), entry.get("password", ""), entry.get("totp_secret") or "")
            say(f"  {role:14} {words[0]:34} {words[1]:22} {words[2]}")
    say(f"\nE-mails are written to {data / 'mail'}, logs to {data / 'log'}. Ctrl-C stops everything.")


def _watch(parts: list[tuple[str, Postgres | Redis | Child]]) -> int:
    deaths: dict[str, list[float]] = {}
    while True:
        for name, part in parts:
            if part.dead() and not _begun_again(name, part, deaths.setdefault(name, [])):
                _report_death(name, part)
                return 1
        time.sleep(0.3)


def _begun_again(name: str, part: Postgres | Redis | Child, deaths: list[float]) -> bool:
    """A part that was killed is started again, but PostgreSQL, whose end somebody should look at.

    The portal does without Redis, worker or web for a while and loses nothing. One that ends again and again is broken.
    """
    now = time.monotonic()
    deaths[:] = [*(one for one in deaths if now - one < _A_WHILE), now]
    if isinstance(part, Postgres) or len(deaths) > _DEATHS:
        return False
    try:
        part.start()
    except CannotStart:
        return False
    complain(f"{name} ended and was started again; what waited for it goes on.")
    return True


def _report_death(name: str, part: Postgres | Redis | Child) -> None:
    code = part.process.returncode if part.process is not None else None
    how = f"was ended by {signal.Signals(-code).name}" if code is not None and code < 0 else f"ended with code {code}"
    complain(f"\n{name} {how}; everything else is stopped now. The end of {part.log}:\n{_end_of(part.log)}")


def _end_of(log: Path, lines: int = 20) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
