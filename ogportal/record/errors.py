"""What is wrong with a folder of facts, said so that it can be mended."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A place in a folder: a file, a row of its list counted from 1 (None outside lists), a field."""

    file: str
    row: int | None = None
    field: str = ""
    #: The name of the list, where a file has several.
    table: str = ""

    def at(self, field: str) -> "Place":
        return Place(self.file, self.row, field, self.table)

    def __str__(self) -> str:
        parts = [self.file]
        if self.row is not None:
            parts.append(f"row {self.row} of {self.table}" if self.table else f"row {self.row}")
        if self.field:
            parts.append(f"field {self.field}")
        return ", ".join(parts)


@dataclass(frozen=True)
class Fault:
    place: Place
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


class RecordError(Exception):
    """The folder is refused whole. `faults` says why, in the order of its files."""

    #: More than these are not printed: one mistake at the top of a file may cause hundreds.
    MOST_SHOWN = 20

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        lines = [str(fault) for fault in faults[: self.MOST_SHOWN]]
        if len(faults) > self.MOST_SHOWN:
            lines.append(f"… and {len(faults) - self.MOST_SHOWN} more")
        super().__init__("\n".join(lines))
