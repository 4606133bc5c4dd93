"""`python -m drills [R1 …] [--counterproof | --pooled]`: hurt the portal, print what was seen, write docs/drills.md.

`--counterproof` runs the drills with their protection taken out: each must then find something. `--pooled` runs those that
are about many at once or a database that fails with PgBouncer before the web server.
"""

import contextlib
import os
import sys
import tempfile
import time
from pathlib import Path

from bench import serving
from drills import page, pooler
from drills.drill import DRILLS, Drill, Seen, in_order
from drills.house import House
from drills.parts import database, files, queue, running, tables, together
from ogportal.devservers.catalogues import compile_catalogues
from ogportal.devservers.supervisor import Stopped, stop_on_signals

__all__ = ["database", "files", "queue", "running", "tables", "together"]

KINDS = {"--counterproof": "counter-proof", "--pooled": "pooled"}
#: What a pooler could spoil: locks, transactions, and a database that fails.
POOLED = ["R7", "R8", "R10", "C1", "C3", "C4", "D9"]
ROOT = Path(__file__).resolve().parents[1]


def main(words: list[str]) -> int:
    kind = next((kind for word, kind in KINDS.items() if word in words), "drill")
    usual = POOLED if kind == "pooled" else [one.key for one in in_order()]
    chosen = [word for word in words if not word.startswith("--")] or usual
    unknown = [word for word in chosen if word not in DRILLS]
    if unknown:
        sys.stderr.write(
            f"no drill called {', '.join(unknown)}; there are {', '.join(one.key for one in in_order())}\n"
        )
        return 2
    if not serving.has_nginx():
        sys.stderr.write(
            "The drills go through nginx, which is not installed here (Debian: apt-get install nginx-light).\n"
        )
        return 3
    if kind == "pooled" and not pooler.is_there():
        sys.stderr.write("PgBouncer is not installed here (Debian: apt-get install pgbouncer).\n")
        return 3
    stop_on_signals()
    compile_catalogues(ROOT)
    results: dict[str, Seen] = {}
    failed: list[str] = []
    began = time.monotonic()
    with contextlib.suppress(Stopped), tempfile.TemporaryDirectory(prefix="og-drills-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx's workers and PostgreSQL pass through it
        with contextlib.ExitStack() as started:
            house = House(folder, started, pooled=kind == "pooled")
            print(
                f"The house stands after {time.monotonic() - began:.0f} s; an idea takes {house.calm:.2f} s at most.",
                flush=True,
            )
            for key in chosen:
                results[key], passed = _one(house, DRILLS[key], kind)
                if not passed:
                    failed.append(key)
        if len(chosen) == len(DRILLS):
            page.keep_whole(kind, passed=len(chosen) - len(failed), of=len(chosen), seconds=time.monotonic() - began)
        page.write(in_order())
        print(f"\n{page.counted(results)}\n\nIn {(time.monotonic() - began) / 60:.1f} minutes.", end="")
        print(f" Not as expected: {', '.join(failed)}." if failed else "")
        print(f"Written to {page.PAGE.relative_to(ROOT)}. {len(chosen) - len(failed)} of {len(chosen)} as expected.")
        return 1 if failed else 0
    return 130


def _one(house: House, drill: Drill, kind: str) -> tuple[Seen, bool]:
    began, broken = time.monotonic(), kind == "counter-proof"
    try:
        house.rest()
        seen = drill.run(house, broken)
    except Exception as error:
        seen = Seen(wrong=[f"{type(error).__name__}: {error}"[:300]])
        if broken:
            seen = Seen(figures={"the drill itself": seen.wrong[0]})
        if os.environ.get("DRILL_TRACE"):
            raise
    house.mend()
    passed = bool(seen.wrong) if broken else not seen.wrong
    seconds = time.monotonic() - began
    told = ", ".join(f"{name} {value}" for name, value in seen.figures.items())
    done = f"without {drill.without}" if broken else drill.done
    print(
        f"{'ok' if passed else 'NOT AS EXPECTED':16} {drill.key:4} {done} ({seconds:.0f} s)\n    expected: {drill.expected}",
        flush=True,
    )
    print(f"    seen: {told}{''.join(f'; WRONG: {one}' for one in seen.wrong)}", flush=True)
    page.keep(drill.key, kind, seen, passed=passed, seconds=seconds)
    return seen, passed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
