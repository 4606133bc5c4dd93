"""The lists of the open data: their parameters, their pages, their description."""

from typing import Any

import pytest

from tests import factories
from tests.outcomes.making import LISTS, answer, one_of_each

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(db: None) -> Any:
    return factories.ActionPlanFactory(reference="PAN9")


@pytest.mark.parametrize(
    ("address", "status", "field"),
    [
        ("ideas?plan=zzz", 404, "plan"),
        ("workshops?plan=zzz", 404, "plan"),
        ("ideas?theme=zzz", 422, "theme"),
        ("ideas?status=zzz", 422, "status"),
        ("ideas?order=zzz", 422, "order"),
        ("ideas?after=zzz", 422, "after"),
        ("ideas?limit=0", 422, "limit"),
        ("ideas?limit=x", 422, "limit"),
        ("ideas?limit=100000", 422, "limit"),
        ("workshops?status=draft", 422, "status"),
        ("workshops?institution=zzz", 422, "institution"),
        ("workshops?territory=zzz", 422, "territory"),
        ("commitments?status=zzz", 422, "status"),
        ("commitments?standing=zzz", 422, "standing"),
        ("themes?after=x.y", 422, "after"),
        ("indicators", 422, "plan"),
    ],
)
def test_a_wrong_parameter_is_named(client, plan, address: str, status: int, field: str) -> None:
    found = answer(client, address, status)["detail"]
    assert list(found) == [field]
    assert all(isinstance(sentence, str) for sentence in found[field])


@pytest.mark.parametrize("address", ["ideas/zzz", "plans/zzz", "themes/zzz", "indicators?plan=zzz"])
def test_an_unknown_row_is_a_404_in_json(client, plan, address: str) -> None:
    assert answer(client, address, 404) == {"detail": "There is nothing under this address."}


@pytest.mark.parametrize("order", ["newest", "oldest", "supported"])
def test_following_next_meets_every_idea_once(client, plan, order: str) -> None:
    for _n in range(5):
        factories.IdeaFactory(plan=plan)
    address, seen = f"ideas?plan=pan9&limit=2&order={order}", []
    while True:
        found = answer(client, address)
        assert found["count"] == 5
        seen += [row["reference"] for row in found["results"]]
        if not found["next"]:
            break
        assert f"order={order}" in found["next"]
        address = found["next"].split("/api/v1/")[1]
    assert len(seen) == len(set(seen)) == 5


@pytest.mark.parametrize(
    ("name", "orders"), [("workshops", ("reference", "-reference")), ("themes", ("number", "-number"))]
)
def test_other_lists_go_forwards_and_backwards(client, plan, name: str, orders: tuple[str, str]) -> None:
    factory = factories.WorkshopFactory if name == "workshops" else factories.ThemeFactory
    for _n in range(3):
        factory(plan=plan)
    forwards, backwards = (
        [row["url"] for row in answer(client, f"{name}?order={order}")["results"]] for order in orders
    )
    assert forwards == backwards[::-1]
    first = answer(client, f"{name}?limit=2")
    second = client.get(first["next"]).json()
    assert [row["url"] for row in (*first["results"], *second["results"])] == forwards


def test_a_list_too_long_to_count_says_null(client, plan, monkeypatch) -> None:
    monkeypatch.setattr("outcomes.api.MOST_COUNTED", 2)
    for _n in range(3):
        factories.IdeaFactory(plan=plan)
    assert answer(client, "ideas")["count"] is None


@pytest.mark.parametrize(
    "query",
    [
        "theme={theme}",
        "status=held",
        "institution={institution}",
        "territory={territory}",
        "q={reference}",
        "organiser={organiser}",
    ],
)
def test_workshops_are_narrowed_by_their_filters(client, plan, query: str) -> None:
    workshop = one_of_each(plan)["workshop"]
    factories.WorkshopFactory(plan=plan, number=900)
    asked = query.format(
        theme=workshop.themes.get().slug,
        institution=workshop.institutions.get().key,
        territory=workshop.regions.get().code,
        reference=workshop.reference.lower(),
        organiser=workshop.organiser.key,
    )
    assert [row["reference"] for row in answer(client, f"workshops?{asked}")["results"]] == [workshop.reference]


def test_commitments_are_narrowed_by_their_filters(client, plan) -> None:
    theme = factories.ThemeFactory(plan=plan)
    one = factories.CommitmentFactory(plan=plan, adopted=True, theme=theme, title_fr="Budget ouvert")
    supported = factories.CommitmentFactory(plan=plan)
    supported.support.add(one.lead)
    for query, expected in (
        (f"theme={theme.slug}", [one]),
        ("status=adopted", [one]),
        ("standing=proposed", [supported]),
        (f"institution={one.lead.key}", [one, supported]),
        ("q=BUDGET", [one]),
        (f"q={one.reference}", [one]),
    ):
        found = [row["reference"] for row in answer(client, f"commitments?{query}")["results"]]
        assert found == sorted(row.reference for row in expected), query


@pytest.mark.parametrize("name", LISTS)
def test_queries_do_not_grow_with_the_rows(client, plan, name: str, django_assert_constant_queries) -> None:
    django_assert_constant_queries(lambda: one_of_each(plan), f"/api/v1/{name}", at_most=9)


def test_any_site_may_read_it(client, plan) -> None:
    assert client.get("/api/v1/ideas")["Access-Control-Allow-Origin"] == "*"


def test_it_is_read_only(client, plan) -> None:
    for method in (client.post, client.put, client.patch, client.delete):
        assert method("/api/v1/ideas").status_code == 405


def test_the_description_names_every_list_and_its_errors(client, plan) -> None:
    paths = answer(client, "openapi.json")["paths"]
    for name in (*LISTS, "indicators"):
        assert {"200", "404", "422"} <= set(paths[f"/api/v1/{name}"]["get"]["responses"])


def test_the_language_of_the_reader_changes_nothing(client, plan) -> None:
    one_of_each(plan)
    french = client.get("/api/v1/ideas", headers={"accept-language": "fr"}).content
    assert client.get("/api/v1/ideas", headers={"accept-language": "ar"}).content == french


@pytest.mark.parametrize("words", ["a" * 5000, "%25", "%C2%AB42%C2%BB", "((%26", "%E2%80%AE"])
def test_strange_words_are_harmless(client, plan, words: str) -> None:
    one_of_each(plan)
    for name in LISTS:
        answer(client, f"{name}?q={words}")
