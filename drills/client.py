"""Visitors who send ideas through the front door, and write down what they were told."""

import contextlib
import http.client
import secrets
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

TOKEN = "d" * 32
IDEA = "/fr/ideas/new/"
#: A visitor goes away after so many seconds without an answer.
PATIENCE = 45.0


@dataclass(frozen=True)
class Answer:
    """`status` is 0 when the connection broke or the visitor went away."""

    status: int
    place: str
    body: bytes
    seconds: float


def ask(
    port: int,
    path: str,
    *,
    method: str = "GET",
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    patience: float = PATIENCE,
) -> Answer:
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
    try:
        connection.request(method, path, body=body, headers=dict(headers or {}))
        answer = connection.getresponse()
        return Answer(answer.status, answer.getheader("Location") or "", answer.read(), time.monotonic() - began)
    except (OSError, http.client.HTTPException):
        return Answer(0, "", b"", time.monotonic() - began)
    finally:
        connection.close()


def own_headers(cookies: str = "") -> dict[str, str]:
    """Of one among many visitors: an address that nobody else has."""
    address = ".".join(str(1 + secrets.randbelow(250)) for _part in range(4))
    return {
        "Cookie": f"csrftoken={TOKEN}{cookies}",
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Forwarded-For": address,
        "X-Bench-Client": address,
    }


def idea(mark: str, key: str, *, more: str = "", opened: str = "") -> bytes:
    words = {
        "csrfmiddlewaretoken": TOKEN,
        "plan": "DRILL",
        "theme": "drill-1",
        "title": f"{mark} {key[:8]}",
        "body": "Publier chaque année les marchés de la commune, avec les montants et les noms des entreprises." + more,
        "email": f"{mark}-{key[:8]}@example.org".lower(),
        "language": "fr",
        "submission_key": key,
        "consent": "on",
        "opened": opened,
    }
    return urlencode(words).encode()


def registration(mark: str, who: str) -> bytes:
    words = {
        "csrfmiddlewaretoken": TOKEN,
        "name": f"{mark} {who}",
        "email": f"{mark}-{who}@example.org".lower(),
        "consent": "on",
    }
    return urlencode(words).encode()


@dataclass
class Told:
    """What the visitors of one drill were told."""

    acknowledged: list[str] = field(default_factory=list)
    requests: int = 0
    errors: list[int] = field(default_factory=list)
    longest: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, answer: Answer, key: str) -> bool:
        taken = answer.status == 302 and "/check/" in answer.place
        with self._lock:
            self.requests += 1
            self.longest = max(self.longest, answer.seconds)
            if taken:
                self.acknowledged.append(key)
            else:
                self.errors.append(answer.status)
        return taken


def send(port: int, mark: str, told: Told, *, tries: int = 1, more: str = "", pause: float = 0.4) -> None:
    """One visitor with one idea, who sends the same form again when it was not taken."""
    key = str(uuid.uuid4())
    body, headers = idea(mark, key, more=more), own_headers()
    for turn in range(tries):
        if turn:
            time.sleep(pause)
        if told.note(ask(port, IDEA, method="POST", body=body, headers=headers), key):
            return


def crowd(
    port: int, mark: str, count: int, *, clients: int = 8, tries: int = 1, more: str = "", told: Told | None = None
) -> Told:
    """So many ideas by so many visitors at a time."""
    told = told or Told()
    with ThreadPoolExecutor(clients) as people:
        for _number in range(count):
            people.submit(send, port, mark, told, tries=tries, more=more)
    return told


@contextlib.contextmanager
def meanwhile(port: int, mark: str, *, clients: int = 4, tries: int = 60) -> Iterator[Told]:
    """Visitors who go on sending while something else happens."""
    told, over = Told(), threading.Event()

    def visit() -> None:
        while not over.is_set():
            send(port, mark, told, tries=tries)

    people = [threading.Thread(target=visit) for _number in range(clients)]
    for person in people:
        person.start()
    try:
        yield told
    finally:
        over.set()
        for person in people:
            person.join()
