"""docs/drills.md: the last result of each drill and of its counter-proof."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.table import machine
from drills.covered import COVERED, Covered
from drills.drill import Drill, Seen

ROOT = Path(__file__).resolve().parents[1]
#: What every drill counts, where it can be counted.
COLUMNS = ("acknowledged", "stored", "lost", "duplicated", "longest wait")
PAGE, KEPT = ROOT / "docs" / "drills.md", ROOT / "docs" / "drills.json"


def _kept() -> dict[str, Any]:
    return dict(json.loads(KEPT.read_text(encoding="utf-8"))) if KEPT.exists() else {}


def keep(key: str, seen: Seen, *, passed: bool, broken: bool, seconds: float) -> None:
    known = _kept()
    known.setdefault(key, {})["counter-proof" if broken else "drill"] = {
        "passed": passed,
        "figures": seen.figures,
        "wrong": seen.wrong,
        "seconds": round(seconds),
        "at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
    }
    KEPT.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def write(drills: list[Drill]) -> None:
    known = _kept()
    lines = [
        "# Drills",
        "",
        "Written by `make drills` and `make drills ARGS=--counterproof`; do not edit. The drills start their own PostgreSQL,",
        "Redis, mail server, web server, worker and nginx, hurt them, and compare what visitors were told with what is stored.",
        "The counter-proof of a drill takes the protection away and must then fail. “At once” is one second, or three times",
        'the longest wait in peace where the machine is busy. `make drills ARGS="R1 R6"` runs some.',
        "",
        f"Machine of the last run: {machine()}.",
        "",
        f"| | what is done | expected | {' | '.join(COLUMNS)} | besides | | when | seen to fail |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [_row(one.key, one.done, one.expected, known.get(one.key, {})) for one in drills]
    lines += [
        "",
        "## Counter-proofs",
        "",
        "Each drill without its protection. What is wrong then is what the protection is for.",
        "",
        "| | without | what went wrong | | when |",
        "|---|---|---|---|---|",
    ]
    lines += [_counter(one.key, one.without, known.get(one.key, {}).get("counter-proof")) for one in drills]
    lines += [
        "",
        "## Held by tests",
        "",
        "Lines of the catalogue for which nothing has to be hurt: `make test` shows them.",
        "",
        "| | what is done | shown by |",
        "|---|---|---|",
    ]
    lines += [_covered(key, one) for key, one in COVERED.items()]
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _row(key: str, done: str, expected: str, known: dict[str, Any]) -> str:
    result = known.get("drill")
    if result is None:
        return f"| {key} | {done} | {expected} |" + " – |" * len(COLUMNS) + " | not run yet | | |"
    figures = result["figures"]
    counted = " | ".join(str(figures.get(name, "–")) for name in COLUMNS)
    besides = ", ".join(f"{name} {value}" for name, value in figures.items() if name not in COLUMNS)
    wrong = "".join(f"; **{one}**" for one in result["wrong"])
    verdict = "as expected" if result["passed"] else "**not as expected**"
    proof = known.get("counter-proof")
    failed = proof["at"][:10] if proof and proof["passed"] else "**not yet**"
    when = f"{result['at']}, {result['seconds']} s"
    return f"| {key} | {done} | {expected} | {counted} | {besides}{wrong} | {verdict} | {when} | {failed} |"


def _covered(key: str, one: Covered) -> str:
    shown = ", ".join(f"`{test}`" for test in one.tests)
    return f"| {key} | {one.done} | {shown}{' ' if shown and one.note else ''}{one.note} |"


def _counter(key: str, without: str, result: dict[str, Any] | None) -> str:
    if result is None:
        return f"| {key} | {without} | – | not run yet | |"
    wrong = "; ".join(result["wrong"]) or "nothing"
    return f"| {key} | {without} | {wrong} | {'seen to fail' if result['passed'] else '**did not fail**'} | {result['at']} |"
