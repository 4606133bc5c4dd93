"""One table of all rows ever measured: printed, and written to docs/benchmarks.md with machine and date."""

import json
import os
import platform
import subprocess
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"
KEPT = ROOT / "docs" / "benchmarks.json"


@dataclass
class Row:
    """`met` is None where nothing is promised or nothing could be measured."""

    part: str
    name: str
    measured: str
    goal: str = ""
    met: bool | None = None
    note: str = ""
    at: str = ""

    @property
    def verdict(self) -> str:
        return {True: "met", False: "**not met**", None: "–"}[self.met]


def machine() -> str:
    processor = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        processor = next(
            (line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")),
            processor,
        )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} × {processor}, {memory:.0f} GB, {platform.system()}, Python {platform.python_version()}"


def show(rows: list[Row]) -> str:
    """The rows as a table of Markdown, which is readable on a terminal as well."""
    lines = ["| what | measured | goal | |", "|---|---|---|---|"]
    lines += [
        f"| {row.name} | {row.measured}{f' ({row.note})' if row.note else ''} | {row.goal} | {row.verdict} |"
        for row in rows
    ]
    return "\n".join(lines)


def keep(rows: list[Row], *, titles: dict[str, str], parts: list[str]) -> None:
    """Put the rows of `parts` in the place of the earlier ones, and write the page of all."""
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    old = [Row(**one) for one in json.loads(KEPT.read_text())["rows"]] if KEPT.exists() else []
    fresh = {(row.part, row.name) for row in rows}
    for row in rows:
        row.at = f"{now}, {_commit()}"
    kept = [
        row
        for row in old
        if row.part not in parts or (_of_another_size(row, rows) and (row.part, row.name) not in fresh)
    ]
    every = [row for part in titles for row in [*kept, *rows] if row.part == part]
    KEPT.write_text(json.dumps({"rows": [asdict(row) for row in every]}, ensure_ascii=False, indent=1) + "\n")
    text = [
        "# Benchmarks",
        "",
        "Written by `make bench`; do not edit. Speeds are ratios within one run, processor time where possible, medians of",
        "several rounds: a machine is never as quick twice. The yardstick is a bare Django view on the same server behind the",
        "same middleware, which reads twenty rows by one query into one plain template (`bench/views.py`).",
        "Milliseconds of SQL are processor time of PostgreSQL: planning and execution, without waiting for a turn.",
        '`make bench ARGS="pages scale"` runs parts, `SIZE=1000000` another number of ideas. Reasons for what is not',
        "reached stand in [benchmarks-notes.md](benchmarks-notes.md).",
        "",
        f"Machine of the last run: {machine()}.",
    ]
    for part, title in titles.items():
        of_part = [row for row in every if row.part == part]
        if of_part:
            runs = sorted({row.at for row in of_part})
            text += ["", f"## {title}", "", show(of_part), "", f"Measured {'; '.join(runs)}."]
    PAGE.write_text("\n".join(text) + "\n", encoding="utf-8")


def _of_another_size(row: Row, rows: list[Row]) -> bool:
    """Rows of a million ideas stay when the part is run with fewer."""
    sizes = {one.name.partition(" ideas: ")[0] for one in rows if " ideas: " in one.name}
    return " ideas: " in row.name and row.name.partition(" ideas: ")[0] not in sizes


def _commit() -> str:
    words = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip() or "no commit"
