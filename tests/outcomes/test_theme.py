"""A theme with what happened under it."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_an_empty_theme_says_what_is_missing(client, lang):
    theme = factories.ThemeFactory()
    response = client.get(f"/{lang}/themes/{theme.slug}/")
    assert response.status_code == 200
    assert response.content.count(b'class="muted"') == 3


@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_a_theme_shows_its_workshop_ideas_and_commitments(client, open_plan, lang):
    theme = factories.ThemeFactory(plan=open_plan, is_illustrative=True)
    idea = factories.IdeaFactory(plan=open_plan, theme=theme)
    secret = factories.IdeaFactory(plan=open_plan, theme=theme, awaiting=True, title="في الانتظار")
    workshop = factories.WorkshopFactory(plan=open_plan, themes=[theme])
    draft = factories.WorkshopFactory(plan=open_plan, themes=[theme], draft=True)
    commitment = factories.CommitmentFactory(plan=open_plan, theme=theme)
    text = client.get(f"/{lang}/themes/{theme.slug}/").content.decode()
    for expected in (
        idea.reference,
        workshop.reference,
        commitment.reference,
        f"/{lang}/ideas/new/?theme={theme.slug}",
    ):
        assert expected in text, expected
    assert secret.title not in text
    assert draft.reference not in text
    assert "notice-illustration" in text


def test_a_theme_of_a_closed_plan_asks_for_nothing(client, closed_plan):
    theme = factories.ThemeFactory(plan=closed_plan)
    assert b"/ideas/new/?theme" not in client.get(f"/fr/themes/{theme.slug}/").content


def test_a_theme_of_a_plan_that_is_not_published_has_no_page(client):
    theme = factories.ThemeFactory(plan__is_published=False)
    assert client.get(f"/ar/themes/{theme.slug}/").status_code == 404
    assert client.get("/ar/themes/nothing/").status_code == 404


def test_a_slug_in_capitals_leads_to_the_page(client):
    theme = factories.ThemeFactory()
    assert client.get(f"/fr/themes/{theme.slug.upper()}/")["Location"] == f"/fr/themes/{theme.slug}/"


def test_a_theme_asks_as_often_for_three_rows_of_each_kind_as_for_one(django_assert_constant_queries, open_plan):
    theme = factories.ThemeFactory(plan=open_plan)

    def make():
        factories.IdeaFactory(plan=open_plan, theme=theme)
        factories.WorkshopFactory(plan=open_plan, themes=[theme])
        factories.ActivityFactory(commitment=factories.CommitmentFactory(plan=open_plan, theme=theme))

    django_assert_constant_queries(make, f"/ar/themes/{theme.slug}/", at_most=8)
