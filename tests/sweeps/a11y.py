"""`make a11y`: the whole table of what is measured of the portal's face, page by page. Not one of the ordinary tests.

Every page of tests/sweeps/looks.py in each language, those of the back office included: what failed is told below the
table, and the end is red. The first paint on a slow line is measured here only.

    make a11y ARGS="-k home"     a part of it

The validator (vnu.jar) is used where `bin/a11y-tools` could fetch it, and named as missing otherwise.
"""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.support.slow_line import compressing, first_paint
from tests.sweeps import probes
from tests.sweeps.looks import BACK_OFFICE, LOOKS

pytestmark = pytest.mark.usefixtures("translated_throughout")

TOOLS = Path(__file__).resolve().parents[2] / ".venv" / "a11y" / "node_modules"
VALIDATOR = TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"
COLUMNS = ("axe", "html", "lang", "320px", "focus", "target", "motion", "weight", "console")


@dataclass
class Table:
    folder: Path
    rows: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    weights: dict[str, probes.Weight] = field(default_factory=dict)
    paints: dict[str, int] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)

    def keep(self, name: str, source: str) -> None:
        path = self.folder / f"{len(self.pages)}.html"
        path.write_text(source, encoding="utf-8")
        self.pages[path.name] = name

    def validate(self) -> str:
        """What the validator of the web says of all pages at once; a word when there is none."""
        if not VALIDATOR.exists():
            return "The validator (vnu) is missing: HTML was checked by the standard's parser alone."
        done = subprocess.run(
            ["java", "-jar", VALIDATOR, "--errors-only", "--format", "json", "--exit-zero-always", self.folder],
            capture_output=True,
            text=True,
            check=False,
        )
        for message in json.loads(done.stderr or done.stdout or '{"messages": []}')["messages"]:
            name = self.pages.get(message.get("url", "").rsplit("/", 1)[-1])
            if name:
                extract = " ".join(message.get("extract", "").split())[:120]
                self.rows[name]["html"].append(f"{message['message']} {extract}")
        return f"The validator (vnu) read {len(self.pages)} pages."

    def lines(self) -> Iterator[str]:
        wide = max(map(len, self.rows), default=10)
        yield f"{'page':{wide}}  " + "".join(f"{name:>8}" for name in COLUMNS) + "    KB  html    js   n"
        for name, faults in self.rows.items():
            cells = "".join(f"{len(faults[column]) or 'ok':>8}" for column in COLUMNS)
            weight = self.weights[name]
            sizes = "".join(f"{size / 1024:6.1f}" for size in (weight.total, weight.html, weight.script))
            yield f"{name:{wide}}  {cells}{sizes}{weight.requests:4}"
        yield ""
        for name, faults in self.rows.items():
            for column in COLUMNS:
                yield from (f"{name} · {column} · {fault}" for fault in faults[column])
        yield from (f"first paint at 400 ms, 400 kbit/s: {name}: {time} ms" for name, time in self.paints.items())
        found = sum(len(faults) for row in self.rows.values() for faults in row.values())
        yield f"{len(self.rows)} pages × states × languages, {found} faults"


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Table]:
    made = Table(tmp_path_factory.mktemp("pages"))
    yield made
    told = made.validate()
    report = "\n".join([*made.lines(), told])
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print(f"\n{report}")  # noqa: T201 # the table is what the command is for
    faults = [fault for row in made.rows.values() for column in row.values() for fault in column]
    assert not faults, f"{len(faults)} faults: see the table"


@pytest.mark.parametrize("what", [*LOOKS, *BACK_OFFICE])
def test_look(what: str, language: str, table: Table, portal: Any, portal_watch: Any, world: Any, visit: Any) -> None:
    look = LOOKS.get(what) or BACK_OFFICE[what]
    user = look.user(world)
    page = visit(language, user=user, color_scheme="light" if language == "ar" else "dark")
    scales = probes.Scales(page)
    answer = page.goto(look.path(world, language))
    page.evaluate("document.fonts.ready")
    name = f"{what} ({language})"
    weight = table.weights[name] = scales.weight()
    table.keep(name, answer.text())
    look.then(page)
    office = "/admin/" in page.url or user is not None
    row = table.rows[name] = {
        "html": probes.invalid_html(answer.text()),
        "lang": probes.foreign_texts(page),
        "320px": [] if what in BACK_OFFICE else probes.wider_than(page, 320),
        "target": probes.small_targets(page),
        "weight": weight.faults(entered=office),
    }
    page.set_viewport_size({"width": 1280, "height": 900})
    row["focus"], row["motion"], row["console"] = probes.hidden_focus(page), probes.motion(page), portal_watch.faults[:]
    row["axe"] = probes.violations(page)
    portal_watch.faults.clear()


#: What a first visit opens most.
FIRST = ("home", "ideas:list", "ideas:new", "plans:detail", "commitments:detail")
AT_MOST = 1_500


@pytest.mark.parametrize("what", FIRST)
def test_first_paint_on_a_slow_line(
    what: str, language: str, table: Table, portal: Any, world: Any, browser: Any
) -> None:
    with compressing(portal.url) as url:
        table.paints[f"{what} ({language})"] = time = first_paint(browser, url + LOOKS[what].path(world, language))
    assert time <= AT_MOST
