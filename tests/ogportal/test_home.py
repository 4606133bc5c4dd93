"""Home answers three questions, and `/` leads to it."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from tests import factories
from tests.outcomes.making import answer, one_of_each

pytestmark = pytest.mark.django_db


def home(client: Any, language: str = "fr") -> Any:
    response = client.get(f"/{language}/")
    assert response.status_code == 200
    return response


def titles(response: Any) -> list[str]:
    return [one["href"] for one in response.context["today"]]


def test_home_stands_without_any_row(client, db, language: str) -> None:
    response = home(client, language)
    assert response.context["plan"] is None
    assert response.context["today"] == []
    assert response.context["flow"] is None


def test_the_plan_shown_is_the_one_with_an_open_stage(client, plan) -> None:
    factories.ActionPlanFactory(start_date=timezone.localdate())
    assert home(client).context["plan"] == plan
    assert home(client).context["stages"][0]["state"] == "current"


def test_without_an_open_stage_it_is_the_latest_and_what_comes_next_is_said(client, db) -> None:
    factories.ActionPlanFactory(start_date="2001-01-01")
    latest = factories.ActionPlanFactory()
    factories.StageFactory(plan=latest, coming=True, title_fr="Collecte des idées")
    response = home(client)
    assert response.context["plan"] == latest
    assert "Collecte des idées" in response.context["next_stage"]["title"]
    assert "Collecte des idées" in response.content.decode()


def test_a_national_plan_stands_before_a_regional_one(client, db) -> None:
    national = factories.ActionPlanFactory(start_date="2001-01-01")
    factories.ActionPlanFactory(regional=True)
    assert home(client).context["plan"] == national


def test_only_what_is_possible_now_is_offered(client, plan) -> None:
    workshop = factories.WorkshopFactory(plan=plan)
    consultation = factories.ConsultationFactory(plan=plan)
    factories.WorkshopFactory(plan=plan, coming=True)
    factories.WorkshopFactory(plan=plan, held=True)
    factories.WorkshopFactory(plan=plan, cancelled=True)
    factories.WorkshopFactory(plan=plan, draft=True)
    factories.WorkshopFactory(plan=plan, over=True)
    factories.ConsultationFactory(plan=plan, over=True)
    factories.ConsultationFactory(plan=plan, coming=True)
    factories.ConsultationFactory(plan=plan, state="draft")
    assert titles(home(client)) == [
        "/fr/ideas/new/?plan=now1",
        "/fr/ideas/?plan=now1",
        f"/fr/workshops/{workshop.reference}/register/",
        consultation.get_absolute_url().replace("/ar/", "/fr/"),
    ]


def test_every_offer_leads_to_a_page(client, plan) -> None:
    factories.ThemeFactory(plan=plan)
    factories.WorkshopFactory(plan=plan)
    factories.ConsultationFactory(plan=plan)
    for address in titles(home(client)):
        assert client.get(address).status_code == 200, address


def test_several_workshops_are_one_card_with_a_line_for_each(client, plan) -> None:
    workshops = [factories.WorkshopFactory(plan=plan) for _n in range(2)]
    factories.ConsultationFactory(plan=plan)
    card = home(client).context["today"][-1]
    assert card["kind"] == "workshop", "it is wide, and stands below the others"
    assert client.get(card["href"]).status_code == 200
    assert {one["href"] for one in card["several"]} == {f"/fr/workshops/{one.reference}/register/" for one in workshops}
    text = home(client).content.decode()
    assert all(one["href"] in text and one["until"] in text for one in card["several"])


def test_the_cards_name_their_plan_only_where_it_is_another_than_the_one_above(client, plan) -> None:
    factories.WorkshopFactory(plan=plan)
    assert home(client).context["one_plan"]
    other = factories.StageFactory(plan__is_illustrative=True).plan
    for _n in range(2):
        factories.WorkshopFactory(plan=other, is_illustrative=True)
    response = home(client)
    assert not response.context["one_plan"]
    [card] = [one for one in response.context["today"] if one["kind"] == "workshop"]
    assert (card["plan"], card["illustration"]) == ("", True), "of two plans: each line stands for itself"


def test_a_closed_plan_offers_nothing(client, closed_plan) -> None:
    response = home(client)
    assert response.context["today"] == []
    assert response.context["next_stage"] is None


def test_a_stage_offers_only_its_own_abilities(client, db) -> None:
    stage = factories.StageFactory(abilities=["consult"])
    assert titles(home(client)) == []
    stage.abilities = ["interact"]
    stage.closes_at = None
    stage.save()
    assert titles(home(client)) == [f"/fr/ideas/?plan={stage.plan.slug}"]


def test_an_unpublished_plan_offers_nothing(client, plan) -> None:
    factories.WorkshopFactory(plan=plan)
    factories.ConsultationFactory(plan=plan)
    plan.is_published = False
    plan.save()
    assert titles(home(client)) == []


def numbers(picture: dict[str, Any]) -> list[list[int]]:
    return [[part["value"] for part in column] for column in picture["columns"]]


def test_the_flow_leads_to_its_rows(client, plan) -> None:
    one_of_each(plan)
    picture = home(client).context["picture"]
    assert numbers(picture) == [[1], [1, 0], [1], [1]]
    for href in {band["href"] for band in picture["bands"]} | {part["href"] for c in picture["columns"] for part in c}:
        assert client.get(href).status_code == 200


def test_each_number_of_the_flow_leads_to_as_many_rows(client, plan) -> None:
    """Those left over too: not to the list of all ideas or of all commitments."""
    one_of_each(plan)
    factories.IdeaFactory(plan=plan, rejected=True)
    factories.IdeaFactory(plan=plan)
    for state in ("draft", "in_consultation"):
        factories.CommitmentFactory(plan=plan, state=state)
    factories.CommitmentFactory(plan=plan, dropped=True)
    factories.CommitmentFactory(plan=plan, dropped=True, state="withdrawn", adopted_at=date(2021, 8, 1))
    picture = home(client).context["picture"]
    assert numbers(picture) == [[3], [1, 1, 1], [5], [2, 3]]
    parts = {part["href"]: part["value"] for column in picture["columns"] for part in column}
    assert len(parts) == 7
    assert {band["href"] for band in picture["bands"]} == set(parts)
    for href, value in parts.items():
        kind, asked = href.split("/?")
        assert len(answer(client, f"{kind.rsplit('/', 1)[-1]}?{asked}")["results"]) == value, href


def test_the_flow_of_documents_alone_has_no_links(client, plan) -> None:
    for key, value in (
        ("ideas.total", 232),
        ("screening.accepted", 140),
        ("screening.rejected", 89),
        ("commitments.proposed", 24),
        ("commitments.adopted", 22),
    ):
        factories.StatedFigureFactory(plan=plan, key=key, value=value)
    picture = home(client).context["picture"]
    assert numbers(picture) == [[232], [140, 89, 3], [24], [22, 2]]
    assert not any(part["href"] for column in picture["columns"] for part in column)
    assert not any(band["href"] for band in picture["bands"])


def test_latest_decisions_are_those_announced_last(client, plan) -> None:
    now = timezone.now()
    for days in range(6):
        idea = factories.IdeaFactory(plan=plan, state="accepted", decision=False, title=f"{days} days ago")
        act = factories.AnnouncementFactory(plan=plan, announced_at=now - timezone.timedelta(days=days))
        factories.ScreeningDecisionFactory(idea=idea, announcement=act, announced_at=act.announced_at)
    factories.IdeaFactory(plan=plan, decided=True, title="in secret")
    hidden = factories.IdeaFactory(plan=plan, accepted=True, title="hidden")
    hidden.hidden_at = now
    hidden.save()
    response = home(client)
    assert [one["title"] for one in response.context["decisions"]] == [f"{days} days ago" for days in range(4)]
    assert "in secret" not in response.content.decode()


def test_illustrations_are_marked(client, plan) -> None:
    plan.is_illustrative = True
    plan.save()
    assert "tag-illustration" in home(client).content.decode()


def test_home_is_five_queries_whatever_the_number_of_rows(client, plan, django_assert_constant_queries) -> None:
    def one_more() -> None:
        one_of_each(plan)
        factories.WorkshopFactory(plan=plan)

    django_assert_constant_queries(one_more, "/ar/", at_most=5)


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("fr-FR,fr;q=0.9", "fr"),
        ("ar-MA", "ar"),
        ("en-GB,en", "ar"),
        ("", "ar"),
        ("de,fr;q=0.5,ar;q=0.1", "fr"),
        ("zz;;", "ar"),
    ],
)
def test_the_root_leads_to_the_language_asked_for(client, db, asked: str, language: str) -> None:
    response = client.get("/", headers={"accept-language": asked})
    assert response.status_code == 302
    assert response["Location"] == f"/{language}/"
    assert {"Accept-Language", "Cookie"} <= {part.strip() for part in response["Vary"].split(",")}


def test_the_catalogue_of_components_is_for_staff(client, administrator, settings) -> None:
    settings.DEBUG = False
    assert client.get("/ar/styleguide/").status_code == 404
    client.force_login(administrator)
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user=administrator, type=Authenticator.Type.TOTP, data={})
    assert client.get("/ar/styleguide/").status_code == 200


def test_robots_are_kept_from_what_belongs_to_one_person(client, db) -> None:
    text = client.get("/robots.txt").content.decode()
    for address in ("/ar/account/", "/fr/desk/", "/admin/", "/fr/search/"):
        assert f"Disallow: {address}\n" in text
    assert "/sitemap.xml" in text


def test_who_finds_a_hole_is_told_whom_to_write_to(client, db, settings) -> None:
    settings.CONTACT_EMAIL = "team@example.org"
    answer = client.get("/.well-known/security.txt")
    assert answer["Content-Type"].startswith("text/plain")
    told = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert told["Contact"] == "mailto:team@example.org"
    assert told["Expires"] > timezone.now().isoformat()
    assert told["Canonical"] == f"{settings.SITE_URL}/.well-known/security.txt"
    assert told["Preferred-Languages"] == "ar, fr, en"
