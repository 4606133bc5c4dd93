"""What every part knows of this run."""

from dataclasses import dataclass
from pathlib import Path

from bench.databases import database


@dataclass(frozen=True)
class Run:
    """`size` ideas in the large database, `small` in the one for pages, whose cost does not depend on it."""

    size: int
    folder: Path
    small: int = 1_000

    def database(self, size: int | None = None) -> str:
        return database(size or self.size)


def number(value: float) -> str:
    return f"{value:,.0f}".replace(",", " ")
