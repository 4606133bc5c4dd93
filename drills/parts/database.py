"""PostgreSQL fails: what was acknowledged stands, what was not left nothing behind."""

import os
import signal
import time

from drills import client
from drills.drill import Seen, drill
from drills.house import House


@drill(
    "R7",
    "PostgreSQL crashes (immediate) and is restarted (fast) while eight visitors send",
    "errors for less than 10 s; sent again with the same key all are taken, none twice, none by half",
    without="waiting for the log of the database before acknowledging (synchronous_commit)",
)
def restarted(house: House, broken: bool) -> Seen:
    seen, mark = Seen(), house.mark("r7")
    if broken:
        _configure(house, "synchronous_commit=off", "wal_writer_delay=10s", "wal_writer_flush_after=1GB")
    try:
        with client.meanwhile(house.port, mark, clients=8) as told:
            for how in (signal.SIGQUIT, signal.SIGINT):
                time.sleep(3)
                house.database.end(how)
                house.database.start()
            time.sleep(3)
        seen.figures |= {"requests": told.requests, "errors": len(told.errors)}
        seen.compare(house, mark, told)
        seen.expect(told.longest < 9 + house.quick, f"somebody waited {told.longest:.1f} s")
        seen.expect(set(told.errors) <= {503}, f"answers besides 503: {sorted(set(told.errors))}")
    finally:
        if broken:
            _configure(house)
    return seen


def _configure(house: House, *settings: str) -> None:
    house.database.end(signal.SIGINT)
    house.database.settings = list(settings)
    house.database.start()


@drill(
    "R8",
    "PostgreSQL is stopped for five seconds",
    "503 in Arabic and French in less than a second, alive and not ready; back without a restart",
    without="the page for it: an error like any other",
)
def stopped(house: House, broken: bool) -> Seen:
    seen, mark = Seen(), house.mark("r8")
    with house.broken("away" if broken else "", web=True):
        house.database.end(signal.SIGINT)
        try:
            pages = {
                path: client.ask(house.web_port, path, headers={"Cookie": "sessionid=x"})
                for path in ("/ar/ideas/?page=2", "/fr/ideas/?page=2", "/ar/workshops/?page=2", "/fr/search/?q=eau")
            }
            sent = client.ask(
                house.port, client.IDEA, method="POST", body=client.idea(mark, "0" * 32), headers=client.own_headers()
            )
            alive, ready = (client.ask(house.web_port, path).status for path in ("/healthz", "/readyz"))
        finally:
            house.database.start()
        longest = max(page.seconds for page in pages.values())
        seen.figures |= {
            "longest answer": f"{longest:.2f} s",
            "answers": str(sorted({p.status for p in pages.values()})),
        }
        for path, page in pages.items():
            language = path[1:3]
            seen.expect(page.status == 503, f"{path} answered {page.status}")
            seen.expect(f'lang="{language}"'.encode() in page.body, f"{path} answered in another language")
        seen.expect(longest < house.quick + house.held, f"an answer took {longest:.1f} s")
        seen.expect(sent.status == 503, f"an idea was answered with {sent.status}")
        seen.expect((alive, ready) == (200, 503), f"alive and ready said {alive} and {ready}")
        if house.held:  # PgBouncer tries the database again a second later
            house.until(lambda: client.ask(house.web_port, "/readyz").status == 200, 10)
        told = client.crowd(house.port, mark, 8)
        seen.quick(house, told)
        seen.compare(house, mark, told)
        seen.expect(client.ask(house.web_port, "/readyz").status == 200, "not ready again")
    return seen


@drill(
    "R9",
    "PostgreSQL is frozen for four seconds, then the network to it swallows everything for six",
    "everybody is answered: after the freeze, or when the worker's time is over (30 s); nothing is lost",
    without="the time-outs of the web server's workers and of the proxy",
)
def frozen(house: House, broken: bool) -> Seen:
    seen, mark = Seen(), house.mark("r9")
    if broken:
        house.start_web("--timeout", "0")
    port = house.web_port if broken else house.port
    try:
        with client.meanwhile(port, mark, clients=4, tries=1 if broken else 60) as told:
            time.sleep(1)
            pids = house.database.processes()
            for pid in pids:
                os.kill(pid, signal.SIGSTOP)
            time.sleep(4)
            for pid in pids:
                os.kill(pid, signal.SIGCONT)
            time.sleep(1)
            frozen_wait = told.longest
            house.to_database.set("blackhole")
            time.sleep(6)
            house.to_database.set("pass")
            time.sleep(1)
        seen.figures |= {"longest wait in the freeze": f"{frozen_wait:.1f} s", "errors": len(told.errors)}
        seen.compare(house, mark, told)
        seen.expect(told.longest < 35 + house.quick, f"somebody waited {told.longest:.0f} s")
        after = client.crowd(house.port, house.mark("r9b"), 8)
        seen.quick(house, after)
    finally:
        house.to_database.set("pass", drop=True)
        if broken:
            house.start_web()
    return seen


@drill(
    "R10",
    "each connection to PostgreSQL is cut after some bytes, in the middle of what an idea writes",
    "503 or taken; never half an idea; sent again with the same key all are taken",
    without="the transaction around what belongs together",
)
def cut(house: House, broken: bool) -> Seen:
    seen, told, mark = Seen(), client.Told(), house.mark("r10")
    with house.broken("transactions" if broken else "", web=True):
        for size in (3_000, 6_000, 9_000, 12_000, 15_000, 18_000):
            house.to_database.set("cut", size, drop=True)
            client.crowd(house.port, mark, 8, told=told)
        house.to_database.set("pass", drop=True)
        seen.figures |= {"requests": told.requests, "cut": len(told.errors)}
        seen.expect(told.errors, "no connection was cut: the drill proves nothing")
        client.crowd(house.port, mark, 4, tries=3, told=told)
        seen.compare(house, mark, told)
        seen.expect(set(told.errors) <= {503}, f"answers besides 503: {sorted(set(told.errors))}")
    return seen
