"""What a request costs. Speeds are ratios within one run: a machine is never as quick twice."""

import http.client
import statistics
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.serving import Server


@dataclass
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(
    server: Server,
    path: str,
    *,
    method: str = "GET",
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """One request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        connection.request(method, path, body=body, headers=dict(headers or {}))
        answer = connection.getresponse()
        return Answer(answer.status, dict(answer.getheaders()), answer.read())
    finally:
        connection.close()


@dataclass
class Cost:
    """Of one address: processor time a request, round by round (milliseconds), queries and their time."""

    cpu: list[float] = field(default_factory=list)
    queries: int = 0
    sql: float = 0.0
    size: int = 0

    @property
    def median(self) -> float:
        return statistics.median(self.cpu)


def costs(
    server: Server,
    paths: Mapping[str, str],
    *,
    rounds: int = 5,
    requests: int = 10,
    headers: Mapping[str, str] | None = None,
) -> dict[str, Cost]:
    """What each of `paths` costs a server of one worker; the paths take turns, so that all see the same machine."""
    found = {name: Cost() for name in paths}
    for name, path in paths.items():
        for _turn in range(3):
            _check(path, ask(server, path, headers=headers))
        told = [ask(server, path, headers={**(headers or {}), "X-Bench-SQL": "1"}) for _turn in range(5)]
        found[name].queries = int(told[-1].headers["X-Bench-Queries"])
        found[name].sql = statistics.median(int(one.headers["X-Bench-SQL-Time"]) for one in told) / 1000
        found[name].size = len(told[-1].body)
    for _round in range(rounds):
        for name, path in paths.items():
            first = int(ask(server, path, headers=headers).headers["X-Bench-CPU"])
            for _request in range(requests):
                last = int(ask(server, path, headers=headers).headers["X-Bench-CPU"])
            found[name].cpu.append((last - first) / requests / 1000)
    return found


def ratio(cost: Cost, yardstick: Cost) -> float:
    """The median over rounds of one cost divided by the other of the same round."""
    return statistics.median(one / other for one, other in zip(cost.cpu, yardstick.cpu, strict=True))


def _check(path: str, answer: Answer) -> None:
    if answer.status not in {200, 201}:
        raise RuntimeError(f"{path} answered {answer.status}: {answer.body[:300]!r}")


def spent_by(pids: list[int]) -> float:
    """Processor time of these processes (of one thread each) so far, in seconds; `stat` knows hundredths only."""
    return sum(int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) for pid in pids) / 1e9
