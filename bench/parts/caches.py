"""Pages from Redis, and pages from nginx beside a file of the same bytes."""

import socket
import statistics

from bench import measuring, serving
from bench.parts.pages import PAGES
from bench.run import Run
from bench.serving import Server
from bench.table import Row

_MANY, _AT_ONCE, _ROUNDS = 4_000, 50, 5


def measure(run: Run) -> list[Row]:
    paths = {name: page[0] for name, page in PAGES.items()}
    rows = []
    url = run.database(run.small)
    with serving.portal(url, run.folder) as cold, serving.portal(url, run.folder, PAGE_CACHE_SECONDS="600") as warm:
        for name, path in paths.items():
            turns = [_round(cold, warm, path) for _turn in range(5)]
            ratio = statistics.median(one / other for one, other in turns)
            ms = statistics.median(other for _one, other in turns)
            rows.append(
                Row("caches", f"{name}: from Redis", f"{ratio:.0f} × the cold rate ({ms:.2f} ms)", "≥ 3 ×", ratio >= 3)
            )
        if not serving.has_nginx():
            rows.append(
                Row("caches", "through nginx's microcache", "not measured: nginx is not installed", "≥ 80 % of a file")
            )
            return rows
        with serving.proxy(warm) as nginx:
            rows += _beside_a_file(nginx, paths["ideas, 20 rows with facets"])
    return rows


def _round(cold: Server, warm: Server, path: str) -> tuple[float, float]:
    """Processor time a request (milliseconds) of a server that makes the page, and of one that has it in Redis."""
    return (
        measuring.costs(cold, {"it": path}, rounds=1, requests=8)["it"].median,
        measuring.costs(warm, {"it": path}, rounds=1, requests=40)["it"].median,
    )


def _beside_a_file(nginx: Server, path: str) -> list[Row]:
    answer = measuring.ask(nginx, path)
    (nginx.folder / "files" / "page.html").write_bytes(answer.body)
    if measuring.ask(nginx, path).headers.get("X-Cache") != "HIT":
        return [Row("caches", "through nginx's microcache", "the page is not kept", "≥ 80 % of a file", met=False)]
    static = [_nginx_cost(nginx, "/bench-files/page.html") for _turn in range(_ROUNDS)]
    cached = [_nginx_cost(nginx, path) for _turn in range(_ROUNDS)]
    share = statistics.median(one / other for one, other in zip(static, cached, strict=True))
    return [
        Row(
            "caches",
            "a list through nginx's microcache",
            f"{share:.0%} of a file of the same bytes ({statistics.median(cached) * 1e6:.0f} µs of nginx's processor time)",
            "≥ 80 %",
            share >= 0.8,
        )
    ]


def _nginx_cost(nginx: Server, path: str) -> float:
    """Processor time of nginx for one request, in seconds: many on one connection, so that only nginx is measured."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{nginx.port}\r\n\r\n".encode()
    workers, first = nginx.workers(), measuring.spent_by(nginx.workers())
    left = _MANY
    while left:
        some = min(left, 900)  # nginx closes a connection after a thousand
        with socket.create_connection(("127.0.0.1", nginx.port), timeout=30) as connection:
            size = _answer_size(connection, request)
            done = 1
            while done < some:
                batch = min(_AT_ONCE, some - done)
                connection.sendall(request * batch)
                _read(connection, size * batch)
                done += batch
        left -= some
    return (measuring.spent_by(workers) - first) / _MANY


def _answer_size(connection: socket.socket, request: bytes) -> int:
    connection.sendall(request)
    data = connection.recv(65536)
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _gap, _body = data.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    size = len(head) + 4 + int(lengths[0].partition(b":")[2])
    _read(connection, size - len(data))
    return size


def _read(connection: socket.socket, size: int) -> None:
    while size > 0:
        got = len(connection.recv(min(size, 1 << 20)))
        if not got:
            raise RuntimeError("nginx closed the connection")
        size -= got
