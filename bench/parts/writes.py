"""What is sent: beside a view that inserts one row."""

import random
import statistics
import time
from collections.abc import Callable

import psycopg2

from bench import forms, measuring, serving
from bench.run import Run, number
from bench.serving import Server
from bench.table import Row

_ROUNDS, _REQUESTS = 7, 20


def measure(run: Run) -> list[Row]:
    url = run.database(run.small)
    rows = []
    with serving.portal(url, run.folder, TRUSTED_PROXIES="1") as server:
        turns = [
            {
                "bare": _cost(server, forms.BARE, forms.bare, 201),
                "an idea": _cost(server, forms.IDEA, lambda: forms.idea("Mesure"), 302),
                "a registration": _cost(server, forms.REGISTRATION, lambda: forms.registration("Mesure"), 302),
            }
            for _round in range(_ROUNDS)
        ]
    bare = statistics.median(turn["bare"] for turn in turns)
    for name in ("an idea", "a registration"):
        share = statistics.median(turn["bare"] / turn[name] for turn in turns)
        ms = statistics.median(turn[name] for turn in turns)
        note = f"{ms:.1f} against {bare:.1f} ms of processor"
        rows.append(Row("writes", f"{name} sent", f"{share:.0%} of a bare insert's rate", "≥ 40 %", share >= 0.4, note))
    large = run.database()
    share = statistics.median(_comments(large) for _round in range(5))
    name = f"{number(run.size)} ideas: a comment with its counter"
    rows.append(Row("writes", name, f"{share:.0%} of a bare insert's rate", "≥ 50 %", share >= 0.5, "in SQL"))
    return rows


def _cost(server: Server, path: str, body: Callable[[], bytes], status: int) -> float:
    """Processor time of one request that writes, in milliseconds."""

    def send() -> int:
        answer = measuring.ask(server, path, method="POST", body=body(), headers=forms.headers())
        if answer.status != status:
            raise RuntimeError(f"{path} answered {answer.status}: {answer.body[:2000].decode()}")
        return int(answer.headers["X-Bench-CPU"])

    first = send()
    return [(send() - first) / 1000 for _request in range(_REQUESTS)][-1] / _REQUESTS


_INSERT = """
INSERT INTO ideas_ideacomment (created_at, updated_at, is_illustrative, body, language, state, published_at,
  consent_language, author_name, idea_id)
VALUES (now(), now(), true, 'Une remarque', 'fr', 'published', now(), '', '', %s)
"""


def _comments(url: str, times: int = 400) -> float:
    """The rate of comments with their counter, as a share of that of comments alone."""
    connection = psycopg2.connect(url)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM ideas_idea WHERE plan_id = (SELECT id FROM plans_actionplan WHERE reference = 'BENCH') AND number % 2 = 1 ORDER BY number LIMIT 1000"
        )
        ideas = [key for (key,) in cursor.fetchall()]

        cursor.execute("SELECT max(id) FROM ideas_ideacomment")
        (before,) = cursor.fetchone()

        def insert(*, counted: bool) -> float:
            began = time.perf_counter()
            for _turn in range(times):
                idea = random.choice(ideas)
                cursor.execute(_INSERT, [idea])
                if counted:
                    words = "UPDATE ideas_ideastats SET comments_count = comments_count + 1 WHERE idea_id = %s"
                    cursor.execute(words, [idea])
                connection.commit()
            return time.perf_counter() - began

        bare, with_counter = insert(counted=False), insert(counted=True)
        cursor.execute("DELETE FROM ideas_ideacomment WHERE id > %s", [before])
        words = "UPDATE ideas_ideastats SET comments_count = 0 WHERE idea_id = ANY(%s) AND comments_count > 0"
        cursor.execute(words, [ideas])
        connection.commit()
    connection.close()
    return bare / with_counter
