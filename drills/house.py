"""The real servers, all started here and ended here: PostgreSQL, Redis, mail, gunicorn, worker, beat, nginx."""

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2

from bench import serving
from drills import client
from drills.faultproxy import FaultProxy
from drills.mailsink import MailSink
from drills.pooler import ROLE, WAIT, Pooler
from ogportal.devservers import environment
from ogportal.devservers.places import become
from ogportal.devservers.postgres import Postgres, binaries
from ogportal.devservers.redis import Redis
from ogportal.devservers.supervisor import Child, stopping

ROOT = Path(__file__).resolve().parents[1]
WEB_WORKERS = 4


class Database(Postgres):
    """Keeps what it acknowledged when its processes are killed. (Not when the machine is: no drill cuts the power.)"""

    def start(self, *, within: float = 60) -> None:
        self.settings = [*{*self.settings, "fsync=off"}]
        super().start(within=within)

    def _as_owner(self) -> list[str]:
        return become(self.uid, needs=[binaries(), self.data.parent], dies_with_us="INT")

    def pid(self) -> int:
        pid = self._pid()
        if pid is None:
            raise RuntimeError("PostgreSQL does not run")
        return pid

    def processes(self) -> list[int]:
        """The server and what it has started."""
        pid = self.pid()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *(int(child) for child in children)]

    def end(self, how: signal.Signals) -> None:
        """SIGINT: fast; SIGQUIT: at once, as a crash."""
        os.kill(self.pid(), how)
        if self.process is not None:
            self.process.wait(timeout=30)


class House:
    """Everything that runs."""

    def __init__(self, folder: Path, started: contextlib.ExitStack, *, pooled: bool = False) -> None:
        self.folder = folder
        #: What the web server is told beside what all are told.
        self.web_env: dict[str, str] = {}
        #: How long a request is kept waiting while the database is away, beside the time that it takes.
        self.held = WAIT if pooled else 0
        #: Another database to compare with, while a drill has one of its own.
        self.asked = ""
        self.database = Database(folder / "postgres", log=folder / "postgres.log")
        self.database.start()
        started.enter_context(stopping(self.database.stop))
        self.redis = Redis(folder / "redis", log=folder / "redis.log", throw_away=True)
        self.redis.start()
        started.enter_context(stopping(self.redis.stop))
        self.to_database = FaultProxy(serving.free_port(), self.database.sockets / ".s.PGSQL.5432")
        started.enter_context(stopping(self.to_database.stop))
        self.to_redis = FaultProxy(serving.free_port(), self.redis.socket)
        started.enter_context(stopping(self.to_redis.stop))
        self.mail = MailSink(serving.free_port())
        started.enter_context(stopping(self.mail.stop))
        self.web_port = 0
        self.children: dict[str, Child] = {}
        started.enter_context(stopping(self._stop_children))
        self.env = environment.tests(
            folder,
            database_url=f"postgresql://ogportal@127.0.0.1:{self.to_database.port}/ogportal",
            redis_url=f"redis://127.0.0.1:{self.to_redis.port}",
        ) | {
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail.port}",
            "WEB_CONCURRENCY": str(WEB_WORKERS),
            "TRUSTED_PROXIES": "1",
            "PYTHONPATH": str(ROOT),
        }
        self._fill()
        #: Of the administrator of the drills.
        self.session = self.run("-m", "drills.frame").split()[-1]
        self.manage("collectstatic", "--noinput", "--verbosity", "0")
        if pooled:
            for words in ROLE:
                self.rows(f"ALTER ROLE ogportal SET {words}")
            pooler = Pooler(folder, self.to_database)
            started.enter_context(stopping(pooler.stop))
            self.web_env = {"DATABASE_URL": pooler.url, "DATABASE_POOLED": "true"}
        self.start_web()
        self.proxy = started.enter_context(
            serving.proxy(serving.Server(self.web_port, self.children["web"], self.folder))
        )
        self.port = self.proxy.port
        self.start_worker()
        client.crowd(self.port, self.mark("warm"), 20, clients=4)  # each worker's first request reads its templates
        self.rest()

    def rest(self, *, within: float = 120) -> None:
        """Measure how long an idea takes in peace. Before each drill: a machine that others use is not always the same.

        What the drill before has left behind (processes that start again, connections that are found broken) is waited
        for, since it is no fault of the next one.
        """
        until = time.monotonic() + within
        while (calm := client.crowd(self.port, self.mark("calm"), 16, clients=4)).errors:
            if time.monotonic() > until:
                raise RuntimeError(f"the portal does not take ideas: {calm.errors}; see {self.folder}")
            self.mend()
            time.sleep(1)
        self.calm = calm.longest
        #: Within so many seconds an idea must be taken: one, or on a busy machine three times what it takes in peace.
        self.quick = max(1.0, 3 * self.calm)

    def mend(self) -> None:
        """After a drill, however it ended: everything runs and nothing is in the way."""
        self.to_redis.set("pass")
        self.to_database.set("pass")
        self.mail.set("take")
        if self.redis.dead():
            self.redis.start()
        if self.database.dead():
            self.database.start()
        if self.children["web"].dead():
            self.start_web()
        self.revive()

    def _fill(self) -> None:
        """The demonstration. DRILLS_PREPARED names a folder that keeps it for the next run, of those who write drills."""
        kept = Path(os.environ.get("DRILLS_PREPARED") or "/nowhere")
        if kept.exists():
            self.database.end(signal.SIGINT)
            shutil.rmtree(self.database.data)
            subprocess.run(["cp", "-a", str(kept), str(self.database.data)], check=True)
            self.database.start()
            self.manage("migrate", "--verbosity", "0")
            return
        self.manage("migrate", "--verbosity", "0")
        self.manage("load_demo", "--verbosity", "0")
        if kept != Path("/nowhere"):
            self.database.end(signal.SIGINT)
            subprocess.run(["cp", "-a", str(self.database.data), str(kept)], check=True)
            self.database.start()

    # --- programs
    def run(self, *words: str, check: bool = True, env: dict[str, str] | None = None) -> str:
        done = subprocess.run(
            [sys.executable, *words], env=self.env | (env or {}), cwd=ROOT, check=False, capture_output=True, text=True
        )
        if check and done.returncode:
            raise RuntimeError(f"{' '.join(words)}: {done.stdout[-600:]}{done.stderr[-1500:]}")
        return done.stdout

    def manage(self, *words: str) -> str:
        return self.run("manage.py", *words)

    def start_web(self, *words: str, without: str = "") -> Child:
        self.stop("web")
        self.web_port = self.web_port or serving.free_port()
        module = "drills.without.wsgi" if without else "ogportal.wsgi"
        line = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "deploy" / "gunicorn.conf.py")]
        line += ["--bind", f"127.0.0.1:{self.web_port}", *words, module]
        child = self._child("web", line, without)
        until = time.monotonic() + 90
        while client.ask(self.web_port, "/healthz", patience=5).status != 200:
            if child.dead() or time.monotonic() > until:
                raise RuntimeError(f"the web server does not start: {child.log.read_text()[-2000:]}")
            time.sleep(0.1)
        return child

    def start_worker(self, without: str = "") -> None:
        self.stop("worker")
        module = "drills.without.worker" if without else "ogportal"
        line = [sys.executable, "-m", "celery", "-A", module, "worker", "--concurrency", "2", "-l", "INFO"]
        line += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        self._child("worker", line, without)
        if "beat" not in self.children:
            schedule = str(self.folder / "beat-schedule")
            line = [sys.executable, "-m", "celery", "-A", "ogportal", "beat", "-s", schedule, "--pidfile="]
            self._child("beat", line, "")

    def _child(self, name: str, line: list[str], without: str) -> Child:
        env = self.env | ({"DRILL_WITHOUT": without} if without else {}) | (self.web_env if name == "web" else {})
        child = Child(name, line, log=self.folder / f"{name}.log", env=env, cwd=ROOT)
        self.children[name] = child
        return child

    def stop(self, name: str) -> None:
        child = self.children.pop(name, None)
        if child is not None:
            child.stop()

    def revive(self) -> int:
        """Start again what has ended by itself, as production does (`restart: unless-stopped`) and `make run`.

        Celery's worker ends when its connection to Redis breaks at the wrong moment (kombu 5.7).
        """
        dead = [child for name, child in self.children.items() if name in {"worker", "beat"} and child.dead()]
        for child in dead:
            child.start()
        return len(dead)

    def _stop_children(self) -> None:
        for name in list(self.children):
            self.stop(name)

    @contextlib.contextmanager
    def broken(self, without: str, *, web: bool = False, worker: bool = False) -> Iterator[None]:
        """Web or worker without a protection; nothing happens when `without` is empty."""
        if not without:
            yield
            return
        try:
            if web:
                self.start_web(without=without)
            if worker:
                self.start_worker(without=without)
            yield
        finally:
            if web:
                self.start_web()
            if worker:
                self.start_worker()

    def workers_of(self, name: str) -> list[int]:
        pid = self.children[name].process.pid
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    # --- state
    def mark(self, name: str) -> str:
        return f"{name.lower()}{secrets.token_hex(3)}"

    def rows(self, words: str, values: list[Any] | tuple[Any, ...] = (), *, url: str = "") -> list[Any]:
        """Asked of PostgreSQL itself, past every proxy."""
        with contextlib.closing(
            psycopg2.connect(url or self.asked or self.database.url, connect_timeout=10)
        ) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(words, values)
                return cursor.fetchall() if cursor.description else []

    def one(self, words: str, values: list[Any] | tuple[Any, ...] = (), *, url: str = "") -> Any:
        return self.rows(words, values, url=url)[0][0]

    def stored(self, mark: str) -> list[str]:
        return [
            str(key) for (key,) in self.rows("SELECT submission_key FROM ideas_idea WHERE title LIKE %s", [f"{mark} %"])
        ]

    def halves(self, mark: str) -> int:
        """Ideas of which a part is missing: the counters, the line of the log, what waits for the address, the mail."""
        return int(
            self.one(
                """
                SELECT count(*) FROM ideas_idea i WHERE title LIKE %s AND (
                  NOT EXISTS (SELECT 1 FROM ideas_ideastats s WHERE s.idea_id = i.id)
                  OR NOT EXISTS (SELECT 1 FROM accounts_confirmation c WHERE c.purpose = 'ideas.idea' AND c.object_id = i.id)
                  OR NOT EXISTS (SELECT 1 FROM core_delivery d WHERE d.to = replace(i.title, ' ', '-') || '@example.org')
                )
                """,
                [f"{mark} %"],
            )
        )

    def hurry(self, mark: str) -> None:
        """Let the mails of a drill be tried again now rather than after their wait, which begins with half a minute."""
        words = "UPDATE core_delivery SET next_attempt_at = now() WHERE state = 'waiting' AND \"to\" LIKE %s"
        self.rows(words, [f"%{mark}%"])

    def until(self, condition: Any, within: float) -> bool:
        end = time.monotonic() + within
        while time.monotonic() < end:
            with contextlib.suppress(psycopg2.OperationalError):
                if condition():
                    return True
            time.sleep(0.1)
        return False
