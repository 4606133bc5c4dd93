"""Whole lists coming in and going out: rows a second and memory."""

import http.client
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from bench import measuring, serving
from bench.run import Run, number
from bench.serving import Server
from bench.table import Row

#: Rows of an import at most, and of the plain one beside it, which takes ten times as long for each.
ROWS, PLAIN = 100_000, 1_000


def measure(run: Run) -> list[Row]:
    return [*_in(run), *_out(run)]


def _in(run: Run) -> list[Row]:
    rows = min(run.size, ROWS)
    words = [sys.executable, "-m", "bench.bringing_in", str(rows), str(PLAIN)]
    # As in the worker: a table of a hundred thousand rows takes its time.
    env = os.environ | {"DATABASE_URL": run.database(run.small), "STATEMENT_TIMEOUT_MS": "600000"}
    done = subprocess.run(words, env=env, capture_output=True, text=True, check=True)
    ours, plain = json.loads(done.stdout.splitlines()[-1])
    rate, beside = (one["rows"] / (one["python"] + one["database"]) for one in (ours, plain))
    name = f"{number(rows)} ideas: import, previewed and entered"
    share = ours["database"] / (ours["python"] + ours["database"])
    measured = f"{rate / beside:.1f} × plain django-import-export ({number(rate)} against {number(beside)} rows a second of processor)"
    note = (
        f"{share:.0%} of it PostgreSQL's, which makes the words to search for; both with a preview, into the same table"
    )
    return [
        Row("exchange", name, measured, "≥ 8 ×", rate >= 8 * beside, note),
        Row("exchange", f"{name}: memory", f"{ours['peak']:.0f} MB in all", "≤ 150 MB", ours["peak"] <= 150),
    ]


def _out(run: Run) -> list[Row]:
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
