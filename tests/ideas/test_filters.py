"""One way to narrow a list of ideas, for the page, the API and the files alike."""

from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone, translation

from core.paging import BadToken
from ideas.filters import IdeaFilter, page_of_ideas
from tests import factories

pytestmark = pytest.mark.django_db


def narrowed(query: str) -> IdeaFilter:
    return IdeaFilter(QueryDict(query))


def found(query: str) -> set[str]:
    filters = narrowed(query)
    assert not filters.errors, filters.errors
    return {idea.reference for idea in filters.qs}


@pytest.fixture
def plan(db: None) -> Any:
    return factories.ActionPlanFactory(reference="PAN9")


@pytest.fixture
def theme(plan: Any) -> Any:
    return factories.ThemeFactory(plan=plan, number=3, slug="open-justice")


@pytest.fixture
def ideas(plan: Any, theme: Any) -> dict[str, Any]:
    region = factories.TerritoryFactory(code="04")
    province = factories.TerritoryFactory(code="04.441", kind="province", parent=region)
    other = factories.ThemeFactory(plan=plan, number=4, slug="budget")
    make = factories.IdeaFactory
    return {
        "justice": make(plan=plan, theme=theme, number=42, title="تيسير الولوج إلى الأحكام", territory=province),
        "budget": make(plan=plan, theme=other, number=43, french=True, accepted=True, territory=region),
        "workshop": make(plan=plan, theme=other, number=44, from_workshop=True, rejected=True),
        "screened": make(plan=plan, theme=theme, number=45, under_screening=True),
        "elsewhere": make(theme__number=3, theme__slug="elsewhere", number=7),
    }


def test_without_a_filter_every_public_idea_is_found(ideas) -> None:
    assert found("") == {idea.reference for idea in ideas.values()}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("plan=pan9", {"justice", "budget", "workshop", "screened"}),
        ("plan=PAN9&plan=pan9", {"justice", "budget", "workshop", "screened"}),
        ("theme=open-justice", {"justice", "screened"}),
        ("theme=OPEN-JUSTICE&theme=budget", {"justice", "screened", "budget", "workshop"}),
        ("theme=3", {"justice", "screened", "elsewhere"}),
        ("theme=3&plan=pan9", {"justice", "screened"}),
        ("status=accepted", {"budget"}),
        ("status=accepted&status=rejected", {"budget", "workshop"}),
        ("status=pending", {"justice", "screened", "elsewhere"}),
        ("channel=workshop", {"workshop"}),
        ("channel=Portal&plan=pan9", {"justice", "budget", "screened"}),
        ("territory=04", {"justice", "budget"}),
        ("territory=04.441", {"justice"}),
        ("q=الاحكام", {"justice"}),
        ("q=BUDGET+commune", {"budget"}),
        ("q=pan9-i-0042", {"justice"}),
        ("q=44", {"workshop"}),
        ("q=99", set()),
        ("q=PAN9-I-9999", set()),
        ("q=%D9%8B%D9%8C", {"justice", "budget", "workshop", "screened", "elsewhere"}),  # only marks: no words
        ("q=%21%3F", set()),
        ("plan=&theme=&q=++", {"justice", "budget", "workshop", "screened", "elsewhere"}),
    ],
)
def test_each_filter_narrows_the_list(ideas, query: str, names: set[str]) -> None:
    assert found(query) == {ideas[name].reference for name in names}


def test_a_workshop_is_named_by_its_reference_in_any_case(ideas) -> None:
    reference = ideas["workshop"].workshop.reference
    assert found(f"workshop={reference.lower()}") == {ideas["workshop"].reference}


def test_an_institution_is_found_only_once_the_acceptance_is_announced(ideas, plan) -> None:
    told = factories.TransmissionFactory(idea=ideas["budget"], institution__key="justice")
    decided = factories.IdeaFactory(plan=plan, decided=True)
    factories.TransmissionFactory(idea=decided, institution=told.institution)
    assert found("institution=JUSTICE") == {ideas["budget"].reference}


def test_ideas_are_found_by_what_an_institution_owes_or_gave(ideas) -> None:
    sent = factories.TransmissionFactory(idea=ideas["budget"])
    assert found("answer=waiting") == {ideas["budget"].reference}
    assert found("answer=taken_up&answer=late") == set()
    factories.InstitutionAnswerFactory(transmission=sent, answer="taken_up")
    assert found("answer=waiting") == set()
    assert found("answer=taken_up") == {ideas["budget"].reference}
    assert narrowed("answer=taken_up").chips("/ideas/")[0]["label"]


@pytest.mark.parametrize(
    "query",
    [
        "plan=zzz",
        "theme=zzz",
        "theme=99",
        "status=awaiting_confirmation",
        "status=zzz",
        "channel=fax",
        "workshop=zzz",
        "institution=zzz",
        "territory=99",
        "theme=open-justice&plan=zzz",
        "theme=open-justice&theme=zzz",
        "plan=" + "x" * 5000,
    ],
)
def test_an_unknown_value_is_an_error_at_its_field_and_finds_nothing(ideas, query: str) -> None:
    filters = narrowed(query)
    assert filters.errors
    assert not filters.qs.exists()


def test_a_theme_of_another_plan_is_unknown_under_this_one(ideas) -> None:
    assert "theme" in narrowed("plan=pan9&theme=elsewhere").errors


@pytest.mark.parametrize("words", ["a" * 5000, "%", "_", "'; drop table ideas_idea; --", "((&|!", "\u202e\u200b", "٤٢"])
def test_strange_words_are_harmless(ideas, words: str) -> None:
    filters = IdeaFilter({"q": words})
    assert not filters.errors
    list(filters.qs)


def test_arabic_digits_are_a_number_too(ideas) -> None:
    assert not IdeaFilter({"q": "٤٢"}).errors


@pytest.mark.parametrize("traits", [{"awaiting": True}, {"hidden_at": timezone.now()}, {"plan__is_published": False}])
def test_what_is_not_public_is_not_found(traits: dict[str, Any]) -> None:
    factories.IdeaFactory(**traits)
    assert found("") == set()


def test_an_unannounced_decision_changes_nothing(plan) -> None:
    idea = factories.IdeaFactory(plan=plan, decided=True)
    assert found("status=accepted") == set()
    assert found("status=under_screening") == {idea.reference}


@pytest.mark.parametrize(
    ("order", "expected"),
    [("", [3, 2, 1]), ("newest", [3, 2, 1]), ("oldest", [1, 2, 3]), ("supported", [2, 3, 1]), ("zzz", [3, 2, 1])],
)
def test_pages_come_in_the_order_asked_for(plan, order: str, expected: list[int]) -> None:
    now = timezone.now()
    for number, supports in ((1, 0), (2, 9), (3, 4)):
        idea = factories.IdeaFactory(plan=plan, number=number, submitted_at=now + timezone.timedelta(minutes=number))
        idea.stats.supports_count = supports
        idea.stats.save()
    rows = narrowed("").qs
    first = page_of_ideas(rows, order=order, size=2)
    second = page_of_ideas(rows, order=order, after=first.next, size=2)
    assert [idea.number for idea in (*first.rows, *second.rows)] == expected
    assert second.next == ""
    back = page_of_ideas(rows, order=order, before=second.previous, size=2)
    assert [idea.number for idea in back.rows] == expected[:2]


@pytest.mark.parametrize("token", ["x", "2020-10-16T10:00:00Z", "2020-10-16T10:00:00.1", "2020-99-99T10:00:00Z.1"])
def test_a_token_that_is_not_ours_is_refused(plan, token: str) -> None:
    with pytest.raises(BadToken):
        page_of_ideas(narrowed("").qs, after=token)


def test_chips_say_each_filter_in_words_and_lead_to_the_list_without_it(ideas) -> None:
    with translation.override("fr"):
        filters = narrowed(
            "q=droit&theme=3&status=pending&status=accepted&channel=portal&plan=pan9&after=x&order=oldest"
        )
        assert filters.is_valid()
        chips = filters.chips("/fr/ideas/")
    assert [chip["label"] for chip in chips][:3] == ["droit", "Plan d’action PAN9", "Thème 3"]
    assert len(chips) == 6
    assert all("after" not in chip["href"] and "order=oldest" in chip["href"] for chip in chips)
    assert "q=" not in chips[0]["href"]
    assert "status=accepted" in chips[3]["href"]
    assert "status=pending" not in chips[3]["href"]


def test_a_chip_of_a_workshop_or_an_institution_has_a_name(ideas) -> None:
    reference = ideas["workshop"].workshop.reference
    institution = factories.InstitutionFactory(key="dgct", name_ar="المديرية")
    filters = narrowed(f"workshop={reference.lower()}&institution=dgct&territory=04&q=+")
    assert filters.is_valid()
    labels = [chip["label"] for chip in filters.chips("/ar/ideas/")]
    assert labels == [reference, str(institution), filters.territories[0].name]


def test_the_last_chip_leads_to_the_bare_list(ideas) -> None:
    assert narrowed("channel=portal").chips("/ar/ideas/")[0]["href"] == "/ar/ideas/"


def test_a_chip_of_an_unknown_value_repeats_it(ideas) -> None:
    assert narrowed("theme=zzz").chips("/ar/ideas/")[0]["label"] == "zzz"
