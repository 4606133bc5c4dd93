"""Running it for real: a backup, a migration, a new version, a full disk, slow and large visitors, a stale clock."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from bench import serving
from drills import client
from drills.drill import Seen, drill
from drills.house import ROOT, Database, House
from ogportal.devservers.postgres import binaries
from ogportal.devservers.supervisor import Child

_TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"


def _named(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _sums(house: House, url: str) -> dict[str, str]:
    """Of each table, how many rows and what they hold."""
    tables = [name for (name,) in house.rows(_TABLES, url=url)]
    words = "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, E'\\n' ORDER BY t::text)), '') FROM \"{}\" t"
    return {name: str(house.one(words.format(name), url=url)) for name in tables}


def _program(name: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(binaries() / name), *words], capture_output=True, text=True, check=False)


def copy_database(house: House, url: str, *, shorten: bool = False) -> subprocess.CompletedProcess[str]:
    """Dump the database of the house and restore it into the empty one at `url`."""
    dump = house.folder / f"dump-{time.monotonic_ns()}"
    done = _program("pg_dump", "-Fc", "-f", str(dump), house.database.url)
    if done.returncode:
        raise RuntimeError(done.stderr[-500:])
    if shorten:
        content = dump.read_bytes()
        dump.write_bytes(content[: len(content) * 2 // 3])
    return _program("pg_restore", "--exit-on-error", "--no-owner", "-d", url, str(dump))


@drill(
    "R13",
    "the database is dumped and restored into another",
    "every table has the same rows; a dump that was cut short is refused",
    without="the last third of the dump",
)
def restored(house: House, broken: bool) -> Seen:
    seen = Seen()
    house.stop("worker")
    house.stop("beat")
    try:
        for shorten in (False, True):
            name = f"restored_{'short' if shorten else 'whole'}"
            house.rows(f"DROP DATABASE IF EXISTS {name}")
            house.rows(f"CREATE DATABASE {name}")
            done = copy_database(house, _named(house.database.url, name), shorten=shorten or broken)
            if shorten:
                seen.expect(done.returncode, "a dump that was cut short is taken for a whole one")
                continue
            seen.expect(done.returncode == 0, f"the restore failed: {done.stderr.strip()[-150:]}")
            before, after = _sums(house, house.database.url), _sums(house, _named(house.database.url, name))
            differ = [table for table in before if before[table] != after.get(table)]
            rows = sum(int(one.split()[0]) for one in before.values())
            seen.figures |= {"tables": len(before), "rows": rows, "tables that differ": len(differ)}
            seen.expect(not differ, f"{len(differ)} tables differ, the first is {differ[:1]}")
            if not differ:
                env = {"DATABASE_URL": _named(house.env["DATABASE_URL"], name)}
                house.run("manage.py", "migrate", "--check", env=env)
    finally:
        house.start_worker()
    return seen


_ALTER = """
import os, django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    if os.environ.get("DRILL_PATIENT"):
        cursor.execute("SET lock_timeout = 0")
    cursor.execute("ALTER TABLE ideas_idea ADD COLUMN IF NOT EXISTS drill_note text")
"""


@drill(
    "R14",
    "a column is added while visitors send and somebody reads the table until the migration has given up",
    "the migration gives up after five seconds rather than hold everybody, passes afterwards; the running version goes on",
    without="the time limit on waiting for a lock (lock_timeout) of the migration",
)
def migrated(house: House, broken: bool) -> Seen:
    seen, mark = Seen(), house.mark("r14")
    with contextlib.closing(psycopg2.connect(house.database.url)) as reader:
        reader.cursor().execute("SELECT count(*) FROM ideas_idea")
        with client.meanwhile(house.port, mark, tries=1) as told:
            time.sleep(1)
            patient = {"DRILL_PATIENT": "1"} if broken else {}
            words = [sys.executable, "-c", _ALTER]
            migration = subprocess.Popen(words, env=house.env | patient, cwd=ROOT, stderr=subprocess.PIPE, text=True)
            # On a busy machine it takes a while to begin; it has given up, or it waits still.
            gave_up = house.until(lambda: migration.poll() is not None, 20 if broken else 45)
            time.sleep(2)
            reader.rollback()
            said = migration.communicate(timeout=60)[1]
            if not broken:
                house.run("-c", _ALTER)
            time.sleep(2)
    house.rows("ALTER TABLE ideas_idea DROP COLUMN IF EXISTS drill_note")
    seen.figures |= {"requests": told.requests, "errors": len(told.errors)}
    seen.expect(gave_up and "LockNotAvailable" in said, "the migration did not give up")
    seen.expect(not told.errors, f"{len(told.errors)} requests failed: {sorted(set(told.errors))}")
    seen.expect(told.longest < 6 + house.quick, f"somebody waited {told.longest:.1f} s")
    seen.compare(house, mark, told)
    return seen


@drill(
    "R15",
    "the web server's workers are renewed (SIGHUP) while visitors send; the mail worker is ended while it sends",
    "no request fails; no mail is lost, none comes twice",
    without="asking them to end: they are killed",
)
def renewed(house: House, broken: bool) -> Seen:
    seen, mark = Seen(), house.mark("r15")
    house.mail.set("slow", 0.5)
    with client.meanwhile(house.port, mark, tries=1) as told:
        time.sleep(2)
        for _turn in range(2):
            if broken:
                for pid in house.workers_of("web"):
                    os.kill(pid, signal.SIGKILL)
            else:
                os.kill(house.children["web"].process.pid, signal.SIGHUP)
            time.sleep(3)
    child = house.children["worker"]
    child.process.terminate()
    child.process.wait(timeout=130)
    child.start()
    house.mail.set("take")
    seen.figures |= {"requests": told.requests, "errors": len(told.errors)}
    seen.expect(not told.errors, f"{len(told.errors)} of {told.requests} requests failed: {sorted(set(told.errors))}")
    seen.compare(house, mark, told)
    seen.mails(house, mark, len(house.stored(mark)), within=90)
    return seen


@drill(
    "R11",
    "the disk of the database is full",
    "pages stay, ideas are refused with 503, what was acknowledged is stored; goes on by itself once there is room",
    without="refusing: what could not be stored is acknowledged",
)
def disk_full(house: House, broken: bool) -> Seen:
    seen, told, mark = Seen(), client.Told(), house.mark("r11")
    if os.geteuid() != 0:
        raise RuntimeError("a disk of its own can only be mounted by root")
    disk = house.folder / f"disk-{mark}"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400m,mode=0755", "tmpfs", str(disk)], check=True)
    small = Database(
        disk / "postgres", log=house.folder / "small.log", settings=["wal_level=minimal", "max_wal_senders=0"]
    )
    try:
        small.start()
        small.end(signal.SIGINT)
        _move_log(small, house.folder / f"log-{mark}")
        small.start()
        if (done := copy_database(house, small.url)).returncode:
            raise RuntimeError(done.stderr[-300:])
        port = serving.free_port()
        module = "drills.without.wsgi" if broken else "ogportal.wsgi"
        env = house.env | {"DATABASE_URL": small.url, "DRILL_WITHOUT": "honesty"}
        words = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "deploy" / "gunicorn.conf.py")]
        web = Child(
            "small",
            [*words, "--bind", f"127.0.0.1:{port}", module],
            log=house.folder / "small-web.log",
            env=env,
            cwd=ROOT,
        )
        try:
            house.until(lambda: client.ask(port, "/healthz").status == 200, 60)
            client.crowd(port, mark, 4, told=told)
            filler = disk / "filler"
            with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
                while True:
                    file.write(b"x" * 65_536)
            for _turn in range(12):
                client.crowd(port, mark, 25, told=told, more=" Et encore une phrase." * 60)
                if told.errors:
                    break
            home = client.ask(port, "/fr/ideas/?page=1")
            filler.unlink()
            refused = len(told.errors)
            client.crowd(port, mark, 6, tries=3, told=told)
            seen.figures |= {"refused": refused, "a page meanwhile": home.status}
            seen.expect(home.status == 200, f"a page answered {home.status}")
            seen.expect(broken or refused, "the disk was never full: the drill proves nothing")
            seen.expect(set(told.errors) <= {503}, f"answers besides 503: {sorted(set(told.errors))}")
            house.asked = small.url
            seen.compare(house, mark, told)
        finally:
            house.asked = ""
            web.stop()
    finally:
        small.stop()
        subprocess.run(["umount", "-l", str(disk)], check=False)
    return seen


def _move_log(small: Database, place: Path) -> None:
    """The log of the database stands on another disk: when that is full PostgreSQL stops, which is R8."""
    log = small.data / "pg_wal"
    subprocess.run(["cp", "-a", str(log), str(place)], check=True)
    subprocess.run(["rm", "-r", str(log)], check=True)
    log.symlink_to(place)
    small.data.parent.chmod(0o755)


@drill(
    "D1",
    "two hundred visitors send their request a line at a time",
    "others are served as quickly as ever",
    without="nginx in front",
)
def slow_visitors(house: House, broken: bool) -> Seen:
    seen, over = Seen(), threading.Event()
    port = house.web_port if broken else house.port
    sockets = []
    for _number in range(200):
        with contextlib.suppress(OSError):
            sockets.append(socket.create_connection(("127.0.0.1", port), timeout=5))

    def drip() -> None:
        lines = [b"POST /fr/ideas/new/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"] + [b"X-Slow: %d\r\n" % n for n in range(60)]
        for line in lines:
            if over.is_set():
                return
            for one in sockets:
                with contextlib.suppress(OSError):
                    one.sendall(line)
            over.wait(1)

    dripping = threading.Thread(target=drip)
    dripping.start()
    time.sleep(2)
    answers = []
    for turn in range(6):
        answers.append(client.ask(port, f"/fr/ideas/?page={turn + 1}", patience=8))
        if broken and answers[-1].status == 0:
            break
    over.set()
    dripping.join()
    for one in sockets:
        one.close()
    longest = max(answer.seconds for answer in answers)
    seen.figures |= {"slow connections": len(sockets), "longest wait": f"{longest:.2f} s"}
    seen.expect(all(answer.status == 200 for answer in answers), f"answers {sorted({a.status for a in answers})}")
    seen.expect(longest < 2 * house.quick, f"somebody waited {longest:.1f} s")
    if broken:
        house.start_web()
    return seen


@drill(
    "D3",
    "50 MB sent to a form, page 10^21, an idea with a number of 18 digits, an address of 7 KB, a title of 1 MB",
    "413, and answers below 500, each at once",
    without="nginx in front",
)
def large_visitors(house: House, broken: bool) -> Seen:
    seen = Seen()
    port = house.web_port if broken else house.port
    headers = client.own_headers()
    multipart = headers | {"Content-Type": "multipart/form-data; boundary=x"}
    part = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'
    asked = {
        "50 MB": ("POST", client.IDEA, part + b"x" * 50_000_000 + b"\r\n--x--\r\n", multipart),
        "page 10^21": ("GET", f"/fr/ideas/?page=1{'0' * 21}", None, {}),
        "18 digits": ("GET", f"/fr/ideas/DRILL-I-{'9' * 18}/", None, {}),
        "7 KB": ("GET", f"/fr/ideas/?q={'x' * 7_000}", None, {}),
        "1 MB": ("POST", client.IDEA, client.idea("x" * 1_000_000, "0" * 32), headers),
    }
    for name, (method, path, body, sent) in asked.items():
        answer = client.ask(port, path, method=method, body=body, headers=sent)
        seen.figures[name] = f"{answer.status} in {answer.seconds:.2f} s"
        # nginx may answer and hang up before the 50 MB are sent, which the client sees as a broken connection.
        seen.expect(
            0 < answer.status < 500 or (name == "50 MB" and answer.status == 0), f"{name} was answered {answer.status}"
        )
        seen.expect(answer.seconds < 2 * house.quick, f"{name} took {answer.seconds:.1f} s")
        if name == "50 MB":
            seen.expect(answer.status in {0, 413}, f"50 MB were read whole and answered {answer.status}")
    return seen


_CLOCK = """
import os, sys, zoneinfo
if os.environ.get("DRILL_WITHOUT"):
    zoneinfo.reset_tzpath = lambda to=None: None
import django
django.setup()
from datetime import datetime, UTC
from django.db import connection
from django.utils import timezone
for month, year in ((12, 2026), (2, 2027)):
    print(timezone.localtime(datetime(year, month, 1, 12, tzinfo=UTC)).hour)
with connection.cursor() as cursor:
    cursor.execute("SHOW timezone")
    print(cursor.fetchone()[0])
    cursor.execute("SELECT extract(hour FROM timestamptz '2026-12-01 12:00+00' AT TIME ZONE 'Africa/Casablanca')")
    print(int(cursor.fetchone()[0]))
"""


@drill(
    "T1",
    "the system's time zones are of 2025, when Morocco was at UTC+1",
    "noon UTC is noon in Morocco in December 2026 and February 2027; the database reckons in UTC",
    without="taking the zones from the wheel alone",
)
def stale_clock(house: House, broken: bool) -> Seen:
    seen = Seen()
    zones = house.folder / "zones" / "Africa"
    zones.mkdir(parents=True, exist_ok=True)
    # A zone file of the smallest kind: always one hour ahead.
    head = b"TZif2" + bytes(15)
    block = (0).to_bytes(4, "big") * 4 + (1).to_bytes(4, "big") + (4).to_bytes(4, "big")
    rest = (3600).to_bytes(4, "big") + b"\0\0" + b"+01\0"
    (zones / "Casablanca").write_bytes((head + block + rest) * 2 + b"\n<+01>-1\n")
    env = {"PYTHONTZPATH": str(zones.parent)} | ({"DRILL_WITHOUT": "1"} if broken else {})
    december, february, database, own = house.run("-c", _CLOCK, env=env).split()
    seen.figures |= {"12:00 UTC in December": december, "in February": february, "of the database": database}
    seen.figures["PostgreSQL's own zones, which nothing asks, say"] = own
    seen.expect((december, february) == ("12", "12"), f"noon is {december} and {february} o'clock")
    seen.expect(database == "UTC", f"the database reckons in {database}")
    return seen
