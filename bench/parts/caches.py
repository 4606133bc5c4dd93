"""Pages from Redis, and pages from nginx beside a file of the same bytes."""

import socket
import statistics
from collections.abc import Mapping

from bench import measuring, serving
from bench.parts.pages import PAGES
from bench.run import Run
from bench.serving import Server
from bench.table import Row

_MANY, _AT_ONCE, _ROUNDS = 4_000, 50, 5
_GZIP = {"Accept-Encoding": "gzip, deflate, br, zstd"}
_END = b"\r\n0\r\n\r\n"


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
    """A page that nginx keeps, as browsers ask for it, and for the few who take nothing compressed."""
    name, goal = "a list through nginx's microcache", "≥ 80 %"
    packed = measuring.ask(nginx, path, headers=_GZIP)
    (nginx.folder / "files" / "page.gz").write_bytes(packed.body)
    if measuring.ask(nginx, path, headers=_GZIP).headers.get("X-Cache") != "HIT":
        return [Row("caches", name, "the page is not kept", goal, met=False)]
    rounds = [
        (_nginx_cost(nginx, "/bench-files/page.gz"), _nginx_cost(nginx, path, _GZIP), _nginx_cost(nginx, path))
        for _turn in range(_ROUNDS)
    ]
    share = statistics.median(file / kept for file, kept, _plain in rounds)
    kept, plain = (statistics.median(one[place] for one in rounds) for place in (1, 2))
    told = f"{share:.0%} of a file of the same {len(packed.body):,} bytes ({_cost(kept)}; compressed, as browsers ask for it)"
    return [
        Row("caches", name, told, goal, share >= 0.8),
        Row("caches", f"{name}, for whoever takes nothing compressed", f"{_cost(plain)}, unpacked at each hit"),
    ]


def _cost(seconds: float) -> str:
    return f"{seconds * 1e6:.0f} µs of nginx's processor time, {1 / seconds:,.0f} a second and core"


def _nginx_cost(nginx: Server, path: str, headers: Mapping[str, str] | None = None) -> float:
    """Processor time of nginx for one request, in seconds: many on one connection, so that only nginx is measured."""
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{nginx.port}",
        *(f"{k}: {v}" for k, v in (headers or {}).items()),
    ]
    request = "\r\n".join([*lines, "", ""]).encode()
    measuring.ask(
        nginx, path, headers=headers
    )  # kept again, had nobody asked for ten seconds: all answers are of one size
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
                if size:
                    _read(connection, size * batch)
                else:
                    _read_pieces(connection, batch)
                done += batch
        left -= some
    return (measuring.spent_by(workers) - first) / _MANY


def _answer_size(connection: socket.socket, request: bytes) -> int:
    """Bytes of one answer with its head; 0 when it comes in pieces, as what is unpacked on the way does."""
    connection.sendall(request)
    data = connection.recv(65536)
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _gap, body = data.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    if not lengths:
        _read_pieces(connection, 1, body)
        return 0
    size = len(head) + 4 + int(lengths[0].partition(b":")[2])
    _read(connection, size - len(data))
    return size


def _read(connection: socket.socket, size: int) -> None:
    while size > 0:
        size -= len(_received(connection, min(size, 1 << 20)))


def _read_pieces(connection: socket.socket, answers: int, got: bytes = b"") -> None:
    """As many answers as were asked for; each ends with an empty piece."""
    answers -= got.count(_END)
    while answers:
        got = got[1 - len(_END) :] + _received(connection, 1 << 20)
        answers -= got.count(_END)


def _received(connection: socket.socket, most: int) -> bytes:
    got = connection.recv(most)
    if not got:
        raise RuntimeError("nginx closed the connection")
    return got
