"""The launcher of `make run`, against real servers in temporary folders."""

import email
import os
import pwd
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from email import policy
from pathlib import Path
from types import SimpleNamespace

import psycopg2
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage

from ogportal.devservers import environment, places
from ogportal.devservers.__main__ import _watch, main, run
from ogportal.devservers.catalogues import compile_catalogues
from ogportal.devservers.mail import EmlBackend
from ogportal.devservers.places import CannotStart
from ogportal.devservers.postgres import Postgres
from ogportal.devservers.redis import Redis
from ogportal.devservers.supervisor import Child

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[Postgres]:
    server = Postgres(tmp_path / "postgres", log=tmp_path / "postgres.log")
    server.start()
    yield server
    server.stop()


def rows(server: Postgres, query: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(server.url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def test_postgres_has_what_the_portal_needs_and_keeps_its_folders_private(postgres: Postgres) -> None:
    rows(postgres, "CREATE EXTENSION pg_trgm")
    assert rows(postgres, "SELECT upper('éà'), to_tsvector('french', '«Égalité»')::text") == [("ÉÀ", "'égal':1")]
    assert rows(postgres, "SELECT to_tsvector('arabic', 'الشفافية')::text") == [("'شفاف':1",)]
    assert int(str(rows(postgres, "SHOW max_connections")[0][0])) >= 100
    assert rows(postgres, "SHOW listen_addresses") == [("",)]
    for folder in (postgres.data, postgres.sockets):
        assert folder.stat().st_mode & 0o777 == 0o700


def test_postgres_keeps_its_rows_from_one_start_to_the_next(postgres: Postgres) -> None:
    rows(postgres, "CREATE TABLE kept AS SELECT 42 AS answer")
    postgres.stop()
    assert not postgres.sockets.exists()
    again = Postgres(postgres.data, log=postgres.log)
    again.start()
    try:
        assert rows(again, "SELECT answer FROM kept") == [(42,)]
    finally:
        again.stop()


def test_a_server_whose_supervisor_was_killed_is_adopted_and_then_stopped(tmp_path: Path) -> None:
    program = f"""
        import os, signal, sys
        from pathlib import Path
        from ogportal.devservers.postgres import Postgres
        from ogportal.devservers.redis import Redis
        folder = Path({str(tmp_path)!r})
        for server in (Postgres(folder / "postgres", log=folder / "log"), Redis(folder / "redis", log=folder / "log")):
            server.start()
        os.kill(os.getpid(), signal.SIGKILL)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], cwd=ROOT, check=False, env=os.environ, timeout=180
    )
    assert done.returncode == -signal.SIGKILL
    for server in (
        Postgres(tmp_path / "postgres", log=tmp_path / "log"),
        Redis(tmp_path / "redis", log=tmp_path / "log"),
    ):
        server.start()
        assert server.adopted
        assert not server.dead()
        server.stop()
        assert server.dead()
        fresh = type(server)(server.data, log=server.log)
        fresh.start()
        assert not fresh.adopted
        fresh.stop()


def test_a_killed_redis_comes_back_at_the_same_place_and_the_portal_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    server, program = Redis(tmp_path / "redis", log=tmp_path / "log"), subprocess.Popen(["sleep", "60"])
    pause = time.sleep

    def refuse() -> None:
        raise CannotStart

    web = SimpleNamespace(dead=lambda: program.poll() is not None, process=program, log=tmp_path / "log", start=refuse)
    server.start()
    assert server.process is not None
    address, killed = server.url, server.process
    killed.kill()
    killed.wait(30)
    try:
        ours = SimpleNamespace(sleep=lambda _seconds: (program.kill(), pause(0.01)), monotonic=time.monotonic)
        monkeypatch.setattr("ogportal.devservers.__main__.time", ours)
        # It ends because of the web server, which is killed at the first pause and cannot be started again.
        assert _watch([("Redis", server), ("web", web)]) == 1
        assert (server.url, server.dead()) == (address, False)
        said = capsys.readouterr().err
        assert "Redis ended and was started again" in said
        assert "web was ended by SIGKILL" in said
    finally:
        program.kill()
        program.wait(30)
        server.stop()
    assert server.dead()


def test_a_killed_worker_comes_back_with_nothing_left_of_the_old_one_and_one_that_keeps_ending_stops_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["sh", "-c", "sleep 1000 & echo $! ; wait"]
    log = tmp_path / "worker.log"
    worker = Child("worker", words, log=log, env=dict(os.environ), cwd=tmp_path)
    seen: list[int] = []
    pause = time.sleep

    def kill(_seconds: float) -> None:
        until = time.monotonic() + 20
        while len(log.read_text().split()) <= len(seen):
            # One that does not begin would be killed so seldom that nobody ever gave it up.
            assert time.monotonic() < until, "the worker did not begin"
            pause(0.01)
        seen.append(worker.process.pid)
        worker.process.kill()
        worker.process.wait(30)

    try:
        monkeypatch.setattr("ogportal.devservers.__main__.time", SimpleNamespace(sleep=kill, monotonic=time.monotonic))
        assert _watch([("worker", worker)]) == 1
    finally:
        worker.stop()
    assert len(set(seen)) == 4
    assert capsys.readouterr().err.count("worker ended and was started again") == 3
    until = time.monotonic() + 20
    while alive := [child for child in log.read_text().split() if _runs(int(child))]:
        assert time.monotonic() < until, alive
        time.sleep(0.01)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_killed_postgres_that_nobody_has_buried_yet_does_not_prevent_the_next(postgres: Postgres) -> None:
    assert postgres.process is not None
    rows(postgres, "CREATE TABLE kept AS SELECT 42 AS answer")
    postgres.process.kill()  # a zombie from here on: its number lives as long as we do not ask for its code
    time.sleep(0.5)
    assert (postgres.data / "postmaster.pid").exists()
    again = Postgres(postgres.data, log=postgres.log)
    again.start()
    try:
        assert not again.adopted
        assert rows(again, "SELECT answer FROM kept") == [(42,)]
    finally:
        again.stop()


def test_a_pid_file_that_names_another_program_does_not_prevent_the_start(postgres: Postgres) -> None:
    lock = postgres.data / "postmaster.pid"
    text = lock.read_text()
    postgres.stop()
    stranger = subprocess.Popen([*places.become(postgres.uid, needs=[]), "sleep", "60"])
    try:
        lock.write_text(text.replace(text.splitlines()[0], str(stranger.pid), 1))
        os.chown(lock, postgres.uid, -1)
        again = Postgres(postgres.data, log=postgres.log)
        again.start()
        again.stop()
        assert stranger.poll() is None, "a program that is not ours was stopped"
    finally:
        stranger.kill()
        stranger.wait(30)


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    data = tmp_path / "postgres"
    data.mkdir()
    (data / "letter.txt").write_text("mine")
    with pytest.raises(CannotStart, match="neither empty nor a database"):
        Postgres(data, log=tmp_path / "log").start()
    assert (data / "letter.txt").read_text() == "mine"


def test_postgres_runs_unprivileged_under_a_closed_folder_whose_rights_stay(tmp_path: Path) -> None:
    """Root's becomes nobody, who may pass the closed folder by one capability; anybody else's stays who it is."""
    is_root = os.geteuid() == 0
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    server = Postgres(closed / "postgres", log=closed / "log")
    server.start()
    try:
        assert server.process is not None
        status = Path(f"/proc/{server.process.pid}/status").read_text()
        uid = next(line.split()[1] for line in status.splitlines() if line.startswith("Uid:"))
        capabilities = next(line.split()[1] for line in status.splitlines() if line.startswith("CapEff:"))
        assert int(uid) == (pwd.getpwnam(places.UNPRIVILEGED).pw_uid if is_root else os.geteuid())
        assert int(capabilities, 16).bit_count() == int(is_root)
        assert closed.stat().st_mode & 0o777 == 0o700
        assert closed.stat().st_uid == os.geteuid()
    finally:
        server.stop()


def test_a_socket_folder_that_somebody_else_prepared_is_refused(tmp_path: Path) -> None:
    prepared = Path("/usr")  # root's
    if os.geteuid() == 0:
        prepared = tmp_path / "prepared"
        prepared.mkdir()
        os.chown(prepared, 12345, 12345)
    link = tmp_path / "link"
    link.symlink_to(tmp_path)
    for path in (prepared, link):
        with pytest.raises(CannotStart, match="belongs to somebody else"):
            places.private_folder(path, uid=os.geteuid())


def test_a_second_run_in_the_same_folder_is_refused_by_name(tmp_path: Path) -> None:
    held = places.take_lock(tmp_path / "run.lock")
    assert held is not None
    held.write("It serves http://127.0.0.1:8000/ (process 1).")
    held.flush()
    with pytest.raises(CannotStart, match=r"already runs from this folder. It serves http://127.0.0.1:8000/"):
        run(tmp_path)
    held.close()


def test_a_taken_port_is_said_before_anything_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        with pytest.raises(CannotStart, match="Choose another"):
            run(tmp_path)
    assert not (tmp_path / "postgres").exists()


def test_a_command_gets_servers_and_its_code_comes_back(tmp_path: Path) -> None:
    program = "import os, psycopg2; psycopg2.connect(os.environ['DATABASE_URL']).close(); raise SystemExit(7)"
    words = [sys.executable, "-m", "ogportal.devservers", "with", "--", sys.executable, "-c", program]
    env = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    done = subprocess.run(words, cwd=ROOT, env=env | {"TMPDIR": str(tmp_path)}, check=False, timeout=180)
    assert done.returncode == 7
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_word_is_answered_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        assert main(["fly"]) == 2
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert "usage" in capsys.readouterr().err


def test_the_secret_of_a_demonstration_is_made_once_and_is_private(tmp_path: Path) -> None:
    first, second = (
        environment.demonstration(tmp_path, host="127.0.0.1", port=8000, database_url="d", redis_url="r")
        for _turn in range(2)
    )
    assert first["SECRET_KEY"] == second["SECRET_KEY"]
    assert len(first["SECRET_KEY"]) >= 50
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_a_demonstration_writes_to_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_URL", "smtp://mail.example.org")
    env = environment.demonstration(tmp_path, host="127.0.0.1", port=8000, database_url="d", redis_url="r")
    assert env["EMAIL_URL"].startswith("eml:///")


def test_each_message_becomes_one_whole_file_whose_name_sorts_by_time(tmp_path: Path, settings) -> None:
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    messages = [EmailMessage(f"رسالة {number}", "نص", "a@example.org", ["b@example.org"]) for number in range(20)]
    assert EmlBackend().send_messages(messages) == 20
    assert EmlBackend().send_messages([EmailMessage("to nobody", "", "a@example.org", [])]) == 0
    files = sorted((tmp_path / "mail").iterdir())
    assert {path.suffix for path in files} == {".eml"}
    subjects = [email.message_from_bytes(path.read_bytes(), policy=policy.default)["Subject"] for path in files]
    assert subjects == [message.subject for message in messages]


def test_without_a_folder_messages_are_refused_aloud(settings) -> None:
    settings.EMAIL_FILE_PATH = None
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        EmlBackend().send_messages([EmailMessage("s", "b", "a@example.org", ["b@example.org"])])


def test_catalogues_are_compiled_when_they_changed_and_only_then(tmp_path: Path) -> None:
    source = tmp_path / "locale" / "fr" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "idea"\nmsgstr "idée"\n',
        encoding="utf-8",
    )
    assert compile_catalogues(tmp_path) == 1
    assert "idée".encode() in source.with_suffix(".mo").read_bytes()
    assert compile_catalogues(tmp_path) == 0
