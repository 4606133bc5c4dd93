"""Search over everything public, in all languages at once."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.utils import timezone

from tests import factories
from tests.outcomes.making import one_of_each

pytestmark = pytest.mark.django_db


def groups(client: Any, words: str, language: str = "ar") -> dict[str, dict[str, Any]]:
    response = client.get(f"/{language}/search/?q={quote(words)}")
    assert response.status_code == 200
    return {group["name"]: group for group in response.context["groups"]}


def test_without_words_there_is_only_the_box(client, db, language: str) -> None:
    for query in ("", "?q=", "?q=+++", "?q=%D9%8B%D9%8C", "?q=%E2%80%8B"):
        response = client.get(f"/{language}/search/{query}")
        assert response.status_code == 200
        assert response.context["groups"] == []
        assert not response.context["words"]


def test_every_kind_is_found_in_either_language_of_the_page(client, language: str) -> None:
    word = {"title_ar": "بركان العلوم", "title_fr": "Volcan des sciences"}
    plan = factories.ActionPlanFactory(**word)
    factories.ThemeFactory(plan=plan, **word)
    factories.WorkshopFactory(plan=plan, **word)
    factories.CommitmentFactory(plan=plan, **word)
    factories.ConsultationFactory(plan=plan, **word)
    factories.IdeaFactory(plan=plan, title="بركان العلوم")
    everything = {"plans", "themes", "workshops", "commitments", "consultations"}
    assert set(groups(client, "البركان", language)) == {*everything, "ideas"}
    assert set(groups(client, "VOLCAN", language)) == everything


def test_a_reference_finds_its_row_in_any_case(client, db) -> None:
    rows = one_of_each(factories.ActionPlanFactory(reference="PAN9"))
    for kind, name in (
        ("idea", "ideas"),
        ("workshop", "workshops"),
        ("commitment", "commitments"),
        ("consultation", "consultations"),
    ):
        found = groups(client, rows[kind].reference.lower())
        assert [row["ref"] for row in found[name]["rows"]] == [rows[kind].reference], kind


@pytest.mark.parametrize("typed", ["42", "«42»", "٤٢"])
def test_a_number_finds_the_idea_of_that_number(client, db, typed: str) -> None:
    idea = factories.IdeaFactory(number=42)
    factories.IdeaFactory(number=421)
    assert [row["ref"] for row in groups(client, typed)["ideas"]["rows"]] == [idea.reference]


def test_a_long_group_shows_its_first_rows_its_number_and_the_way_to_all(client, plan) -> None:
    for _n in range(7):
        factories.IdeaFactory(plan=plan, title="بركان")
    group = groups(client, "بركان")["ideas"]
    assert group["count"] == "7"
    assert len(group["rows"]) == 5
    assert client.get(group["more"]).status_code == 200


def test_a_common_word_is_not_counted_to_its_end(client, plan, monkeypatch) -> None:
    monkeypatch.setattr("ogportal.search.MOST_COUNTED", 1)
    for _n in range(3):
        factories.IdeaFactory(plan=plan, title="بركان")
    assert groups(client, "بركان")["ideas"]["count"] != "3"


def test_what_is_not_public_is_not_found(client, db) -> None:
    word = {"title_ar": "بركان", "title_fr": "Volcan"}
    hidden = factories.ActionPlanFactory(is_published=False, **word)
    factories.ThemeFactory(plan=hidden, **word)
    factories.CommitmentFactory(plan=hidden, **word)
    factories.WorkshopFactory(draft=True, **word)
    factories.ConsultationFactory(state="draft", **word)
    factories.IdeaFactory(title="بركان", awaiting=True)
    factories.IdeaFactory(title="بركان", hidden_at=timezone.now())
    assert groups(client, "بركان") == {}
    assert groups(client, "volcan") == {}


def test_nobody_is_found_by_name_or_address(client, plan) -> None:
    idea = factories.IdeaFactory(plan=plan, author__name="Canaria", author__email="canaria@example.org")
    factories.RegistrationFactory(workshop__plan=plan, name="Canaria", email="canaria2@example.org")
    for words in ("Canaria", "canaria@example.org", idea.tracking_code):
        assert groups(client, words) == {}


def test_a_decision_that_is_not_announced_is_not_told(client, plan) -> None:
    factories.IdeaFactory(plan=plan, decided=True, title="بركان")
    assert groups(client, "بركان")["ideas"]["rows"][0]["state"] == "under_screening"


def test_the_text_of_an_idea_keeps_its_language(client, plan) -> None:
    factories.IdeaFactory(plan=plan, french=True, title="Le volcan")
    page = client.get("/ar/search/?q=volcan").content.decode()
    assert 'lang="fr" dir="auto">Le volcan</a>' in page


@pytest.mark.parametrize(
    "words", ["a" * 5000, "%", "_", "'", '"', "\\", "((&|!", "<script>", "\u202e", "*:*", "a:b & !c", "😀", "\ud7ff"]
)
def test_strange_words_are_harmless(client, plan, words: str) -> None:
    response = client.get("/fr/search/", {"q": words})
    assert response.status_code == 200
    assert "<script>" not in response.content.decode()


def test_a_nul_byte_is_refused_in_the_language_of_the_page(client, plan) -> None:
    response = client.get("/fr/search/?q=%00")
    assert response.status_code == 400
    assert 'lang="fr"' in response.content.decode()


def test_nothing_found_says_so(client, plan, language: str) -> None:
    response = client.get(f"/{language}/search/?q=zzzz")
    assert 'class="empty"' in response.content.decode()


def test_search_pages_are_not_for_search_engines(client, plan) -> None:
    assert 'name="robots" content="noindex"' in client.get("/ar/search/?q=a").content.decode()


def test_queries_do_not_grow_with_the_rows(client, plan, django_assert_constant_queries) -> None:
    def one_more() -> None:
        word = {"title_ar": "بركان", "title_fr": "Volcan"}
        factories.ThemeFactory(plan=plan, **word)
        factories.WorkshopFactory(plan=plan, **word)
        factories.CommitmentFactory(plan=plan, theme=factories.ThemeFactory(plan=plan), **word)
        factories.ConsultationFactory(plan=plan, **word)
        factories.IdeaFactory(plan=plan, title="بركان")

    django_assert_constant_queries(one_more, f"/ar/search/?q={quote('بركان')}", at_most=7)


def test_ideas_that_say_most_of_the_words_come_first_the_newest_of_equals(client, monkeypatch) -> None:
    plan, now = factories.ActionPlanFactory(), timezone.now()
    body = "Un volcan, et le reste."
    made = {
        title: factories.IdeaFactory(plan=plan, title=title, body=body, submitted_at=now - timedelta(days=days))
        for title, days in [("Volcan", 9), ("Pont", 8), ("Rivière", 7)]
    }
    rows = groups(client, "volcan", "fr")["ideas"]["rows"]
    assert [row["title"] for row in rows] == ["Volcan", "Rivière", "Pont"]
    # Of more than are ranked the newest.
    monkeypatch.setattr("ideas.querysets.idea.RANKED", 2)
    assert [row["ref"] for row in groups(client, "volcan", "fr")["ideas"]["rows"]] == [
        made["Rivière"].reference,
        made["Pont"].reference,
    ]
