"""Beside each choice stands how many ideas it would show."""

from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation

from accounts.models import Institution
from ideas.facets import facets
from ideas.filters import IdeaFilter
from ideas.models import Idea
from tests import factories
from workshops.models import Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(db: None) -> Any:
    return factories.ActionPlanFactory(reference="PAN9")


@pytest.fixture
def ideas(plan: Any) -> None:
    one = factories.ThemeFactory(plan=plan, number=1, slug="one")
    two = factories.ThemeFactory(plan=plan, number=2, slug="two")
    region = factories.TerritoryFactory(code="04")
    province = factories.TerritoryFactory(code="04.441", kind="province", parent=region)
    factories.TerritoryFactory(code="05")
    factories.IdeaFactory(plan=plan, theme=one, territory=region, accepted=True)
    factories.IdeaFactory(plan=plan, theme=one, territory=province)
    factories.IdeaFactory(plan=plan, theme=two, from_workshop=True, rejected=True)
    factories.IdeaFactory(plan=plan, theme=two, french=True)
    factories.IdeaFactory(plan=plan, theme=two, decided=True)


def held() -> str:
    return Workshop.objects.get().reference.lower()


def counts(query: str) -> tuple[int, dict[str, dict[str, int]]]:
    counted = facets(IdeaFilter(QueryDict(query)))
    return counted.total, {
        facet.name: {option.value: option.count for option in facet.options if option.count} for facet in counted.facets
    }


def test_without_a_choice_each_option_counts_its_ideas(ideas) -> None:
    assert counts("plan=pan9") == (
        5,
        {
            "status": {"submitted": 2, "under_screening": 1, "accepted": 1, "rejected": 1},
            "theme": {"one": 2, "two": 3},
            "channel": {"portal": 4, "workshop": 1},
            "territory": {"04": 2},
            "workshop": {held(): 1},
        },
    )


def test_a_choice_narrows_the_other_facets_and_not_its_own(ideas) -> None:
    total, found = counts("plan=pan9&theme=two")
    assert total == 3
    assert found == {
        "status": {"submitted": 1, "under_screening": 1, "rejected": 1},
        "theme": {"one": 2, "two": 3},
        "channel": {"portal": 2, "workshop": 1},
        "workshop": {held(): 1},
    }


def test_two_choices_narrow_each_other(ideas) -> None:
    total, found = counts("theme=two&status=rejected")
    assert total == 1
    assert found["theme"] == {"two": 1}
    assert found["status"] == {"submitted": 1, "under_screening": 1, "rejected": 1}


@pytest.mark.parametrize(
    "query",
    ["", "plan=pan9", "theme=one", "status=pending", "channel=portal", "territory=04", "territory=04.441", "q=budget"],
)
def test_the_total_is_the_number_of_rows_of_the_list(ideas, query: str) -> None:
    filters = IdeaFilter(QueryDict(query))
    assert facets(filters).total == filters.qs.count()


@pytest.mark.parametrize("query", ["plan=pan9", "plan=pan9&theme=one", "plan=pan9&status=rejected&channel=workshop"])
def test_each_count_is_what_its_choice_alone_would_show(ideas, query: str) -> None:
    for facet in facets(IdeaFilter(QueryDict(query))).facets:
        for option in facet.options:
            asked = QueryDict(query, mutable=True)
            asked.setlist(facet.name, [option.value])
            assert IdeaFilter(asked).qs.count() == option.count, (facet.name, option)


def test_a_chosen_option_is_checked_and_stays_even_without_ideas(ideas) -> None:
    found = {facet.name: facet for facet in facets(IdeaFilter(QueryDict("territory=05"))).facets}
    assert [(option.value, option.count, option.checked) for option in found["territory"].options] == [
        ("04", 2, False),
        ("05", 0, True),
    ]


def test_an_error_in_a_filter_counts_nothing(ideas) -> None:
    assert facets(IdeaFilter(QueryDict("theme=zzz"))).total == 0


def test_themes_are_offered_within_one_plan_only(ideas) -> None:
    factories.IdeaFactory()
    assert "theme" not in counts("")[1]
    assert "theme" in counts("plan=pan9")[1]


def test_counting_is_one_query_whatever_is_chosen(ideas, django_assert_num_queries) -> None:
    filters = IdeaFilter(QueryDict("plan=pan9&theme=one&status=accepted"))
    assert filters.is_valid()
    assert filters.territories
    with django_assert_num_queries(1):
        facets(filters)


@pytest.fixture
def sent(plan: Any, ideas: Any) -> Any:
    """Two accepted ideas at one institution, one of them at another too, and one whose acceptance is not announced."""
    one, two = factories.InstitutionFactory(key="one"), factories.InstitutionFactory(key="two")
    accepted = factories.IdeaFactory(plan=plan, accepted=True, from_workshop=True)
    for idea, institution in ((accepted, one), (accepted, two), (factories.IdeaFactory(plan=plan, accepted=True), one)):
        factories.TransmissionFactory(idea=idea, institution=institution)
    secret = factories.IdeaFactory(plan=plan, accepted=True)
    factories.TransmissionFactory(idea=secret, institution=two)
    Idea.objects.filter(pk=secret.pk).update(public_state="under_screening")
    return accepted


def test_workshops_and_institutions_count_what_their_choice_would_show(sent) -> None:
    assert counts("plan=pan9")[1]["institution"] == {"one": 2, "two": 1}
    assert counts("institution=two")[1]["institution"] == {"one": 2, "two": 1}
    assert counts("institution=two")[1]["workshop"] == {sent.workshop.reference.lower(): 1}
    assert "institution" not in counts("plan=pan9&status=rejected")[1]
    for query in ("plan=pan9", "institution=one", f"workshop={sent.workshop.reference}", "channel=workshop"):
        for facet in facets(IdeaFilter(QueryDict(query))).facets:
            for option in facet.options if facet.name in {"workshop", "institution"} else []:
                asked = QueryDict(query, mutable=True)
                asked.setlist(facet.name, [option.value])
                assert IdeaFilter(asked).qs.count() == option.count, (query, facet.name, option)


def test_a_draft_workshop_is_no_choice(plan) -> None:
    factories.IdeaFactory(plan=plan, from_workshop=True, workshop=factories.WorkshopFactory(plan=plan, draft=True))
    assert "workshop" not in counts("plan=pan9")[1]


def test_only_those_with_the_most_ideas_are_offered_and_the_chosen_one(sent, monkeypatch) -> None:
    monkeypatch.setattr("ideas.facets.MOST_OFFERED", 1)
    assert counts("plan=pan9")[1]["institution"] == {"one": 2}
    assert counts("institution=two")[1]["institution"] == {"one": 2, "two": 1}
    found = {facet.name: facet.options for facet in facets(IdeaFilter(QueryDict("institution=two"))).facets}
    assert [option.checked for option in found["institution"]] == [False, True]


def test_where_more_is_found_than_is_counted_the_choices_have_no_numbers(sent, monkeypatch) -> None:
    monkeypatch.setattr("ideas.facets.MOST_COUNTED", IdeaFilter(QueryDict("q=ميزانية")).qs.count() - 1)
    found = {facet.name: facet.options for facet in facets(IdeaFilter(QueryDict("q=ميزانية"))).facets}
    assert {option.count for option in found["institution"]} == {None}
    assert counts("plan=pan9")[1]["institution"] == {"one": 2, "two": 1}


def test_workshops_and_institutions_come_in_few_queries_named_in_the_language_of_the_page(
    sent, django_assert_num_queries
) -> None:
    filters = IdeaFilter(QueryDict("plan=pan9&institution=one"))
    assert filters.is_valid()
    assert filters.territories
    assert filters.themes
    Institution.objects.filter(key="one").update(name_ar="المؤسسة", name_fr="L’institution")
    for language, name in (("ar", "المؤسسة"), ("fr", "L’institution")):
        with translation.override(language), django_assert_num_queries(4):
            found = {facet.name: facet for facet in facets(filters).facets}
        assert name in {option.label for option in found["institution"].options}
