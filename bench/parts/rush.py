"""The last hour before a deadline: everybody at once, through the proxy. Nothing acknowledged may be lost."""

import asyncio
import os
import random
import secrets
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import psycopg2

from bench import forms, measuring, serving
from bench.parts.pages import PAGES
from bench.run import Run
from bench.serving import Server
from bench.table import Row

#: Seconds that a client reads between two requests, on the mean, and how long the rush lasts.
THINKING, SECONDS = 5.0, 30
READING, SUBMITTING = 0.80, 0.15


@dataclass
class Seen:
    times: list[float] = field(default_factory=list)
    ideas: int = 0
    registrations: int = 0
    errors: list[str] = field(default_factory=list)


def measure(run: Run) -> list[Row]:
    rows = []
    url = run.database(run.small)
    for clients in (50, 500):
        settings = {"TRUSTED_PROXIES": "1", "PAGE_CACHE_SECONDS": "10"}
        workers = 2 * (os.cpu_count() or 1)
        with serving.portal(url, run.folder, workers=workers, **settings) as web:
            _wake(web, workers)
            if serving.has_nginx():
                with serving.proxy(web) as proxy:
                    rows.append(_rush(url, proxy, clients, "through nginx"))
            else:
                rows.append(_rush(url, web, clients, "without nginx, which is not installed"))
    return rows


def _wake(web: Server, workers: int) -> None:
    """Let each worker have made each page and taken each form: the portal has been up for long when the last hour comes."""
    known = {"Cookie": "known=here"}  # nobody else's page, so that it is made anew
    pages = [(page[0], "GET", b"", known) for page in PAGES.values()]
    forms_sent = [
        (path, "POST", body("Wake"), forms.headers())
        for path, body in ((forms.IDEA, forms.idea), (forms.REGISTRATION, forms.registration))
        for _turn in range(2 * workers)
    ]
    with ThreadPoolExecutor(2 * workers) as people:
        for path, method, body, headers in [*pages * 2 * workers, *forms_sent]:
            people.submit(measuring.ask, web, path, method=method, body=body, headers=headers)


def _rush(url: str, server: Server, clients: int, way: str) -> Row:
    mark = f"Rush{secrets.token_hex(3)}"
    seen = Seen()
    asyncio.run(_crowd(server, clients, mark, seen))
    ideas = _stored(url, "SELECT count(*) FROM ideas_idea WHERE title LIKE %s", mark)
    registrations = _stored(url, "SELECT count(*) FROM workshops_registration WHERE name LIKE %s", mark)
    acknowledged, stored = seen.ideas + seen.registrations, ideas + registrations
    lost = max(0, seen.ideas - ideas) + max(0, seen.registrations - registrations)
    cuts = statistics.quantiles(seen.times, n=100)
    p50, p95, p99 = cuts[49], cuts[94], cuts[98]
    measured = (
        f"{len(seen.times)} requests, {acknowledged} acknowledged, {stored} stored, {lost} lost, {len(seen.errors)} errors;"
        f" p50 {p50:.0f}, p95 {p95:.0f}, p99 {p99:.0f} ms"
    )
    note = f"{way}, {SECONDS} s, one request every {THINKING:.0f} s each, workers awake" + (
        f"; first error: {seen.errors[0]}" if seen.errors else ""
    )
    met = lost == 0 and not seen.errors and p99 < 2000
    return Row("rush", f"{clients} clients", measured, "0 lost, 0 errors, p99 < 2 s", met, note)


def _stored(url: str, words: str, mark: str) -> int:
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(words, [f"{mark}%"])
        return int(cursor.fetchone()[0])


async def _crowd(server: Server, clients: int, mark: str, seen: Seen) -> None:
    until = time.monotonic() + SECONDS
    await asyncio.gather(*(_client(server, mark, seen, until) for _client_number in range(clients)))


async def _client(server: Server, mark: str, seen: Seen, until: float) -> None:
    await asyncio.sleep(random.uniform(0, THINKING))
    while time.monotonic() < until:
        choice = random.random()
        began = time.monotonic()
        try:
            if choice < READING:
                status, _place = await _ask(server, "GET", random.choice(list(PAGES.values()))[0])
                right = status == 200
            elif choice < READING + SUBMITTING:
                status, place = await _ask(server, "POST", forms.IDEA, forms.idea(mark))
                right = status == 302 and "/check/" in place
                seen.ideas += right
            else:
                status, place = await _ask(server, "POST", forms.REGISTRATION, forms.registration(mark))
                right = status == 302
                seen.registrations += right
            if not right:
                seen.errors.append(f"status {status}")
        except (OSError, asyncio.IncompleteReadError, ValueError) as error:
            seen.errors.append(type(error).__name__)
        seen.times.append((time.monotonic() - began) * 1000)
        # Who would come again only after the end need not be waited for.
        await asyncio.sleep(min(random.expovariate(1 / THINKING), max(0, until - time.monotonic())))


async def _ask(server: Server, method: str, path: str, body: bytes = b"") -> tuple[int, str]:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{server.port}", "Connection: close"]
    if method == "POST":
        lines += [f"{name}: {value}" for name, value in forms.headers().items()]
        lines.append(f"Content-Length: {len(body)}")
    writer.write("\r\n".join([*lines, "", ""]).encode() + body)
    await writer.drain()
    head = await reader.readuntil(b"\r\n\r\n")
    await reader.read()
    writer.close()
    status, *fields = head.decode("latin-1").split("\r\n")
    place = next((one.partition(":")[2].strip() for one in fields if one.lower().startswith("location:")), "")
    return int(status.split()[1]), place
