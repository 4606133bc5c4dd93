"""Groups of people too small to be counted in public."""

from typing import Any

from outcomes.figures.shapes import Figures, as_json, flatten

SMALLEST_GROUP = 5

#: Figures that count people, and the sums from which one of them could be worked out.
_SUMS = {
    "participants.portal.proposing": "participants.portal.total",
    "participants.portal.interacting": "participants.portal.total",
    "participants.portal.total": "participants.total",
    "participants.workshops": "participants.total",
    "participants.total": "",
    "consultation.participants": "",
}


def too_few(figures: Figures) -> frozenset[str]:
    """The keys of `flatten` that are not published: groups of one to four people, and the sum next above each.

    What counts meetings or texts is published whatever its size; so is zero.
    """
    flat = flatten(figures)
    small = {key for key in _SUMS if 0 < flat[key] < SMALLEST_GROUP}
    return frozenset(small | {_SUMS[key] for key in small if _SUMS[key]})


def public_json(figures: Figures) -> dict[str, Any]:
    """As `as_json`, with None for groups that are too small."""
    found = as_json(figures)
    for key in too_few(figures):
        *path, last = key.split(".")
        place = found
        for part in path:
            place = place[part]
        place[last] = None
    return found
