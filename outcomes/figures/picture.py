"""The flow from ideas to commitments as bands: where each begins, how wide it is, where it leads."""

from dataclasses import dataclass

from outcomes.figures.flow import Flow

#: The picture's own units: its size, the thickness of a column's bar, the space between two bands of a column.
WIDTH, HEIGHT, BAR, GAP = 1000, 240, 12, 12
#: Where the four columns begin, and how high the bar of all proposed commitments is beside that of all ideas.
COLUMNS = (0, 250, 500, 750)
COMMITMENTS_HEIGHT = 110


@dataclass(frozen=True)
class Band:
    """A shape of the picture. `kind` is its colour, `rows` what it leads to (a name that the page knows)."""

    kind: str
    rows: str
    path: str


@dataclass(frozen=True)
class _Part:
    kind: str
    rows: str
    top: float
    height: float


def bands(flow: Flow) -> list[Band]:
    """Return the bands of a plan that went the whole way, from the first column to the last.

    Ideas are drawn to one scale and commitments to another: between the two columns many ideas become one commitment,
    so that band says only which grew out of which. Empty without ideas or without commitments.
    """
    if not flow.ideas or not flow.proposed:
        return []
    all_ideas = HEIGHT - 2 * GAP
    ideas = _stacked(flow.ideas, all_ideas, [("ideas", "ideas", flow.ideas)])
    screened = _stacked(
        flow.ideas,
        all_ideas,
        [("ok", "accepted", flow.accepted), ("no", "rejected", flow.rejected), ("mute", "others", flow.others)],
    )
    proposed = _stacked(flow.proposed, COMMITMENTS_HEIGHT, [("commitments", "proposed", flow.proposed)])
    adopted = _stacked(
        flow.proposed,
        COMMITMENTS_HEIGHT,
        [("ok", "adopted", flow.adopted), ("mute", "left", flow.proposed - flow.adopted)],
    )
    found = [_bar(COLUMNS[0], part) for part in ideas]
    found += _streams(COLUMNS[0], ideas[0], COLUMNS[1], screened)
    found += [_bar(COLUMNS[1], part) for part in screened]
    if screened[0].kind == "ok":
        found += _streams(COLUMNS[1], screened[0], COLUMNS[2], proposed)
    found += [_bar(COLUMNS[2], part) for part in proposed]
    found += _streams(COLUMNS[2], proposed[0], COLUMNS[3], adopted)
    found += [_bar(COLUMNS[3], part) for part in adopted]
    found += [_onward(COLUMNS[3], part) for part in adopted]
    return found


def _stacked(total: int, height: float, parts: list[tuple[str, str, int]]) -> list[_Part]:
    found, top = [], 0.0
    for kind, rows, count in parts:
        if count > 0:
            size = max(2.0, height * count / total)
            found.append(_Part(kind, rows, top, size))
            top += size + GAP
    return found


def _bar(x: int, part: _Part) -> Band:
    return Band(part.kind, part.rows, _box(x, x + BAR, part))


def _onward(x: int, part: _Part) -> Band:
    """What goes on beyond the last column: commitments are carried out."""
    return Band(f"{part.kind}-soft", part.rows, _box(x + BAR, WIDTH, part))


def _box(left: int, right: int, part: _Part) -> str:
    top, bottom = round(part.top), round(part.top + part.height)
    return f"M{left} {top}H{right}V{bottom}H{left}Z"


def _streams(x: int, source: _Part, to_x: int, targets: list[_Part]) -> list[Band]:
    """Divide the height of `source` among `targets` as theirs are divided, and lead each share across."""
    left, right = x + BAR, to_x
    middle = (left + right) // 2
    whole = sum(part.height for part in targets)
    found, top = [], source.top
    for part in targets:
        share = source.height * part.height / whole
        a, b, c, d = (round(y) for y in (top, part.top, part.top + part.height, top + share))
        path = f"M{left} {a}C{middle} {a} {middle} {b} {right} {b}V{c}C{middle} {c} {middle} {d} {left} {d}Z"
        found.append(Band(f"{part.kind}-soft", part.rows, path))
        top += share
    return found
