"""`python -m bench [part …]`: measure, print one table, and write docs/benchmarks.md.

Run by `make bench`, which lends it servers that are thrown away. `SIZE` is the number of ideas (100,000).
"""

import os
import sys
import tempfile
import time
from pathlib import Path

from bench import table
from bench.parts import caches, desk, exchange, pages, rush, scale, startup, writes
from bench.run import Run, number

PARTS = {
    "pages": (pages, "Anonymous pages, made anew"),
    "caches": (caches, "Anonymous pages, kept"),
    "scale": (scale, "Many ideas"),
    "desk": (desk, "Staff"),
    "writes": (writes, "What is sent"),
    "exchange": (exchange, "Whole lists"),
    "rush": (rush, "The last hour"),
    "startup": (startup, "Start"),
}


def main(words: list[str]) -> int:
    unknown = [word for word in words if word not in PARTS]
    if unknown:
        sys.stderr.write(f"no part called {', '.join(unknown)}; there are {', '.join(PARTS)}\n")
        return 2
    chosen = words or list(PARTS)
    size = int(os.environ.get("SIZE") or 100_000)
    titles = {name: title for name, (_part, title) in PARTS.items()}
    rows: list[table.Row] = []
    failed = []
    with tempfile.TemporaryDirectory(prefix="og-bench-") as folder:
        Path(folder).chmod(0o755)  # nginx's workers read in it
        run = Run(size=size, folder=Path(folder))
        for name in chosen:
            began = time.monotonic()
            try:
                found = PARTS[name][0].measure(run)
                rows += found
                # At once: what was measured stays, whatever becomes of the next part.
                table.keep(found, titles=titles, parts=[name])
            except Exception as error:  # noqa: BLE001 - the other parts are worth their minutes
                failed.append(name)
                sys.stderr.write(f"{name}: {type(error).__name__}: {error}\n")
            sys.stderr.write(f"{name}: {time.monotonic() - began:.0f} s ({number(size)} ideas)\n")
    print(table.show(rows))
    print(f"\nWritten to {table.PAGE.relative_to(table.ROOT)}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
