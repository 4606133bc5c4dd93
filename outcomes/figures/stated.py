"""What sources state, beside what rows give."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from outcomes.figures.counting import figures
from outcomes.figures.links import figure_links
from outcomes.figures.shapes import Figures, flatten
from plans.models import ActionPlan, Source, StatedFigure


@dataclass(frozen=True)
class OtherStatement:
    """The same figure as another source has it: kept, and not the one that is shown."""

    stated: Decimal
    sources: list[Source]
    note: str


@dataclass(frozen=True)
class ShownFigure:
    """One figure as a page shows it. `computed` is None where no query knows the key, `stated` where no source says."""

    key: str
    computed: int | None
    stated: Decimal | None
    sources: list[Source]
    others: list[OtherStatement]
    link: str
    note: str
    as_of: date | None = None
    as_of_precision: str = "day"
    is_approximate: bool = False

    @property
    def agrees(self) -> bool | None:
        """None when there is nothing to compare."""
        if self.computed is None or self.stated is None:
            return None
        return self.computed == self.stated

    @property
    def is_stated(self) -> bool:
        """The number shown is a source's: the plan has no rows behind it (the record alone)."""
        return not self.computed and self.stated is not None

    @property
    def value(self) -> Decimal | int:
        return (self.stated if self.is_stated else self.computed) or 0

    @property
    def source_names(self) -> str:
        return ", ".join(source.key for source in self.sources)


def shown_figures(plan: ActionPlan, counted: Figures | None = None, *, with_links: bool = True) -> list[ShownFigure]:
    """Every figure of the plan, computed and stated: first those of `flatten` in its order, then the stated ones
    that cannot be computed (a completion rate of 2020). Three queries, whatever the number of figures. `with_links`:
    what runs without pages, as a command does, asks for no addresses.
    """
    counted = counted or figures(plan)
    flat = flatten(counted)
    links = figure_links(plan, counted) if with_links else {}
    shown: dict[str, StatedFigure] = {}
    others: dict[str, list[OtherStatement]] = {}
    for row in StatedFigure.objects.filter(plan=plan).prefetch_related("sources").order_by("pk"):
        if row.is_shown:
            shown[row.key] = row
        else:
            other = OtherStatement(stated=row.value, sources=list(row.sources.all()), note=row.note or "")
            others.setdefault(row.key, []).append(other)
    keys = [*flat, *(key for key in shown if key not in flat)]
    return [_shown(key, flat.get(key), shown.get(key), others.get(key, []), links.get(key, "")) for key in keys]


def _shown(
    key: str, computed: int | None, stated: StatedFigure | None, others: list[OtherStatement], link: str
) -> ShownFigure:
    if stated is None:
        return ShownFigure(key=key, computed=computed, stated=None, sources=[], others=others, link=link, note="")
    return ShownFigure(
        key=key,
        computed=computed,
        stated=stated.value,
        sources=list(stated.sources.all()),
        others=others,
        link=link,
        note=stated.note or "",
        as_of=stated.as_of,
        as_of_precision=stated.as_of_precision,
        is_approximate=stated.is_approximate,
    )
