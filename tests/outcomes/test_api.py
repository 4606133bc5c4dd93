"""The open data: what is public and nothing else, in the shapes of the contract."""

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from tests import factories
from tests.outcomes.making import LISTS, answer, one_of_each

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(db: None) -> Any:
    return factories.ActionPlanFactory(reference="PAN9")


def test_an_idea_has_its_decision_its_institutions_and_its_commitments(client, plan) -> None:
    rows = one_of_each(plan)
    idea = rows["idea"]
    found = answer(client, f"ideas/{idea.reference.lower()}")
    assert found["reference"] == idea.reference
    assert found["plan"] == "PAN9"
    assert found["theme"] == rows["theme"].slug
    assert found["theme_number"] == rows["theme"].number
    assert found["channel"] == "portal"
    assert found["workshop"] is None
    assert found["status"] == "accepted"
    assert found["decision"]["outcome"] == "accepted"
    assert set(found["decision"]["reason"]) == {"code", "label"}
    assert found["decision"]["explanation"] == {
        "ar": "لأنها تدخل في مجال الحكومة المنفتحة.",
        "fr": "Car elle relève du gouvernement ouvert.",
    }
    assert found["institutions"][0]["answer"] == "taken_up"
    assert found["commitments"] == [rows["commitment"].reference]
    assert found["merged_into"] is None
    assert found["illustrative"] is False
    assert client.get(urlsplit(found["url"]).path).status_code == 200


def test_a_list_of_each_kind_has_the_three_keys_and_its_one_row(client, plan) -> None:
    one_of_each(plan)
    for name in LISTS:
        found = answer(client, f"{name}?plan=pan9")
        assert set(found) == {"count", "next", "results"}
        assert found["count"] == len(found["results"]) == 1, name
        assert found["next"] is None
        assert found["results"][0]["illustrative"] is False


def test_each_row_of_a_list_is_also_found_alone(client, plan) -> None:
    one_of_each(plan)
    for name in LISTS:
        row = answer(client, f"{name}?plan=pan9")["results"][0]
        assert answer(client, f"{name}/{row.get('reference') or row['slug']}") == row


def test_a_plan_has_its_stages_and_stated_figures(client, plan) -> None:
    one_of_each(plan)
    found = answer(client, "plans/pan9")
    assert found["stages"][0]["is_open"] is True
    assert found["stages"][0]["title"].keys() == {"ar", "fr"}
    assert found["stated"][0]["value"] == 179
    assert found["territory"] is None


def test_a_regional_plan_has_its_territory(client) -> None:
    plan = factories.ActionPlanFactory(regional=True)
    assert answer(client, f"plans/{plan.slug}")["territory"]["code"] == plan.territory.code


def test_a_workshop_has_its_counts_and_people_in_none_of_them(client, plan) -> None:
    rows = one_of_each(plan)
    found = answer(client, f"workshops/{rows['workshop'].reference}")
    assert (found["registered"], found["attended"], found["counted"]) == (1, 1, True)
    assert found["status"] == "held"
    assert found["date"] == timezone.localtime(rows["workshop"].starts_at).date().isoformat()
    assert len(found["institutions"]) == len(found["territories"]) == 1
    assert found["ideas_count"] == 0


@pytest.mark.parametrize(("state", "number"), [("published", 0), ("held", None), ("reported", None)])
def test_what_nobody_counted_or_stated_of_a_past_workshop_is_not_zero(client, plan, state, number) -> None:
    workshop = factories.WorkshopFactory(plan=plan, state=state)
    found = answer(client, f"workshops/{workshop.reference}")
    assert (found["registered"], found["attended"]) == (number, number)


def test_a_workshop_known_from_a_source_gives_the_stated_numbers_and_says_so(client, plan) -> None:
    workshop = factories.WorkshopFactory(
        plan=plan, number=3, state="held", starts_at=None, ends_at=None, date=None, organiser=None
    )
    for kind, value in (("registered", 179), ("attended", 43)):
        factories.StatedFigureFactory(plan=plan, key=f"workshops.3.{kind}", value=value)
    found = answer(client, f"workshops/{workshop.reference}")
    assert (found["registered"], found["attended"], found["counted"]) == (179, 43, False)
    assert found["date"] is None
    assert found["organiser"] is None


def test_a_date_of_the_record_is_as_precise_as_its_source(client, plan) -> None:
    workshop = factories.WorkshopFactory(
        plan=plan, state="held", starts_at=None, ends_at=None, date="2021-05-01", date_precision="month"
    )
    assert answer(client, f"workshops/{workshop.reference}")["date"] == "2021-05"


def test_a_cancelled_workshop_says_why(client, plan) -> None:
    workshop = factories.WorkshopFactory(plan=plan, cancelled=True)
    assert answer(client, f"workshops/{workshop.reference}")["reason"]["fr"] == "L’organisateur est empêché."


def test_a_commitment_has_activities_indicators_and_ideas(client, plan) -> None:
    rows = one_of_each(plan)
    found = answer(client, f"commitments/{rows['commitment'].reference}")
    assert found["standing"] == "adopted"
    assert found["axis"]["number"] == rows["commitment"].axis.number
    assert found["ideas"] == [rows["idea"].reference]
    assert found["activities"][0]["percent"] == 0
    assert found["progress_percent"] == 0
    assert found["indicators"][0]["readings"][0]["value"] == 10
    assert len(found["support"]) == 1


def test_a_consultation_counts_comments_responses_and_changes(client, plan) -> None:
    rows = one_of_each(plan)
    factories.CommentFactory(consultation=rows["consultation"], version=rows["consultation"].versions.get())
    factories.CommentFactory(
        consultation=rows["consultation"], version=rows["consultation"].versions.get(), state="pending"
    )
    found = answer(client, f"consultations/{rows['consultation'].reference}")
    assert (found["comments_count"], found["responses_count"], found["changes_count"]) == (2, 1, 1)
    assert found["status"] == "open"
    assert found["texts"][0]["commitment"] == rows["commitment"].reference


@pytest.mark.parametrize(
    ("traits", "status"),
    [({"over": True}, "closed"), ({"coming": True}, "coming"), ({"over": True, "state": "responded"}, "responded")],
)
def test_a_consultation_is_coming_open_closed_or_responded(client, plan, traits: dict[str, Any], status: str) -> None:
    consultation = factories.ConsultationFactory(plan=plan, **traits)
    assert answer(client, f"consultations/{consultation.reference}")["status"] == status


def test_a_decision_that_is_not_announced_shows_nowhere(client, plan) -> None:
    idea = factories.IdeaFactory(plan=plan, decided=True)
    factories.TransmissionFactory(idea=idea)
    factories.CommitmentIdeaFactory(idea=idea, commitment__plan=plan)
    found = answer(client, f"ideas/{idea.reference}")
    assert found["status"] == "under_screening"
    assert found["decision"] is None
    assert found["institutions"] == found["commitments"] == []
    assert answer(client, "ideas?status=accepted")["count"] == 0
    assert answer(client, "commitments?plan=pan9")["results"][0]["ideas"] == []
    assert answer(client, "indicators?plan=pan9")["screening"] == {
        "accepted": 0,
        "rejected": 0,
        "merged": 0,
        "pending": 1,
    }


def test_a_merged_idea_names_the_one_it_was_merged_with(client, plan) -> None:
    target = factories.IdeaFactory(plan=plan)
    idea = factories.IdeaFactory(plan=plan, merged=True, merged_into=target)
    assert answer(client, f"ideas/{idea.reference}")["merged_into"] == target.reference
    target.public_state = ""
    target.save()
    assert answer(client, f"ideas/{idea.reference}")["merged_into"] is None


def test_an_awaited_answer_is_null(client, plan) -> None:
    idea = factories.IdeaFactory(plan=plan, accepted=True)
    factories.TransmissionFactory(idea=idea)
    assert answer(client, f"ideas/{idea.reference}")["institutions"][0]["answer"] is None


@pytest.mark.parametrize(
    "make",
    [
        lambda plan: factories.IdeaFactory(plan=plan, awaiting=True),
        lambda plan: factories.IdeaFactory(plan=plan, hidden_at=timezone.now()),
        lambda plan: factories.WorkshopFactory(plan=plan, draft=True),
        lambda plan: factories.ConsultationFactory(plan=plan, state="draft"),
    ],
)
def test_what_is_not_published_is_not_there(client, plan, make) -> None:
    row = make(plan)
    for name in ("ideas", "workshops", "consultations"):
        assert answer(client, name)["results"] == []
    if row.reference:
        answer(client, f"{row._meta.app_label.rstrip('s')}s/{row.reference}", 404)


def test_nothing_of_an_unpublished_plan_is_there(client, plan) -> None:
    rows = one_of_each(plan)
    plan.is_published = False
    plan.save()
    for name in LISTS:
        assert answer(client, name)["results"] == []
    for name, row in (("ideas", rows["idea"]), ("workshops", rows["workshop"]), ("commitments", rows["commitment"])):
        answer(client, f"{name}/{row.reference}", 404)
    answer(client, "plans/pan9", 404)
    answer(client, "ideas?plan=pan9", 404)
    answer(client, "indicators?plan=pan9", 404)


def test_nothing_personal_is_in_any_answer(client, plan) -> None:
    canary = "canary7781"
    rows = one_of_each(plan)
    idea = rows["idea"]
    idea.author.email = f"{canary}@example.org"
    idea.author.name = canary
    idea.author.save()
    idea.author_name, idea.show_name = canary, False
    idea.save()
    factories.StaffNoteFactory(idea=idea, body=canary)
    factories.RegistrationFactory(workshop=rows["workshop"], name=canary, email=f"{canary}r@example.org")
    factories.AttendanceFactory(workshop=rows["workshop"], name=canary)
    rows["workshop"].online_url = f"https://example.org/{canary}"
    rows["workshop"].save()
    factories.CommentFactory(
        consultation=rows["consultation"], version=rows["consultation"].versions.get(), author_name=canary
    )
    for name in (*LISTS, "indicators?plan=pan9", "openapi.json"):
        text = json.dumps(answer(client, name))
        assert canary not in text
        assert idea.tracking_code not in text


def test_indicators_are_one_object_for_one_plan(client, plan) -> None:
    one_of_each(plan)
    found = answer(client, "indicators?plan=Pan9")
    assert found["ideas"]["total"] == found["screening"]["accepted"] == 1
    assert found["participants"]["portal"].keys() == {"proposing", "interacting", "total"}
    assert found["commitments"]["adopted"] == 1
    assert found["workshops"][0]["registered"] == 1
    assert found["consultation"]["comments"] == 1


def test_a_group_of_fewer_than_five_people_is_not_counted_in_public(client, plan) -> None:
    theme = factories.ThemeFactory(plan=plan)
    for _n in range(4):
        factories.IdeaFactory(plan=plan, theme=theme)
    people = answer(client, "indicators?plan=pan9")["participants"]
    assert people == {
        "portal": {"proposing": None, "interacting": 0, "total": None},
        "workshops": 0,
        "total": None,
    }
    factories.IdeaFactory(plan=plan, theme=theme)
    people = answer(client, "indicators?plan=pan9")["participants"]
    assert people == {"portal": {"proposing": 5, "interacting": 0, "total": 5}, "workshops": 0, "total": 5}


def test_the_description_is_made_once_and_says_the_same_to_everybody(client, monkeypatch) -> None:
    first = client.get("/api/v1/openapi.json").content
    monkeypatch.setattr("ninja.main.get_schema", None)
    again = client.get("/api/v1/openapi.json", headers={"Accept-Language": "fr"})
    assert again.content == first
    assert "/api/v1/ideas" in json.loads(first)["paths"]
