"""`python -m tests.security.removed [rows]`: take each protection out of a copy of the portal, and see its tests fail.

The command needs DATABASE_URL and REDIS_URL (`python -m ogportal.devservers with -- python -m tests.security.removed`)
and writes the last column of docs/security.md, of each row all of whose protections were taken out.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest

from tests.security.removed import REMOVED, ROOT, Removed, broken, registered

PAGE = ROOT / "docs" / "security.md"
#: What nearly every run of tests loads; no plugin of pytest is among them, nor what reads settings while it is loaded.
LIBRARIES = ("celery", "django.test", "openpyxl", "PIL.Image", "psycopg2", "redis", "yaml")
PYTEST = ("-q", "-rf", "--tb=no", "--reuse-db", "-p", "no:playwright", "-p", "no:cacheprovider")


def _copy(place: Path) -> Path:
    left_out = shutil.ignore_patterns(".git", ".venv", ".data", "node_modules", "__pycache__", ".*_cache")
    shutil.copytree(ROOT, place, ignore=left_out)
    (place / ".venv").symlink_to(ROOT / ".venv")
    (place / ".data" / "media").mkdir(parents=True)
    return place


def _run(place: Path, tests: tuple[str, ...]) -> str:
    """What pytest says in the copy. In a child of this process: half of a run is libraries that are there already."""
    told = place.parent / "told.txt"
    child = os.fork()
    if not child:
        try:
            with told.open("wb") as kept:
                os.dup2(kept.fileno(), 1)
                os.dup2(kept.fileno(), 2)
            os.chdir(place)
            sys.path[0] = str(place)
            for name in [one for one in sys.modules if one.partition(".")[0] == "tests"]:
                del sys.modules[name]
            pytest.main([*PYTEST, *tests])
            sys.stdout.flush()
        finally:
            os._exit(0)  # the folder and everything else here are the parent's
    os.waitpid(child, 0)
    return told.read_text(encoding="utf-8", errors="replace")


def _holding(place: Path, one: Removed) -> set[str]:
    """The tests that do not fail without it. One that cannot even be run has not failed."""
    path = place / one.path
    kept = path.read_text(encoding="utf-8")
    path.write_text(broken(one), encoding="utf-8")
    told = _run(place, one.tests)
    path.write_text(kept, encoding="utf-8")
    failed = {registered(name) for name in re.findall(r"^FAILED (tests/.+?)(?: - .*)?$", told, re.MULTILINE)}
    return {registered(name) for name in one.tests} - failed


def _commit() -> str:
    """Of what tree: its commit, with a `+` when more was changed than the page."""

    def git(*words: str) -> str:
        return subprocess.run(
            ["git", *words], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
        ).stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!docs/security.md")
    return git("rev-parse", "--short=8", "HEAD") + ("+" if changed else "")


def _note(row: str, words: str) -> None:
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(
        re.sub(rf"^(\| {row} \| .+? \| .+? \|) .*?\|$", rf"\1 {words} |", text, flags=re.MULTILINE), encoding="utf-8"
    )


def note(seen: set[Removed], *, when: str) -> None:
    """Write into the page which rows have lost all of their protections, one after the other, and were missed."""
    for row in dict.fromkeys(row for one in REMOVED for row in one.rows.split()):
        own = [one for one in REMOVED if row in one.rows.split()]
        if seen.issuperset(own):
            _note(row, f"{when}, without: {'; '.join(one.what for one in own)}")


def main(chosen: list[str]) -> int:
    for library in LIBRARIES:
        import_module(library)
    wanted = [one for one in REMOVED if not chosen or set(chosen) & set(one.rows.split())]
    seen, when = set(), f"{datetime.now(UTC):%Y-%m-%d} at {_commit()}"
    with tempfile.TemporaryDirectory(prefix="og-removed-") as name:
        place = _copy(Path(name) / "portal")
        for one in wanted:
            holding = _holding(place, one)
            verdict = f"DID NOT FAIL: {' '.join(sorted(holding))}" if holding else "seen to fail"
            sys.stdout.write(f"{one.rows:14} without: {one.what}: {verdict}\n")
            sys.stdout.flush()
            if not holding:
                seen.add(one)
                note(seen, when=when)
    return 0 if len(seen) == len(wanted) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
