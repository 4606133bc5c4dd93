"""The register of docs/security.md names a test for every failure and attack, and each of them is there."""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WANTED = [*(str(number) for number in range(1, 54)), *(f"W{number}" for number in range(1, 17))]
ROW = re.compile(r"^\| (W?\d+) \| (.+?) \| (.+?) \|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


@cache
def rows() -> dict[str, str]:
    found = ROW.findall((ROOT / "docs" / "security.md").read_text(encoding="utf-8"))
    assert len(found) == len({number for number, _what, _test in found})
    return {number: test for number, _what, test in found}


def missing(cell: str) -> list[str]:
    """The tests that a cell names and nobody wrote; or the cell itself when it names none and gives no reason."""
    named = TEST.findall(cell)
    if not named:
        return [] if cell.startswith("Cannot apply: ") and len(cell) > 40 else [cell]
    files = {path: (ROOT / path).read_text(encoding="utf-8") if (ROOT / path).exists() else "" for path, _t in named}
    return [f"{path}::{test}" for path, test in named if f"def {test}(" not in files[path]]


def test_every_failure_and_every_attack_has_its_row() -> None:
    assert sorted(rows()) == sorted(WANTED)


@pytest.mark.parametrize("number", WANTED)
def test_the_tests_of_a_row_are_there(number: str) -> None:
    assert missing(rows()[number]) == []


def test_every_test_of_the_history_stands_in_the_register() -> None:
    source = (ROOT / "tests" / "security" / "test_history.py").read_text(encoding="utf-8")
    named = {test for cell in rows().values() for _path, test in TEST.findall(cell)}
    assert set(re.findall(r"def (test_\w+)", source)) <= named


@pytest.mark.parametrize(
    "cell", ["", "Cannot apply: no", "`tests/nowhere.py::test_x`", "`tests/security/test_register.py::test_no`"]
)
def test_a_hole_in_the_register_is_found(cell: str) -> None:
    assert missing(cell)
