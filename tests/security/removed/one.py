"""One protection that can be taken out."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Removed:
    """`there` stands once in the file `path`; with `instead` in its place each of `tests` must fail."""

    #: Of docs/security.md, and of docs/drills.md where a drill's line is held by the same test.
    rows: str
    #: What is taken away, for people.
    what: str
    path: str
    there: str
    instead: str
    #: As pytest names them; of one with parameters, those that it takes.
    tests: tuple[str, ...]


def registered(name: str) -> str:
    """`path::Class::test[parameters]` is, in the register, `path::test`."""
    path, _colons, rest = name.partition("::")
    return f"{path}::{rest.partition('[')[0].rpartition('::')[2]}"


def broken(one: Removed) -> str:
    """What the file looks like without it; the text stands there once, or this list is out of step."""
    text = (ROOT / one.path).read_text(encoding="utf-8")
    found = text.count(one.there)
    if found != 1:
        raise ValueError(f"{one.path} has {found} times: {one.there}")
    return text.replace(one.there, one.instead)
