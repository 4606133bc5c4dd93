"""Lists of staff with a hundred thousand ideas."""

import os
import subprocess
import sys

from bench import measuring, serving
from bench.parts.pages import BARE
from bench.run import Run, number
from bench.table import Row

LISTS = {
    "screening desk, 25 rows": ("/admin/ideas/idea/desk/?plan=bench", "screener"),
    "all ideas in the back office": ("/admin/ideas/idea/", "administrator"),
    "organiser's desk": ("/fr/desk/", "organiser"),
}
SIZE = 100_000


def measure(run: Run) -> list[Row]:
    rows, url = [], run.database(min(run.size, SIZE))
    # Sessions are signed with the secret of the portal that reads them.
    with serving.portal(url, run.folder, STATEMENT_TIMEOUT_MS="60000") as server:
        for name, (path, role) in LISTS.items():
            key = _session(url, role)
            headers = {"Cookie": f"sessionid={key}"}
            pair = measuring.costs(server, {"bare": BARE, "list": path}, rounds=5, requests=6, headers=headers)
            ratio = measuring.ratio(pair["list"], pair["bare"])
            rows.append(
                Row(
                    "desk",
                    f"{number(min(run.size, SIZE))} ideas: {name}",
                    f"{ratio:.1f} × bare ({pair['list'].median:.1f} ms), {pair['list'].queries} queries"
                    f" ({pair['list'].sql:.0f} ms of SQL)",
                    "≤ 4 ×, ≤ 12 queries",
                    ratio <= 4 and pair["list"].queries <= 12,
                )
            )
    return rows


def _session(url: str, role: str) -> str:
    words = [sys.executable, "-m", "bench.signed_in", role]
    done = subprocess.run(words, env=os.environ | {"DATABASE_URL": url}, capture_output=True, text=True, check=True)
    return done.stdout.split()[-1]
