"""The bands of the flow: their heights are the numbers."""

from types import SimpleNamespace

import pytest

from outcomes.figures.flow import Flow
from outcomes.figures.picture import COLUMNS, GAP, HEIGHT, WIDTH, bands


def flow(**numbers: int) -> Flow:
    given = {"ideas": 232, "accepted": 143, "rejected": 89, "proposed": 24, "adopted": 22} | numbers
    return Flow(plan=SimpleNamespace(slug="pan2"), counted=True, **given)


def bars(found: list) -> dict[tuple[int, str], int]:
    """The heights of the columns' bars, by where they stand and their colour."""
    heights = {}
    for band in found:
        if "C" not in band.path:
            left, rest = band.path[1:].split(" ", 1)
            top, rest = rest.split("H", 1)
            heights[int(left), band.kind] = int(rest.split("V")[1].split("H")[0]) - int(top)
    return heights


def test_the_heights_of_a_column_are_its_shares() -> None:
    found = bars(bands(flow()))
    whole = HEIGHT - 2 * GAP
    assert found[COLUMNS[0], "ideas"] == whole
    assert abs(found[COLUMNS[1], "ok"] - whole * 143 / 232) <= 1
    assert abs(found[COLUMNS[1], "no"] - whole * 89 / 232) <= 1
    assert (COLUMNS[1], "mute") not in found


def test_what_waits_has_a_band_of_its_own() -> None:
    assert (COLUMNS[1], "mute") in bars(bands(flow(accepted=100)))


def test_every_band_stays_inside_the_picture() -> None:
    for band in bands(flow(ideas=1_000_000, accepted=1, rejected=999_998)):
        numbers = [int(n) for n in "".join(c if c.isdigit() else " " for c in band.path).split()]
        assert max(numbers) <= WIDTH


@pytest.mark.parametrize("nothing", [{"ideas": 0}, {"proposed": 0}])
def test_without_ideas_or_commitments_there_is_no_picture(nothing: dict[str, int]) -> None:
    assert bands(flow(**nothing)) == []


def test_nothing_accepted_leads_nowhere() -> None:
    found = bands(flow(accepted=0, rejected=232))
    assert "commitments-soft" not in {band.kind for band in found}
