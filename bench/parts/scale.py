"""What becomes of a page when there are many ideas: time in PostgreSQL, by the real pages."""

import os
import statistics
import subprocess
import sys
from urllib.parse import urlencode

import psycopg2

from bench import measuring, serving
from bench.run import Run, number
from bench.seeding_words import ARABIC, FRENCH
from bench.serving import Server
from bench.table import Row


def measure(run: Run) -> list[Row]:
    url, rows = run.database(), []
    label = f"{number(run.size)} ideas"

    def row(name: str, ms: float, most: float, note: str = "") -> None:
        rows.append(Row("scale", f"{label}: {name}", f"{ms:.1f} ms of SQL", f"≤ {most:.0f} ms", ms <= most, note))

    with serving.portal(url, run.folder, STATEMENT_TIMEOUT_MS="60000") as server:
        first = sql(server, "/fr/ideas/?plan=bench")
        deep = sql(server, f"/fr/ideas/?{urlencode({'plan': 'bench', 'after': _token(url, run.size * 6 // 10)})}")
        rows.append(
            Row(
                "scale",
                f"{label}: a page {number(run.size * 6 // 10 // 20)} deep",
                f"{deep / first:.2f} × the first page ({deep:.1f} against {first:.1f} ms of SQL)",
                "≤ 2 ×",
                deep <= 2 * first,
            )
        )
        words = {"a common word": FRENCH.split()[0], "a common Arabic word": ARABIC.split()[1]}
        words |= {"a word of one idea in twenty": FRENCH.split()[-1], "no hit": "zzzyyxqw"}
        for name, word in words.items():
            found = each(server, f"/fr/ideas/?{urlencode({'q': word})}")
            ranked = each(server, f"/fr/search/?{urlencode({'q': word})}")
            row(f"search, best match first, {name}", ranked.get("ranked", 0), 40, "of the newest 500 hits")
            row(f"search, newest 20, {name}", found.get("rows", 0), 10)
            row(
                f"numbers beside the filters, {name}",
                found.get("groups", 0),
                10,
                "more than 1,000 hits are not counted",
            )
        found = each(server, "/fr/ideas/?plan=bench&theme=bench-3&status=accepted")
        row("two filters, 20 rows", found.get("rows", 0), 10)
        row("numbers beside the filters, no words", found.get("groups", 0), 10)
        row("most supported first", each(server, "/fr/ideas/?order=supported").get("rows", 0), 10)
        row("home, all its queries", sql(server, "/fr/"), 10)
        slowest = max(_queries(server, "/fr/indicators/?plan=bench"))  # all figures are asked for together
        row("indicators, all figures in one statement", slowest, 5, "people, ideas and answers from tallies")
        row("a theme's page, all its queries", sql(server, "/fr/themes/bench-3/"), 10)
    row("similar titles", _similar(url), 100, "off the page's request")
    return rows


def sql(server: Server, path: str) -> float:
    """Milliseconds in the database for one page: the median of some requests."""
    return statistics.median(sum(_queries(server, path)) for _turn in range(5))


def each(server: Server, path: str) -> dict[str, float]:
    """Milliseconds of the query for the rows of the list, and of those that count, by name."""
    turns: list[dict[str, float]] = []
    for _turn in range(5):
        found = {"rows": 0.0, "groups": 0.0, "ranked": 0.0}
        answer = measuring.ask(server, path, headers={"X-Bench-SQL": "1"})
        for told in answer.headers["X-Bench-Each"].split():
            kind, _colon, spent = told.partition(":")
            if kind in found:
                found[kind] += int(spent) / 1000
        turns.append(found)
    return {name: statistics.median(one[name] for one in turns) for name in turns[0]}


def _queries(server: Server, path: str) -> list[float]:
    measuring.ask(server, path)  # the first request of a worker asks for more
    told = []
    for _turn in range(3):
        answer = measuring.ask(server, path, headers={"X-Bench-SQL": "1"})
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}: {server.child.log.read_text()[-3000:]}")
        told.append([int(one.partition(":")[2]) / 1000 for one in answer.headers["X-Bench-Each"].split()])
    return [statistics.median(values) for values in zip(*told, strict=True)]


def _token(url: str, depth: int) -> str:
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_char(submitted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') || '.' || i.id"
            " FROM ideas_idea i JOIN plans_actionplan p ON p.id = plan_id WHERE p.reference = 'BENCH' AND number = %s",
            [max(1, _size(cursor) - depth)],
        )
        return str(cursor.fetchone()[0])


def _size(cursor: psycopg2.extensions.cursor) -> int:
    cursor.execute(
        "SELECT max(number) FROM ideas_idea i JOIN plans_actionplan p ON p.id = plan_id WHERE p.reference = 'BENCH'"
    )
    return int(cursor.fetchone()[0])


def _similar(url: str) -> float:
    """The query of the screener's page, run in a process of its own."""
    words = [sys.executable, "-m", "bench.similar"]
    done = subprocess.run(words, env=os.environ | {"DATABASE_URL": url}, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])
