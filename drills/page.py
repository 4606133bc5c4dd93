"""docs/drills.md: the last result of each drill and of its counter-proof."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.table import machine
from drills.covered import COVERED, Covered
from drills.drill import Drill, Seen
from drills.house import WEB_WORKERS
from drills.pooler import CONNECTIONS

ROOT = Path(__file__).resolve().parents[1]
#: What every drill counts, where it can be counted.
COLUMNS = ("acknowledged", "stored", "lost", "duplicated", "longest wait")
PAGE, KEPT = ROOT / "docs" / "drills.md", ROOT / "docs" / "drills.json"


def _kept() -> dict[str, Any]:
    return dict(json.loads(KEPT.read_text(encoding="utf-8"))) if KEPT.exists() else {}


def keep(key: str, kind: str, seen: Seen, *, passed: bool, seconds: float) -> None:
    known = _kept()
    known.setdefault(key, {})[kind] = {
        "passed": passed,
        "figures": seen.figures,
        "wrong": seen.wrong,
        "seconds": round(seconds),
        "at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
    }
    KEPT.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


#: What stands in drills.json beside the drills: the last runs of all of them at once.
WHOLE = "whole runs"


def keep_whole(kind: str, *, passed: int, of: int, seconds: float) -> None:
    known = _kept()
    at = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    known.setdefault(WHOLE, {})[kind] = {"passed": passed, "of": of, "minutes": round(seconds / 60, 1), "at": at}
    KEPT.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def counted(results: dict[str, Seen]) -> str:
    """The figures of a run, for the terminal."""
    lines = [f"{'':5}" + "".join(f"{name:>14}" for name in COLUMNS)]
    for key, seen in results.items():
        lines.append(f"{key:5}" + "".join(f"{seen.figures.get(name, '–'):>14}" for name in COLUMNS))
    sums = [sum(int(seen.figures.get(name, 0)) for seen in results.values()) for name in COLUMNS[:-1]]
    lines.append(f"{'all':5}" + "".join(f"{one:>14}" for one in sums))
    return "\n".join(lines)


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
        *(_whole(kind, known.get(WHOLE, {}).get(kind)) for kind in ("drill", "counter-proof")),
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
        "## Behind PgBouncer",
        "",
        f"`make drills ARGS=--pooled`: the web server with `DATABASE_POOLED=true` behind PgBouncer in transaction mode, its {WEB_WORKERS}",
        f"processes sharing {CONNECTIONS} connections; worker and migrations past it.",
        "",
        f"| | {' | '.join(COLUMNS)} | besides | | when |",
        "|---|---|---|---|---|---|---|---|---|",
        *(_pooled(one.key, known[one.key]["pooled"]) for one in drills if "pooled" in known.get(one.key, {})),
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


def _whole(kind: str, result: dict[str, Any] | None) -> str:
    name = "The drills" if kind == "drill" else "The counter-proofs"
    if result is None:
        return f"{name} have not been run all at once yet."
    seen = "as expected" if kind == "drill" else "seen to fail"
    return f"{name} all at once: {result['passed']} of {result['of']} {seen}, in {result['minutes']} minutes, {result['at']}."


def _figures(result: dict[str, Any]) -> tuple[str, str]:
    """Those that every drill counts, and what was seen besides."""
    figures = result["figures"]
    besides = ", ".join(f"{name} {value}" for name, value in figures.items() if name not in COLUMNS)
    wrong = "".join(f"; **{one}**" for one in result["wrong"])
    return " | ".join(str(figures.get(name, "–")) for name in COLUMNS), f"{besides}{wrong}"


def _pooled(key: str, result: dict[str, Any]) -> str:
    columns, besides = _figures(result)
    verdict = "as expected" if result["passed"] else "**not as expected**"
    return f"| {key} | {columns} | {besides} | {verdict} | {result['at']} |"


def _row(key: str, done: str, expected: str, known: dict[str, Any]) -> str:
    result = known.get("drill")
    if result is None:
        return f"| {key} | {done} | {expected} |" + " – |" * len(COLUMNS) + " | not run yet | | |"
    columns, besides = _figures(result)
    verdict = "as expected" if result["passed"] else "**not as expected**"
    proof = known.get("counter-proof")
    failed = proof["at"][:10] if proof and proof["passed"] else "**not yet**"
    when = f"{result['at']}, {result['seconds']} s"
    return f"| {key} | {done} | {expected} | {columns} | {besides} | {verdict} | {when} | {failed} |"


def _covered(key: str, one: Covered) -> str:
    shown = ", ".join(f"`{test}`" for test in one.tests)
    return f"| {key} | {one.done} | {shown}{' ' if shown and one.note else ''}{one.note} |"


def _counter(key: str, without: str, result: dict[str, Any] | None) -> str:
    if result is None:
        return f"| {key} | {without} | – | not run yet | |"
    wrong = "; ".join(result["wrong"]) or "nothing"
    return f"| {key} | {without} | {wrong} | {'seen to fail' if result['passed'] else '**did not fail**'} | {result['at']} |"
