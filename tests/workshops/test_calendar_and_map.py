"""The calendar by month and the map of the regions: server-drawn, and linked to the lists behind them."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from core.maps import TILES, tile_map
from tests import factories
from workshops.models import Workshop

pytestmark = pytest.mark.django_db


def test_a_month_has_the_workshops_of_its_days_and_no_others(client, language):
    inside = factories.WorkshopFactory(starts_at=datetime(2026, 5, 31, 22, 30, tzinfo=UTC))
    by_day = factories.WorkshopFactory(held=True, starts_at=None, ends_at=None, date=date(2026, 5, 1))
    month_only = factories.WorkshopFactory(
        held=True, starts_at=None, ends_at=None, date=date(2026, 5, 1), date_precision="month"
    )
    cancelled = factories.WorkshopFactory(cancelled=True, starts_at=datetime(2026, 5, 7, 9, tzinfo=UTC))
    factories.WorkshopFactory(draft=True, starts_at=datetime(2026, 5, 8, 9, tzinfo=UTC))
    found = Workshop.objects.public().of_month(date(2026, 5, 1))
    assert set(found) == {inside, by_day, cancelled}
    assert month_only not in found
    page = client.get(reverse("workshops:month_of", args=[2026, 5]))
    assert page.context["count"] == 3
    text = page.content.decode()
    assert reverse("workshops:month_of", args=[2026, 4]) in text
    assert reverse("workshops:month_of", args=[2026, 6]) in text


def test_the_calendar_begins_today_and_ends_somewhere(client):
    assert client.get(reverse("workshops:month")).context["is_now"]
    for year, number in ((2026, 13), (1999, 1), (2101, 1)):
        assert client.get(reverse("workshops:month_of", args=[year, number])).status_code == 404
    assert client.get(reverse("workshops:month_of", args=[2100, 12])).context["following"] is None


def test_a_month_costs_the_same_whatever_is_in_it(django_assert_constant_queries):
    def more():
        row = factories.WorkshopFactory(starts_at=datetime(2026, 5, 8, 9, tzinfo=UTC))
        row.regions.add(factories.TerritoryFactory())

    django_assert_constant_queries(more, reverse("workshops:month_of", args=[2026, 5]), at_most=4)


def test_every_region_has_a_tile_of_its_own():
    assert sorted(TILES) == [f"{number:02d}" for number in range(1, 13)]
    assert len(set(TILES.values())) == len(TILES)


def test_counts_lead_to_lists_and_nothing_leads_nowhere():
    regions = [
        {"code": "01", "name": "Une", "n": 4, "href": "?territory=01"},
        {"code": "02", "name": "Deux", "n": 0, "href": "?territory=02"},
        {"code": "99", "name": "Ailleurs", "n": 1, "href": "?territory=99"},
    ]
    drawn = tile_map(regions, counted="Rencontres")
    assert [(tile["code"], tile["shade"]) for tile in drawn["tiles"]] == [("01", 4), ("02", 0)]
    assert [row["cells"][2]["href"] for row in drawn["rows"]] == ["?territory=01", "", "?territory=99"]
    assert tile_map([], counted="x")["rows"] == []


def test_the_list_of_workshops_has_the_map_with_all_regions(client):
    region = factories.TerritoryFactory(code="03")
    factories.TerritoryFactory(code="04")
    factories.WorkshopFactory().regions.add(region)
    page = client.get(reverse("workshops:list"))
    assert [(tile["code"], tile["n"]) for tile in page.context["map"]["tiles"]] == [("03", 1), ("04", 0)]
    assert f"territory={region.code}" in page.content.decode()
