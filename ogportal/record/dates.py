"""Dates as far as a source says them."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, InstanceOf

from core.enums import Precision

EARLIEST, LATEST = 1900, 2100
_WRITTEN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True)
class Stated:
    """A day, a month or a year: `2020-10-09`, `2018-08`, `2021`."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def precision(self) -> Precision:
        if self.day:
            return Precision.DAY
        return Precision.MONTH if self.month else Precision.YEAR

    @property
    def first(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])


def read_date(value: Any) -> Stated:
    """Read what YAML makes of a date: a date, a whole number (a year), or a text (a month)."""
    if isinstance(value, Stated):
        return value
    if type(value) is date:
        value = value.isoformat()
    match = _WRITTEN.fullmatch(str(value)) if type(value) in (int, str) else None
    if match is None:
        raise ValueError(f"{value!r} is not a date like 2020-10-09, 2020-10 or 2020")
    year, month, day = (int(part) if part else None for part in match.groups())
    stated = Stated(year or 0, month, day)
    try:
        stated.first, stated.last  # noqa: B018 the calendar judges
    except (ValueError, IndexError):
        raise ValueError(f"{value} is not in the calendar") from None
    if not EARLIEST <= stated.year <= LATEST:
        raise ValueError(f"the year {stated.year} cannot be meant")
    return stated


StatedDate = Annotated[InstanceOf[Stated], BeforeValidator(read_date)]
