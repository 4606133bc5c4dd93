"""The sources of the portal, as the tests of its architecture read them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: From top to bottom; imports and relations go down only.
FLOORS = (
    "ogportal",
    "outcomes",
    "consultation",
    "commitments",
    "ideas",
    "workshops",
    "plans",
    "accounts",
    "core",
)


@cache
def python_files() -> dict[str, str]:
    """Every Python file of the floors by its path, migrations left out."""
    return {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for floor in FLOORS
        for path in sorted((ROOT / floor).rglob("*.py"))
        if "migrations" not in path.parts
    }


@cache
def templates() -> dict[str, str]:
    return {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for folder in (ROOT / "templates", *(ROOT / floor / "templates" for floor in FLOORS))
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@cache
def stylesheets() -> dict[str, str]:
    return {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "static" / "css").rglob("*.css"))
    }


def calls(source: str) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))


def called_name(call: ast.Call) -> str:
    """`shared.delay(…)` is a call of `delay`."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""
