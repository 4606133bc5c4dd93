"""The lists of the open data: which rows, in which order, and each row as the API and the downloads give it.

What is not announced, not published or personal is not here. A row is a plain dictionary in the shape of
`outcomes.schemas`; the downloads flatten the same dictionary, so that they cannot say something else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from core.paging import Order, Page, page
from ideas.filters import ORDERS, IdeaFilter, page_of_ideas
from outcomes.datasets.commitments import commitment_row, consultation_row, fetch_commitments, fetch_consultations
from outcomes.datasets.ideas import fetch_ideas, idea_rows
from outcomes.datasets.programme import fetch_plans, fetch_themes, fetch_workshops, plan_row, theme_row, workshop_rows
from outcomes.datasets.texts import Row
from outcomes.filters import CommitmentFilter, ConsultationFilter, PlanFilter, ThemeFilter
from plans.filters import PublicFilter
from workshops.filters import WorkshopFilter

__all__ = ["DATASETS", "Dataset", "Row"]


def _each(shape: Callable[[Any], Row]) -> Callable[[list[Any]], list[Row]]:
    return lambda rows: [shape(row) for row in rows]


@dataclass(frozen=True)
class Dataset:
    """One list: `filters` narrow it, `fetch` adds what its rows need, `shape` turns fetched rows into dictionaries."""

    name: str
    filters: type[PublicFilter]
    fetch: Callable[[Any], Any]
    shape: Callable[[list[Any]], list[Row]]
    orders: Mapping[str, Order] = field(
        default_factory=lambda: {
            "reference": Order("reference", "reference", descending=False, kind="text"),
            "-reference": Order("-reference", "reference", kind="text"),
        }
    )
    key: str = "reference"

    def rows(self, filtered: QuerySet[Any], *, order: str, after: str, size: int) -> Page:
        """One page; `core.paging.BadToken` when `after` is not ours."""
        fetched = self.fetch(filtered)
        if self.orders is ORDERS:
            return page_of_ideas(fetched, order=order, after=after, size=size)
        return page(fetched, order=self.orders[order or next(iter(self.orders))], after=after, size=size)


_BY_ROW = {"number": Order("number", kind="key", descending=False), "-number": Order("-number", kind="key")}

DATASETS: dict[str, Dataset] = {
    one.name: one
    for one in (
        Dataset("plans", PlanFilter, fetch_plans, _each(plan_row)),
        Dataset("themes", ThemeFilter, fetch_themes, _each(theme_row), orders=_BY_ROW, key="slug"),
        Dataset("workshops", WorkshopFilter, fetch_workshops, workshop_rows),
        Dataset("ideas", IdeaFilter, fetch_ideas, idea_rows, orders=ORDERS),
        Dataset("commitments", CommitmentFilter, fetch_commitments, _each(commitment_row)),
        Dataset("consultations", ConsultationFilter, fetch_consultations, _each(consultation_row)),
    )
}
