"""Differences of texts, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|[^\W_]+(?:[’'\u0640\u064b-\u0652]+[^\W_]+)*|.", re.DOTALL)
#: Words beyond which a text is compared paragraph by paragraph: the comparison grows with the square.
_MOST = 4_000


@dataclass(frozen=True)
class Piece:
    """A run of a text: `same`, `gone` (only before) or `new` (only after)."""

    kind: str
    text: str


def difference(before: str, after: str) -> list[Piece]:
    """The words of both texts in order; a word is never torn, whatever its script, nor a mark taken off its letter."""
    if before == after:
        return [Piece("same", after)] if after else []
    old, new = _tokens(before), _tokens(after)
    found: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece("same", "".join(old[a:b])))
            continue
        gone, added = "".join(old[a:b]), "".join(new[c:d])
        found += [Piece("gone", gone)] * bool(gone) + [Piece("new", added)] * bool(added)
    return list(_joined(found))


def _tokens(text: str) -> list[str]:
    words = _WORDS.findall(text)
    return words if len(words) <= _MOST else re.split(r"(\n+)", text)


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """A blank between two changes of a kind belongs to them: «a b» for «c d» is one change and not two."""
    gone = new = ""
    for position, piece in enumerate(pieces):
        last = position == len(pieces) - 1
        blank = piece.kind == "same" and not piece.text.strip() and "\n" not in piece.text
        if piece.kind == "gone":
            gone += piece.text
        elif piece.kind == "new":
            new += piece.text
        elif blank and (gone or new) and not last:
            gone, new = gone + piece.text, new + piece.text
        else:
            yield from _changes(gone, new)
            gone = new = ""
            yield piece
    yield from _changes(gone, new)


def _changes(gone: str, new: str) -> Iterator[Piece]:
    if gone.strip():
        yield Piece("gone", gone)
    if new.strip() or (new and not gone):
        yield Piece("new", new)
    elif new:
        yield Piece("same", new)
