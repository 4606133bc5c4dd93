"""Compile the message catalogues without gettext's own programs, which a bare machine lacks."""

from pathlib import Path

import polib


def catalogues(root: Path) -> list[Path]:
    """Find the project's own `.po` files."""
    return sorted([*root.glob("locale/*/LC_MESSAGES/*.po"), *root.glob("[!.]*/locale/*/LC_MESSAGES/*.po")])


def compile_catalogues(root: Path) -> int:
    """Write the `.mo` file of every catalogue that changed since, fuzzy entries left out; return how many."""
    done = 0
    for source in catalogues(root):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        draft = target.with_suffix(".mo.tmp")
        polib.pofile(str(source)).save_as_mofile(str(draft))
        draft.replace(target)
        done += 1
    return done


if __name__ == "__main__":
    compile_catalogues(Path(__file__).resolve().parents[2])
