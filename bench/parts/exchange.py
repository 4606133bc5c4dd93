"""Whole lists going out: rows a second and memory."""

import http.client
import time
from pathlib import Path

from bench import measuring, serving
from bench.run import Run, number
from bench.serving import Server
from bench.table import Row


def measure(run: Run) -> list[Row]:
    with serving.portal(run.database(), run.folder, STATEMENT_TIMEOUT_MS="600000") as server:
        measuring.ask(server, "/fr/ideas/")
        before = _peak(server)
        began = time.monotonic()
        status, lines, whole = _lines(server, "/fr/open-data/ideas.csv?plan=bench")
        spent = time.monotonic() - began
        grown = _peak(server) - before
    name = f"{number(run.size)} ideas: export as CSV"
    if status != 200 or not whole or lines < run.size:
        return [Row("exchange", name, f"broke off after {number(lines)} lines, {spent:.0f} s", "whole", met=False)]
    measured = f"{grown:.0f} MB above the process's base, {number(lines / spent)} rows/s"
    return [Row("exchange", name, measured, "streamed, ≤ 20 MB", grown <= 20)]


def _peak(server: Server) -> float:
    """The most memory that a worker has had, in MB."""
    told = [Path(f"/proc/{pid}/status").read_text() for pid in server.workers()]
    return sum(int(text.partition("VmHWM:")[2].split()[0]) for text in told) / 1024


def _lines(server: Server, path: str) -> tuple[int, int, bool]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=600)
    connection.request("GET", path)
    answer = connection.getresponse()
    lines, whole = 0, True
    try:
        while block := answer.read(1 << 20):
            lines += block.count(b"\r\n") or block.count(b"\n")
    except (http.client.HTTPException, OSError):
        whole = False
    connection.close()
    return answer.status, lines, whole
