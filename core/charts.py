"""Where the parts of a chart stand, in per cent of its picture; `components/chart.html` draws them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class LineChart:
    """A line over time with a target. `x` counts from the start of the line of reading, `y` from the top."""

    points: list[tuple[int, int]]
    target: int | None
    first: date
    last: date
    low: Decimal
    high: Decimal

    @property
    def line(self) -> str:
        return " ".join(f"{x},{y}" for x, y in self.points)


def line_chart(
    dated: Iterable[tuple[date | None, Decimal | None]], *, target: Decimal | None = None, until: date | None = None
) -> LineChart | None:
    """What is known of `dated` as a line, with the target that is to be reached at `until`.

    The foot of the chart is zero, or the lowest value where that is below. None for fewer than two points.
    """
    known = sorted((day, value) for day, value in dated if day is not None and value is not None)
    if len(known) < 2:  # noqa: PLR2004 - a line has two ends
        return None
    aim = [] if target is None else [target]
    first = known[0][0]
    last = max([known[-1][0], *([until] if until and aim else [])])
    values = [Decimal(0), *(value for _day, value in known), *aim]
    low, high = min(values), max(values)
    span, height = max(1, (last - first).days), (high - low) or Decimal(1)

    def down(value: Decimal) -> int:
        return int(100 - 100 * (value - low) / height)

    return LineChart(
        points=[(100 * (day - first).days // span, down(value)) for day, value in known],
        target=None if target is None else down(target),
        first=first,
        last=last,
        low=low,
        high=high,
    )
