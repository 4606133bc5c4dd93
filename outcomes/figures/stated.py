"""What sources state, beside what rows give."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import CharField, OuterRef
from django.db.models.functions import Cast

from core.related import gathered, instances
from core.search import languages_of
from core.together import Rows, Together
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


def stated_rows(plan: int) -> dict[str, Any]:
    """What sources state of a plan, each figure with its sources."""
    sources = Source.objects.filter(figures=OuterRef("pk")).order_by("key")
    rows = StatedFigure.objects.filter(plan=plan).annotate(
        # As a text: in JSON a number would lose its hundredths.
        written=Cast("value", CharField()),
        source_rows=gathered(sources, "key", "url", "date", *languages_of("title", "publisher")),
    )
    names = ("key", "is_shown", "is_approximate", "as_of", "as_of_precision", *languages_of("note"))
    return {"stated": rows.order_by("pk").values("written", "source_rows", *names)}


STATED = Together(stated_rows)


def shown_figures(
    plan: ActionPlan, counted: Figures | None = None, rows: Rows | None = None, *, with_links: bool = True
) -> list[ShownFigure]:
    """Every figure of the plan, computed and stated: first those of `flatten` in its order, then the stated ones
    that cannot be computed (a completion rate of 2020). Two queries, whatever the number of figures; `rows` are given
    by who has asked for more in the same. `with_links`: what runs without pages, as a command does, asks for no
    addresses.
    """
    counted = counted or figures(plan)
    flat = flatten(counted)
    links = figure_links(plan, counted) if with_links else {}
    shown: dict[str, _Stated] = {}
    others: dict[str, list[OtherStatement]] = {}
    for figure in _stated(rows or STATED.of(plan.pk)):
        if figure.row.is_shown:
            shown[figure.row.key] = figure
        else:
            other = OtherStatement(stated=figure.row.value, sources=figure.sources, note=figure.row.note or "")
            others.setdefault(figure.row.key, []).append(other)
    keys = [*flat, *(key for key in shown if key not in flat)]
    return [_shown(key, flat.get(key), shown.get(key), others.get(key, []), links.get(key, "")) for key in keys]


class _Stated(NamedTuple):
    row: StatedFigure
    sources: list[Source]


def _stated(rows: Rows) -> list[_Stated]:
    found = []
    for row in rows["stated"]:
        named = {name: value for name, value in row.items() if name not in {"written", "source_rows"}}
        (figure,) = instances(StatedFigure, [{**named, "value": row["written"]}])
        found.append(_Stated(figure, instances(Source, row["source_rows"])))
    return found


def _shown(
    key: str, computed: int | None, stated: _Stated | None, others: list[OtherStatement], link: str
) -> ShownFigure:
    if stated is None:
        return ShownFigure(key=key, computed=computed, stated=None, sources=[], others=others, link=link, note="")
    row, sources = stated
    return ShownFigure(
        key=key,
        computed=computed,
        stated=row.value,
        sources=sources,
        others=others,
        link=link,
        note=row.note or "",
        as_of=row.as_of,
        as_of_precision=row.as_of_precision,
        is_approximate=row.is_approximate,
    )
