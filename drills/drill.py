"""One drill: what is done, what is expected, what was seen."""

from collections.abc import Callable
from dataclasses import dataclass, field

from drills.client import Told
from drills.house import House


@dataclass
class Seen:
    """What a drill found. It is passed when nothing is wrong."""

    wrong: list[str] = field(default_factory=list)
    figures: dict[str, str | int | float] = field(default_factory=dict)

    def expect(self, holds: object, otherwise: str) -> None:
        if not holds:
            self.wrong.append(otherwise)

    def compare(self, house: House, mark: str, told: Told) -> None:
        """What visitors were told beside what is stored."""
        stored = house.stored(mark)
        lost = set(told.acknowledged) - set(stored)
        doubled = len(stored) - len(set(stored))
        halves = house.halves(mark)
        self.figures |= {
            "acknowledged": len(set(told.acknowledged)),
            "stored": len(set(stored)),
            "lost": len(lost),
            "duplicated": doubled,
            "longest wait": f"{told.longest:.2f} s",
        }
        self.expect(told.acknowledged, "nothing was acknowledged")
        self.expect(not lost, f"{len(lost)} acknowledged and not stored")
        self.expect(not doubled, f"{doubled} stored twice")
        self.expect(not halves, f"{halves} stored by half")

    def quick(self, house: House, told: Told) -> None:
        """Nobody waited, and nobody was turned away."""
        self.figures["at once is"] = f"{house.quick:.1f} s"
        self.expect(
            not told.errors, f"{len(told.errors)} of {told.requests} requests failed: {sorted(set(told.errors))}"
        )
        self.expect(told.longest <= house.quick, f"somebody waited {told.longest:.1f} s")

    def mails(self, house: House, mark: str, count: int, *, within: float = 60, doubles: int = 0) -> None:
        """Every mail came, and came once; a double has the same Message-ID."""
        if revived := house.revive():
            self.figures["programs that ended by themselves and were started again"] = revived
        came = house.mail.wait(mark, count, within)
        taken = house.mail.to(mark)
        ids, addresses = {one.message_id for one in taken}, {one.to for one in taken}
        self.figures |= {"mails due": count, "mails taken": len(addresses), "mails twice": len(taken) - len(ids)}
        self.expect(came, f"{count - len(addresses)} of {count} mails did not come")
        self.expect(len(taken) - len(ids) <= doubles, f"{len(taken) - len(ids)} mails came twice")
        self.expect(len(ids) == len(addresses), "a double has another Message-ID")


@dataclass(frozen=True)
class Drill:
    key: str
    done: str
    expected: str
    #: What the counter-proof takes away.
    without: str
    run: Callable[[House, bool], Seen]


DRILLS: dict[str, Drill] = {}


def in_order() -> list[Drill]:
    """R, C, I, D, T as in the catalogue: what is hurt, then who comes, what is sent, and the clock."""
    return sorted(DRILLS.values(), key=lambda one: ("RCIDT".index(one.key[0]), int(one.key[1:])))


def drill(
    key: str, done: str, expected: str, *, without: str
) -> Callable[[Callable[[House, bool], Seen]], Callable[[House, bool], Seen]]:
    """Register a function `(house, broken)`; with `broken` it takes its protection away and must find something."""

    def register(run: Callable[[House, bool], Seen]) -> Callable[[House, bool], Seen]:
        DRILLS[key] = Drill(key, done, expected, without, run)
        return run

    return register
