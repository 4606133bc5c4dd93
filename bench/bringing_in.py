"""`python -m bench.bringing_in ROWS PLAIN`: what an import costs, beside plain django-import-export, as JSON.

Both bring rows of the same words into the same table, and both first tell what they would do (the admin of
django-import-export by a dry run); what they write is taken back. Cost is processor time of this process and of its
PostgreSQL together: on a busy machine the clock says nothing.
"""

import csv
import io
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django

HEADERS = ["intake", "plan", "theme", "title", "body", "territory"]


def _table(file: Any, rows: int, plan: Any) -> None:
    from bench.seeding_words import ARABIC, FRENCH

    chance, words = random.Random(1), (ARABIC.split(), FRENCH.split())
    themes = list(plan.themes.all())
    write = csv.writer(file).writerow
    write(HEADERS)
    for n in range(rows):
        some = words[n % 2]
        title, body = " ".join(chance.choices(some, k=8)), " ".join(chance.choices(some, k=70))
        write(["paper", plan.reference, themes[n % len(themes)].slug, f"{title} {n}", body, ""])


class _Spent:
    """Processor time since it was made, of Python and of the server's side of the connection, in seconds."""

    def __init__(self, backend: int) -> None:
        from bench.measuring import spent_by

        self.database = lambda: spent_by([backend])
        self.began = time.process_time(), self.database()

    def __call__(self) -> tuple[float, float]:
        return time.process_time() - self.began[0], self.database() - self.began[1]


def _peak() -> float:
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) / 1024


def ours(rows: int, plan: Any, spent: _Spent) -> dict[str, Any]:
    from django.db import transaction

    from ideas.resources.incoming import IdeaReader, check_ideas, new_ideas
    from ideas.services import add_ideas
    from plans.backoffice.streamed import streamed

    with tempfile.TemporaryFile() as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
        _table(text, rows, plan)
        before = spent()
        with streamed(file) as stream:
            told = check_ideas(stream, IdeaReader([plan]), io.StringIO())
        with transaction.atomic(), streamed(file) as stream:
            count = add_ideas(ideas=new_ideas(stream, IdeaReader([plan])), plans=[plan], by=None)
            transaction.set_rollback(True)
        after = spent()
        text.detach()
    if not told.new == count == rows:
        raise RuntimeError(f"{told.new} told, {count} imported of {rows}")
    return {"python": after[0] - before[0], "database": after[1] - before[1], "peak": _peak()}


def plain(rows: int, plan: Any, spent: _Spent) -> dict[str, Any]:
    import tablib
    from django.db import transaction
    from import_export import fields, resources, widgets

    from ideas.models import Idea
    from plans.models import ActionPlan, Theme

    class Plain(resources.ModelResource):  # type: ignore[misc, unused-ignore] # not typed
        plan = fields.Field("plan", "plan", widget=widgets.ForeignKeyWidget(ActionPlan, "reference"))
        theme = fields.Field("theme", "theme", widget=widgets.ForeignKeyWidget(Theme, "slug"))

        class Meta:
            model = Idea
            fields = ("intake", "plan", "theme", "title", "body", "reference", "number")
            import_id_fields = ("reference",)

    file = io.StringIO()
    _table(file, rows, plan)
    table = tablib.Dataset().load(file.getvalue(), format="csv")
    table.append_col([f"PLAIN-{n}" for n in range(rows)], header="reference")
    table.append_col([10_000_000 + n for n in range(rows)], header="number")
    before = spent()
    with transaction.atomic():
        for dry in (True, False):
            done = Plain().import_data(table, dry_run=dry, raise_errors=True)
            if done.totals["new"] != rows:
                raise RuntimeError(str(done.totals))
        transaction.set_rollback(True)
    after = spent()
    return {"python": after[0] - before[0], "database": after[1] - before[1]}


def _measured(rows: int, few: int) -> Iterator[dict[str, Any]]:
    from django.db import connection

    from plans.models import ActionPlan

    connection.ensure_connection()
    spent = _Spent(connection.connection.info.backend_pid)
    plan = ActionPlan.objects.get(reference="BENCH")
    # Ours first: what the other one leaves in memory is not ours.
    yield {"rows": rows, **ours(rows, plan, spent)}
    yield {"rows": few, **plain(few, plan, spent)}


def main() -> None:
    django.setup()
    print(json.dumps(list(_measured(int(sys.argv[1]), int(sys.argv[2])))))


if __name__ == "__main__":
    main()
