"""`python -m drills [R1 …] [--counterproof]`: hurt the portal, print what was seen, write docs/drills.md.

`--counterproof` runs the drills with their protection taken out: each must then find something.
"""

import contextlib
import os
import sys
import tempfile
import time
from pathlib import Path

from bench import serving
from drills import page
from drills.drill import DRILLS, Drill, Seen, in_order
from drills.house import House
from drills.parts import database, files, queue, running, tables, together
from ogportal.devservers.catalogues import compile_catalogues
from ogportal.devservers.supervisor import Stopped, stop_on_signals

__all__ = ["database", "files", "queue", "running", "tables", "together"]

ROOT = Path(__file__).resolve().parents[1]


def main(words: list[str]) -> int:
    broken = "--counterproof" in words
    chosen = [word for word in words if not word.startswith("--")] or [one.key for one in in_order()]
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
    stop_on_signals()
    compile_catalogues(ROOT)
    failed: list[str] = []
    with contextlib.suppress(Stopped), tempfile.TemporaryDirectory(prefix="og-drills-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx's workers and PostgreSQL pass through it
        with contextlib.ExitStack() as started:
            began = time.monotonic()
            house = House(folder, started)
            print(
                f"The house stands after {time.monotonic() - began:.0f} s; an idea takes {house.calm:.2f} s at most.",
                flush=True,
            )
            for key in chosen:
                if not _one(house, DRILLS[key], broken=broken):
                    failed.append(key)
        page.write(in_order())
        print(f"\nWritten to {page.PAGE.relative_to(ROOT)}. {len(chosen) - len(failed)} of {len(chosen)} as expected.")
        return 1 if failed else 0
    return 130


def _one(house: House, drill: Drill, *, broken: bool) -> bool:
    began = time.monotonic()
    try:
        house.rest()
        seen = drill.run(house, broken)
    except Exception as error:
        seen = Seen(wrong=[f"{type(error).__name__}: {error}"[:300]])
        if broken:
            seen = Seen(figures={"the drill itself": seen.wrong[0]})
        if os.environ.get("DRILL_TRACE"):
            raise
    house.revive()
    passed = bool(seen.wrong) if broken else not seen.wrong
    seconds = time.monotonic() - began
    told = ", ".join(f"{name} {value}" for name, value in seen.figures.items())
    kind = f"without {drill.without}" if broken else drill.done
    print(
        f"{'ok' if passed else 'NOT AS EXPECTED':16} {drill.key:4} {kind} ({seconds:.0f} s)\n    expected: {drill.expected}",
        flush=True,
    )
    print(f"    seen: {told}{''.join(f'; WRONG: {one}' for one in seen.wrong)}", flush=True)
    page.keep(drill.key, seen, passed=passed, broken=broken, seconds=seconds)
    return passed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
