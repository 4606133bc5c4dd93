"""The register of docs/security.md names a test for every failure and attack, and each of them is there."""

import re
from functools import cache
from pathlib import Path

import pytest

from tests.security.removed import BY_ITSELF, REMOVED, broken, registered

ROOT = Path(__file__).resolve().parents[2]
#: Of each list of the catalogue, the numbers that stand here; the others stand in docs/drills.md.
LISTS = {"": range(1, 54), "W": range(1, 17), "P": range(1, 15), "U": range(1, 12), "O": range(1, 9)} | {
    "C": (6,),
    "I": (14,),
    "D": (6, 7, 8, 10, 11),
    "T": (5, 6, 7),
}
WANTED = [f"{letter}{number}" for letter, numbers in LISTS.items() for number in numbers]
ROW = re.compile(r"^\| ([A-Z]?\d+) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
REASONS = ("Cannot apply: ", "Not done: ")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


@cache
def _rows() -> dict[str, tuple[str, str]]:
    found = ROW.findall((ROOT / "docs" / "security.md").read_text(encoding="utf-8"))
    assert len(found) == len({number for number, _what, _test, _seen in found})
    return {number: (test, seen) for number, _what, test, seen in found}


def rows() -> dict[str, str]:
    return {number: test for number, (test, _seen) in _rows().items()}


def missing(cell: str) -> list[str]:
    """The tests that a cell names and nobody wrote; or the cell itself when it names none and gives no reason."""
    named = TEST.findall(cell)
    if not named:
        return [] if cell.startswith(REASONS) and len(cell) > 40 else [cell]
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


def test_each_protection_that_is_taken_out_stands_where_it_was() -> None:
    """The list of `tests.security.removed` is not out of step with the portal."""
    for one in REMOVED:
        assert broken(one) != (ROOT / one.path).read_text(encoding="utf-8")


@pytest.mark.parametrize("number", WANTED)
def test_every_row_was_seen_to_fail_without_what_protects_it_now(number: str) -> None:
    """By a test that the row itself names. `python -m tests.security.removed 13 U5` writes the rows 13 and U5."""
    held, seen = _rows()[number]
    if not (named := {f"{path}::{test}" for path, test in TEST.findall(held)}):
        assert seen == "–"
    elif number in BY_ITSELF:
        assert seen == f"own counter-proof: {BY_ITSELF[number]}"
    else:
        own = [one for one in REMOVED if number in one.rows.split()]
        assert named & {registered(test) for one in own for test in one.tests}
        when, _comma, without = seen.partition(", without: ")
        assert re.fullmatch(r"\d{4}-\d\d-\d\d( at [0-9a-f]{8}\+?)?", when)
        assert without == "; ".join(one.what for one in own)
