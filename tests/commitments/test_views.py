"""Commitments as the public sees them."""

from datetime import date
from decimal import Decimal

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def page(client, commitment, lang="ar"):
    return client.get(f"/{lang}/commitments/{commitment.reference}/")


@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_an_empty_list_says_so(client, lang):
    assert b'class="empty"' in client.get(f"/{lang}/commitments/").content


def test_the_list_is_narrowed_by_what_the_address_says(client):
    plan = factories.ActionPlanFactory(reference="PAN2")
    axis = factories.AxisFactory(plan=plan, number=3)
    theme = factories.ThemeFactory(plan=plan)
    wanted = factories.CommitmentFactory(
        plan=plan, axis=axis, theme=theme, adopted=True, completion="limited", title_fr="Ouvrir les tribunaux"
    )
    support = factories.InstitutionFactory()
    wanted.support.add(support)
    factories.CommitmentFactory(title_fr="Autre chose", plan__reference="OLD1")
    for query in (
        "plan=pan2",
        "plan=pan2&axis=3",
        f"theme={theme.slug}",
        "standing=adopted",
        f"lead={wanted.lead.key}",
        f"institution={support.key}",
        "completion=limited",
        "q=tribunaux",
        f"q={wanted.reference}",
    ):
        text = client.get(f"/fr/commitments/?{query}").content.decode()
        assert "Ouvrir les tribunaux" in text, query
        assert "Autre chose" not in text, query


def test_the_withdrawn_stay_in_the_list_of_the_adopted(client):
    factories.CommitmentFactory(
        state="withdrawn", standing_reason_ar="سبب", standing_reason_fr="Motif", title_fr="Un retrait"
    )
    assert "Un retrait" in client.get("/fr/commitments/?standing=adopted").content.decode()


@pytest.mark.parametrize("query", ["plan=x", "axis=x", "standing=secret", "page=0", "q=%28%28"])
def test_a_strange_filter_is_no_error(client, query):
    assert client.get(f"/ar/commitments/?{query}").status_code == 200


def test_cards_stand_under_their_axis_and_those_without_under_what_became_of_them(client):
    plan = factories.ActionPlanFactory()
    first, second = (factories.AxisFactory(plan=plan, number=n) for n in (1, 2))
    factories.CommitmentFactory(plan=plan, axis=second, number=1, adopted=True, title_fr="Sous le deuxième")
    factories.CommitmentFactory(plan=plan, axis=first, number=2, adopted=True, title_fr="Sous le premier")
    factories.CommitmentFactory(plan=plan, number=3, dropped=True, title_fr="Sans axe")
    text = client.get("/fr/commitments/").content.decode()
    order = [text.index(one) for one in ("Axe 1", "Sous le premier", "Axe 2", "Sous le deuxième", "Sans axe")]
    assert order == sorted(order)


def test_the_list_asks_as_often_for_three_as_for_one(django_assert_constant_queries):
    plan = factories.ActionPlanFactory()

    def make():
        theme = factories.ThemeFactory(plan=plan)
        commitment = factories.CommitmentFactory(plan=plan, axis=factories.AxisFactory(plan=plan), theme=theme)
        factories.ActivityFactory(commitment=commitment)

    django_assert_constant_queries(make, "/fr/commitments/", at_most=6)
    django_assert_constant_queries(make, f"/fr/commitments/?plan={plan.slug}", at_most=9)


@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_a_card_shows_everything_that_is_known(client, lang):
    commitment = factories.CommitmentFactory(
        adopted=True,
        is_illustrative=True,
        ogp_values=["transparency"],
        ogp_code="MA0012",
        budget_ar="ميزانية",
        budget_fr="Un budget",
        policy_areas=["Justice"],
        completion="limited",
        title_status={lang: "translation"},
        lead_as_stated="وزارة العدل",
        theme=factories.ThemeFactory(),
    )
    commitment.partners.add(factories.OrganisationFactory())
    commitment.sources.add(factories.SourceFactory(url="https://example.org/source"))
    factories.ActivityFactory(commitment=commitment, percent=40, state="in_progress", due_date=date(2022, 3, 31))
    factories.ActivityFactory(commitment=commitment, state="delayed", difficulty_ar="صعوبة", difficulty_fr="Difficulté")
    indicator = factories.IndicatorFactory(commitment=commitment, baseline=0, target=200, target_date=date(2023, 6, 30))
    factories.IndicatorReadingFactory(
        indicator=indicator, value=Decimal("50.5"), evidence_url="https://example.org/proof"
    )
    factories.IndicatorFactory(commitment=commitment)
    factories.ProgressUpdateFactory(commitment=commitment, published=True, evidence_url="https://example.org/done")
    factories.ProgressUpdateFactory(commitment=commitment, narrative_ar="سر لم ينشر", narrative_fr="Secret non publié")
    factories.CommitmentVersionFactory(commitment=commitment)
    link = factories.CommitmentIdeaFactory(commitment=commitment)
    hidden = factories.CommitmentIdeaFactory(commitment=commitment, idea=factories.IdeaFactory(decided=True))
    text = page(client, commitment, lang).content.decode()
    for expected in (
        "https://example.org/source",
        "https://example.org/proof",
        "https://example.org/done",
        link.idea.reference,
        "MA0012",
        "notice-illustration",
        "tag-translated",
        {"ar": "ميزانية", "fr": "Un budget"}[lang],
        {"ar": "صعوبة", "fr": "Difficulté"}[lang],
        {"ar": "أنجز نصف الأشغال", "fr": "La moitié est faite"}[lang],
        "50,5",
        "versions/?to=",
        "وزارة العدل",
    ):
        assert expected in text, expected
    assert hidden.idea.reference not in text
    assert "Secret non publié" not in text
    assert "سر لم ينشر" not in text


def test_a_card_says_why_it_was_dropped_and_where_it_was_merged(client):
    dropped = factories.CommitmentFactory(dropped=True)
    assert "Non retenu." in page(client, dropped, "fr").content.decode()
    target = factories.CommitmentFactory()
    merged = factories.CommitmentFactory(
        state="merged", merged_into=target, standing_reason_ar="سبب", standing_reason_fr="Motif de la fusion"
    )
    text = page(client, merged, "fr").content.decode()
    assert "Motif de la fusion" in text
    assert target.get_absolute_url() in text.replace("/ar/", "/fr/")


def test_a_card_of_a_plan_that_is_not_published_has_no_page(client):
    commitment = factories.CommitmentFactory(plan__is_published=False)
    assert page(client, commitment).status_code == 404
    assert commitment.title_fr not in client.get("/fr/commitments/").content.decode()


def test_a_reference_in_small_letters_leads_to_the_card(client):
    commitment = factories.CommitmentFactory()
    response = client.get(f"/fr/commitments/{commitment.reference.lower()}/")
    assert (response.status_code, response["Location"]) == (301, f"/fr/commitments/{commitment.reference}/")


def test_a_card_asks_as_often_for_three_rows_of_each_kind_as_for_one(django_assert_constant_queries):
    commitment = factories.CommitmentFactory(adopted=True)

    def make():
        factories.ActivityFactory(commitment=commitment, lead=factories.InstitutionFactory())
        factories.IndicatorReadingFactory(indicator=factories.IndicatorFactory(commitment=commitment))
        factories.ProgressUpdateFactory(commitment=commitment, published=True)
        factories.CommitmentVersionFactory(commitment=commitment)
        factories.CommitmentIdeaFactory(commitment=commitment)
        commitment.support.add(factories.InstitutionFactory())
        commitment.partners.add(factories.OrganisationFactory())
        commitment.sources.add(factories.SourceFactory())

    django_assert_constant_queries(make, f"/ar/commitments/{commitment.reference}/", at_most=6)
