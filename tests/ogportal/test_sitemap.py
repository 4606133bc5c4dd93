"""Every public address, in each language, for search engines."""

from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from django.utils import timezone

from outcomes.sitemaps import BilingualSitemap
from tests import factories
from tests.outcomes.making import one_of_each

pytestmark = pytest.mark.django_db

NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def entries(client: Any) -> dict[str, dict[str, str]]:
    """Address to its alternates by language."""
    return {
        url.findtext("s:loc", "", NS): {
            link.get("hreflang", ""): link.get("href", "") for link in url.findall("x:link", NS)
        }
        for file in files(client)
        for url in ET.fromstring(client.get(file).content).findall("s:url", NS)
    }


def files(client: Any) -> list[str]:
    """What the index leads to, below the host."""
    response = client.get("/sitemap.xml")
    assert response.status_code == 200
    places = [found.text or "" for found in ET.fromstring(response.content).iterfind("s:sitemap/s:loc", NS)]
    return [urlsplit(place)._replace(scheme="", netloc="").geturl() for place in places]


def test_every_address_stands_in_each_language_with_its_alternates(client, plan) -> None:
    one_of_each(plan)
    found = entries(client)
    arabic = {address for address in found if urlsplit(address).path.startswith("/ar/")}
    french = {address for address in found if urlsplit(address).path.startswith("/fr/")}
    assert len(arabic) == len(french) == len(found) / 2
    for address, alternates in found.items():
        assert set(alternates) == {"ar", "fr", "x-default"}
        assert alternates["x-default"] == alternates["ar"]
        assert address in alternates.values()


def test_every_address_leads_to_a_page(client, plan, settings) -> None:
    one_of_each(plan)
    for address in entries(client):
        assert address.startswith(settings.SITE_URL)
        assert client.get(urlsplit(address).path).status_code == 200, address


def test_what_is_not_public_is_not_in_it(client, db) -> None:
    hidden = factories.ActionPlanFactory(is_published=False)
    one_of_each(hidden)
    factories.IdeaFactory(awaiting=True)
    concealed = factories.IdeaFactory(hidden_at=timezone.now())
    factories.WorkshopFactory(draft=True)
    text = "".join(client.get(file).content.decode() for file in files(client))
    assert hidden.reference not in text
    assert concealed.reference not in text
    assert "-W" not in text


def test_no_date_tells_of_a_decision_that_is_not_announced(client, plan) -> None:
    factories.IdeaFactory(plan=plan, decided=True)
    for file in ("/sitemap.xml", *files(client)):
        assert "lastmod" not in client.get(file).content.decode()


def test_queries_do_not_grow_with_the_rows(client, plan, django_assert_constant_queries) -> None:
    django_assert_constant_queries(lambda: one_of_each(plan), "/sitemap.xml", at_most=7)
    django_assert_constant_queries(lambda: one_of_each(plan), "/sitemap-ideas.xml", at_most=2)


def test_more_rows_than_a_file_holds_go_on_in_the_next(client, plan, monkeypatch) -> None:
    monkeypatch.setattr(BilingualSitemap, "limit", 2)
    ideas = factories.IdeaFactory.create_batch(5, plan=plan, theme=factories.ThemeFactory(plan=plan))
    found = entries(client)
    assert "/sitemap-ideas.xml?p=3" in files(client)
    for idea in ideas:
        assert any(address.endswith(idea.get_absolute_url()) for address in found)
    assert client.get("/sitemap-nothing.xml").status_code == 404
