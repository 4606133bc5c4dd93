"""`make a11y`: the whole table of what is measured of the portal's face, page by page. Not one of the ordinary tests.

Every page of tests/sweeps/looks.py in each language, all of the back office included; then the two measures that judge
a time: the first paint on a slow line, and Lighthouse. Each worker leaves its part of the table in the folder that
`--basetemp` names; tests/sweeps/conftest.py has them told as one at the end. What failed is told below the table, and
the end is red. A run of the whole writes docs/a11y.md.

    make a11y ARGS="-k home"     a part of it, which is printed only

The tools that `bin/a11y-tools` could not fetch are named as missing, and then the end is red as well.
"""

import json
import os
import pickle
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.slow_line import compressing, first_paint
from tests.sweeps.eye import COLUMNS, Eye, Seen
from tests.sweeps.looks import BACK_OFFICE, LOOKS, Look

pytestmark = pytest.mark.usefixtures("translated_throughout")

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".venv" / "a11y" / "node_modules"
VALIDATOR = TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"
LIGHTHOUSE = TOOLS / "lighthouse" / "cli" / "index.js"
PAGE = ROOT / "docs" / "a11y.md"
PART = "part.pickle"

#: What a first visit opens most; milliseconds that may pass at 400 ms and 400 kbit/s, and what Lighthouse has to say.
FIRST = ("home", "ideas:list", "ideas:new", "plans:detail", "commitments:detail", "an idea with its whole way")
PAINT_AT_MOST = 1_500
AT_LEAST = {"accessibility": 100, "performance": 95}
#: A machine that does something else makes a page look slow, never quick: the best of so many counts.
ROUNDS = 3

HEAD = """# The face of the portal, measured

Written by a whole run of `make a11y`; do not edit. How each column is measured stands in [testing.md](testing.md);
that each sees what it is there for, `tests/sweeps/test_eye.py` shows. Reasons for what is not reached stand in
[a11y-notes.md](a11y-notes.md).
"""


@dataclass
class Table:
    folder: Path
    rows: dict[tuple[str, str], Seen] = field(default_factory=dict)
    paints: dict[str, int] = field(default_factory=dict)
    scores: dict[str, dict[str, int]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def keep(self, what: str, language: str, seen: Seen) -> None:
        path = self.folder / f"{len(self.rows)}.html"
        path.write_text(seen.source, encoding="utf-8")
        self.rows[what, language] = replace(seen, source="")

    def validate(self) -> None:
        """Beside what was found already: what the validator of the web says, of all pages at once."""
        if not VALIDATOR.exists():
            self.missing.append("the validator (vnu): HTML was checked by the standard's parser alone")
            return
        done = subprocess.run(
            ["java", "-jar", VALIDATOR, "--errors-only", "--format", "json", "--exit-zero-always", self.folder],
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
        pages = list(self.rows.values())
        for message in json.loads(done.stderr or done.stdout or '{"messages": []}')["messages"]:
            seen = pages[int(Path(message["url"]).stem)]
            seen.faults["html"].append(f"{message['message']} {' '.join(message.get('extract', '').split())[:120]}")

    def faults(self) -> list[str]:
        found = [
            f"{what} ({language}) · {line}" for (what, language), seen in self.rows.items() for line in seen.lines()
        ]
        found += [f"{name}: painted after {time} ms" for name, time in self.paints.items() if time > PAINT_AT_MOST]
        found += [
            f"{name}: {kind} {score} of {AT_LEAST[kind]}"
            for name, scores in self.scores.items()
            for kind, score in scores.items()
            if score < AT_LEAST[kind]
        ]
        return found + [f"missing: {tool}" for tool in self.missing]

    def sections(self) -> Iterator[str]:
        """The table in Markdown, which is read as well in a terminal."""
        looked = len(self.rows)
        yield f"{looked} pages × states × languages, {len(self.faults())} faults. {_stamp()}"
        yield "## In sum\n\n| column | pages without a fault | faults |\n|---|---|---|"
        for column in COLUMNS:
            counts = [len(seen.faults[column]) for seen in self.rows.values()]
            yield f"| {column} | {counts.count(0)} of {looked} | {sum(counts)} |"
        if self.paints:
            yield f"\n## First paint at 400 ms and 400 kbit/s (at most {PAINT_AT_MOST:,} ms)\n"
            yield "| page | ms |\n|---|---|"
            yield from (f"| {name} | {time:,} |" for name, time in self.paints.items())
        if self.scores:
            asked = ", ".join(f"{kind} {least}" for kind, least in AT_LEAST.items())
            yield f"\n## Lighthouse, mobile ({asked})\n"
            yield from _head("page", *AT_LEAST)
            for name, scores in self.scores.items():
                yield f"| {name} | {' | '.join(str(scores[kind]) for kind in AT_LEAST)} |"
        yield "\n## Page by page\n"
        yield from _head("page", *COLUMNS, "KB", "html", "js", "n")
        for (what, language), seen in self.rows.items():
            cells = " | ".join(str(len(seen.faults[column]) or "ok") for column in COLUMNS)
            weight = seen.weight
            sizes = " | ".join(f"{size / 1024:.1f}" for size in (weight.total, weight.html, weight.script))
            yield f"| {what} ({language}) | {cells} | {sizes} | {weight.requests} |"
        if faults := self.faults():
            yield "\n## What was found\n"
            yield from (f"- {fault}" for fault in faults)


def _head(*names: str) -> Iterator[str]:
    yield f"| {' | '.join(names)} |"
    yield "|---" * len(names) + "|"


def _stamp() -> str:
    asked = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(asked, capture_output=True, text=True, check=False, cwd=ROOT, timeout=60).stdout.strip()
    return f"Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC at {commit or 'an unknown state'}.\n"


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Table]:
    made = Table(tmp_path_factory.mktemp("pages"))
    yield made
    made.validate()
    (made.folder / PART).write_bytes(pickle.dumps(made))
    faults = made.faults()
    assert not faults, f"{len(faults)} faults: see the table"


def whole(folder: Path) -> Table | None:
    """The table of all workers in the order of the pages, or None where none left a part."""
    parts = [pickle.loads(path.read_bytes()) for path in sorted(folder.rglob(PART))]  # written above
    if not parts:
        return None
    order = {what: place for place, what in enumerate([*LOOKS, *BACK_OFFICE])}
    made = Table(folder, missing=list(dict.fromkeys(tool for part in parts for tool in part.missing)))
    rows = {key: seen for part in parts for key, seen in part.rows.items()}
    made.rows = dict(sorted(rows.items(), key=lambda row: (order[row[0][0]], row[0][1])))
    made.paints = dict(sorted(pair for part in parts for pair in part.paints.items()))
    made.scores = dict(sorted(pair for part in parts for pair in part.scores.items()))
    return made


def told(folder: Path, *, keep: bool) -> str:
    """The whole table in words; kept as a page of the documentation where nothing was left out."""
    made = whole(folder)
    if made is None:
        return ""
    report = "\n".join(made.sections())
    if keep:
        PAGE.write_text(f"{HEAD}\n{report}\n", encoding="utf-8")
    return report


def look_of(what: str) -> Look:
    return LOOKS.get(what) or BACK_OFFICE[what]


@pytest.mark.parametrize("what", [*LOOKS, *BACK_OFFICE])
def test_look(what: str, language: str, table: Table, world: Any, eye: Eye) -> None:
    look = look_of(what)
    seen = eye.look(look.path(world, language), language, user=look.user(world), then=look.then)
    table.keep(what, language, seen)


@pytest.mark.parametrize("what", FIRST)
def test_first_paint_on_a_slow_line(
    what: str, language: str, table: Table, portal: Any, world: Any, browser: Any
) -> None:
    path = look_of(what).path(world, language)
    with compressing(portal.url) as url:
        table.paints[f"{what} ({language})"] = min(first_paint(browser, url + path) for _round in range(ROUNDS))


@pytest.mark.parametrize("what", FIRST)
def test_lighthouse(what: str, language: str, table: Table, portal: Any, world: Any, tmp_path: Path) -> None:
    """Google's own measure, of a phone; behind a server that compresses, as the proxy of production does."""
    if not LIGHTHOUSE.exists():
        table.missing = [*filter("Lighthouse".__ne__, table.missing), "Lighthouse"]
        return
    path = look_of(what).path(world, language)
    rounds = []
    with compressing(portal.url) as url:
        for _round in range(ROUNDS):
            rounds.append(measured(url + path, tmp_path / "report.json"))
            if all(rounds[-1][kind] >= least for kind, least in AT_LEAST.items()):
                break
    # Accessibility is no matter of luck: there the worst counts.
    best = max(rounds, key=lambda scores: scores["performance"])
    table.scores[f"{what} ({language})"] = best | {"accessibility": min(one["accessibility"] for one in rounds)}


def measured(url: str, report: Path) -> dict[str, int]:
    done = subprocess.run(
        [
            "node",
            LIGHTHOUSE,
            url,
            "--quiet",
            "--output=json",
            f"--output-path={report}",
            f"--only-categories={','.join(AT_LEAST)}",
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking",
        ],
        env=os.environ | {"CHROME_PATH": shutil.which("chromium") or shutil.which("chromium-headless-shell") or ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert report.exists(), done.stderr
    categories = json.loads(report.read_text(encoding="utf-8"))["categories"]
    return {kind: round(100 * (categories[kind]["score"] or 0)) for kind in AT_LEAST}
