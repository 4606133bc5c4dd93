"""The feed of ideas and decisions."""

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext

from tests import factories

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom"}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def entries(client: Any, address: str = "/ar/ideas/feed/") -> list[ET.Element]:
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    return ET.fromstring(response.content).findall("a:entry", ATOM)


def titles(client: Any, address: str = "/ar/ideas/feed/") -> list[str]:
    return [entry.findtext("a:title", "", ATOM) for entry in entries(client, address)]


def test_each_idea_stands_in_its_own_language_within_the_frame_of_the_page(client, language: str) -> None:
    factories.IdeaFactory(french=True, title="Publier", body="Le budget.")
    response = client.get(f"/{language}/ideas/feed/")
    feed = ET.fromstring(response.content)
    assert feed.get(XML_LANG) == language
    content = feed.find("a:entry/a:content", ATOM)
    assert content is not None
    assert (content.text, content.get(XML_LANG)) == ("Le budget.", "fr")
    link = feed.find("a:entry/a:link", ATOM)
    assert link is not None
    assert f"/{language}/ideas/" in link.get("href", "")


def test_the_last_submitted_or_decided_stands_first(client) -> None:
    now = timezone.now()
    factories.IdeaFactory(title="old and decided", rejected=True, submitted_at=now - timedelta(days=9))
    factories.IdeaFactory(title="old", submitted_at=now - timedelta(days=8))
    factories.IdeaFactory(title="new", submitted_at=now)
    assert titles(client) == ["new", "old and decided", "old"]


def test_a_decision_that_is_not_announced_moves_nothing(client) -> None:
    now = timezone.now()
    factories.IdeaFactory(title="decided in secret", decided=True, submitted_at=now - timedelta(days=9))
    factories.IdeaFactory(title="old", submitted_at=now - timedelta(days=8))
    assert titles(client) == ["old", "decided in secret"]
    text = client.get("/fr/ideas/feed/").content.decode()
    assert "relève du gouvernement" not in text


def test_what_is_not_public_is_not_in_it(client) -> None:
    factories.IdeaFactory(awaiting=True)
    factories.IdeaFactory(hidden_at=timezone.now())
    factories.IdeaFactory(plan__is_published=False)
    assert titles(client) == []


def test_nobody_is_named(client) -> None:
    factories.IdeaFactory(author__email="canary@example.org", author__name="Canary")
    assert b"anary" not in client.get("/ar/ideas/feed/").content


def test_it_takes_the_filters_of_the_list(client) -> None:
    factories.IdeaFactory(title="here", theme__slug="here")
    factories.IdeaFactory(title="there")
    assert titles(client, "/ar/ideas/feed/?theme=here") == ["here"]
    assert titles(client, "/ar/ideas/feed/?theme=zzz") == []


def test_characters_that_xml_refuses_are_left_out(client) -> None:
    type(factories.IdeaFactory())._base_manager.update(title="a\x0bb", body="c\x01d")
    assert titles(client) == ["ab"]


def test_the_identity_of_an_entry_is_the_same_in_every_language(client) -> None:
    factories.IdeaFactory()
    ids = {entries(client, f"/{language}/ideas/feed/")[0].findtext("a:id", "", ATOM) for language in ("ar", "fr")}
    assert len(ids) == 1


def test_queries_do_not_grow_with_the_ideas(client, django_assert_constant_queries) -> None:
    django_assert_constant_queries(lambda: factories.IdeaFactory(accepted=True), "/ar/ideas/feed/", at_most=2)


@pytest.mark.parametrize("illustrative", [True, False])
def test_an_illustration_is_marked_and_nothing_else_is(client, illustrative: bool) -> None:
    factories.IdeaFactory(is_illustrative=illustrative)
    with translation.override("fr"):
        mark = gettext("Illustration")
    (entry,) = entries(client, "/fr/ideas/feed/")
    categories = [one.get("term") for one in entry.findall("a:category", ATOM)]
    assert (mark in categories) is illustrative
    assert entry.findtext("a:summary", "", ATOM).startswith(mark) is illustrative
