"""The twelve regions as tiles: where each lies towards the others, without a boundary that could be wrong."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

#: Code of the region: column and row of its tile. A map is not mirrored: west is on the left in every language.
TILES = {
    "01": (4, 0),
    "04": (3, 1), "03": (4, 1), "02": (5, 1),
    "06": (2, 2), "05": (3, 2), "08": (4, 2),
    "07": (2, 3),
    "09": (2, 4),
    "10": (1, 5),
    "11": (0, 6),
    "12": (0, 7),
}  # fmt: skip
SIDE, GAP = 44, 4
COLUMNS, ROWS = 6, 8
#: From one to this many shades, so that none is lost on a pale screen.
_SHADES = 4


def tile_map(regions: Iterable[dict[str, Any]], *, counted: str) -> dict[str, Any]:
    """What `components/map.html` shows: tiles, and the rows of the table that says the same in words.

    `regions` are {code, name, n, href}: `n` things in the region, listed at `href`; `counted` is what is counted.
    """
    known = list(regions)
    most = max((region["n"] for region in known), default=0) or 1
    tiles = []
    for region in known:
        if region["code"] not in TILES:
            continue
        column, row = TILES[region["code"]]
        x, y = column * (SIDE + GAP), row * (SIDE + GAP)
        n = region["n"]
        tiles.append(
            {
                **region,
                "x": x,
                "y": y,
                "middle": x + SIDE // 2,
                "code_y": y + 15,
                "count_y": y + 33,
                "shade": -(-_SHADES * n // most),
                "label": _("%(region)s: %(n)s") % {"region": region["name"], "n": n},
            }
        )
    return {
        "tiles": tiles,
        "width": COLUMNS * (SIDE + GAP) - GAP,
        "height": ROWS * (SIDE + GAP) - GAP,
        "side": SIDE,
        "columns": [
            {"label": _("Region")},
            {"label": _("Number on the map"), "num": True},
            {"label": counted, "num": True},
        ],
        "rows": [
            {
                "cells": [
                    {"value": region["name"]},
                    {"value": region["code"], "num": True},
                    {"value": region["n"], "num": True, "href": region["href"] if region["n"] else ""},
                ]
            }
            for region in known
        ],
    }
