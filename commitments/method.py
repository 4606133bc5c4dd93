"""How states and weights of activities become one percentage: one method, numbered, and written on every page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from commitments.enums import ActivityState


@dataclass(frozen=True)
class Method:
    number: int
    since: date
    text: Any


#: Every method there was, the one in force last. A change of the formula is a new entry; an old one keeps its text.
METHODS = (
    Method(
        1,
        date(2026, 11, 1),
        _(
            "The percentages of the activities are averaged, each as often as its weight says. What is done counts as "
            "100, what has not begun as 0; cancelled activities are left out. Of several commitments the plain mean "
            "is taken, of those that have activities."
        ),
    ),
)
IN_FORCE = METHODS[-1]
#: Activities that the percentage leaves out.
LEFT_OUT = (ActivityState.CANCELLED,)


def percent_of(activities: Iterable[Any]) -> int | None:
    """The percentage of one commitment by the method in force; None without an activity that counts."""
    rows = [one for one in activities if one.state not in LEFT_OUT]
    return from_sums(sum(one.percent * one.weight for one in rows), sum(one.weight for one in rows))


def from_sums(done: int | None, weight: int | None) -> int | None:
    """The same from the sums that a query made of activities that are not left out."""
    return round((done or 0) / weight) if weight else None


def percent_of_several(percents: Iterable[int | None]) -> int | None:
    """The percentage of a plan from those of its commitments; None where none has one."""
    known = [percent for percent in percents if percent is not None]
    return round(sum(known) / len(known)) if known else None
