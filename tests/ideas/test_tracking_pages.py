"""The author's private page."""

from urllib.parse import urlencode

import pytest

from ideas import services
from ideas.models import Idea
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea(plan, theme):
    return factories.IdeaFactory(plan=plan, theme=theme)


def address(idea, page="", **changes):
    query = urlencode({"reference": idea.reference, "code": idea.tracking_code, **changes})
    return f"/ar/ideas/track/{page}?{query}"


def test_the_entrance_stands_in_both_languages(client, language):
    response = client.get(f"/{language}/ideas/track/")
    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1


def test_reference_and_code_open_the_private_page(client, idea):
    response = client.get(address(idea))
    assert response.context["steps"]
    assert "noindex" in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_a_reference_alone_leads_to_the_public_page(client, idea):
    """Whoever has heard of an idea need not know that there are codes."""
    answer = client.get(f"/ar/ideas/track/?reference=%20{idea.reference.lower()}&code=")
    assert answer.url == f"/ar/ideas/{idea.reference}/"
    assert "steps" not in (answer.context or {})


def test_a_reference_alone_tells_nothing_of_what_is_not_public(client, plan, theme):
    hidden = factories.IdeaFactory(
        plan=plan, theme=theme, hidden_at="2026-01-01T00:00Z", hidden_reasons={"ar": "x", "fr": "x"}
    )
    answer = client.get(f"/ar/ideas/track/?reference={hidden.reference}")
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"reference"}


def test_an_empty_form_that_is_sent_says_what_is_missing(client):
    assert set(client.get("/ar/ideas/track/?reference=&code=").context["form"].errors) == {"reference"}
    assert not client.get("/ar/ideas/track/").context["form"].is_bound


def test_case_spaces_and_dashes_do_not_matter(client, idea):
    code = idea.tracking_code.lower()
    response = client.get(address(idea, reference=idea.reference.lower(), code=f" {code[:5]} - {code[5:]}"))
    assert "steps" in response.context


def test_unknown_reference_and_wrong_code_are_answered_alike(client, idea):
    first = client.get(address(idea, code="WRONG23456")).context["form"].errors
    second = client.get(address(idea, reference="NOW1-I-9999")).context["form"].errors
    assert first == second
    assert first["__all__"]


@pytest.mark.parametrize(
    "query", ["reference=&code=x", "reference=x", "code=" + "x" * 500, "reference=%D9%A1&code=%E2%80%8B"]
)
def test_strange_input_is_told(client, idea, query):
    response = client.get(f"/ar/ideas/track/?{query}")
    assert response.status_code == 200
    assert response.context["form"].errors


def test_an_idea_without_reference_cannot_be_opened(client, plan, theme):
    waiting = factories.IdeaFactory(plan=plan, theme=theme, awaiting=True)
    response = client.get(f"/ar/ideas/track/?reference=None&code={waiting.tracking_code}")
    assert "steps" not in response.context


def test_guessing_is_slow(client, idea, monkeypatch):
    monkeypatch.setattr("ideas.views.limits.TRIES_AN_HOUR", 2)
    for _n in range(2):
        client.get(address(idea, code="WRONG23456"))
    assert "steps" not in client.get(address(idea)).context


def test_the_author_does_not_see_a_decision_before_its_announcement(client, idea, decide):
    decide(idea, "rejected", explanation={"ar": "canary-ar", "fr": "canary-fr"})
    page = client.get(address(idea)).content.decode()
    assert "canary" not in page
    assert "rejected" not in page


def test_an_open_question_is_answered_on_the_page(client, idea, screener):
    services.ask_information(idea=idea, question="أي جماعة تقصدون؟", by=screener)
    page = client.get(address(idea))
    assert "أي جماعة تقصدون؟" in page.content.decode()
    wrong = client.post(address(idea, "answer/"), {"answer": "\u200b"})
    assert wrong.context["form"].errors["answer"]
    response = client.post(address(idea, "answer/"), {"answer": "جماعتي."})
    assert response.status_code == 302
    idea.refresh_from_db()
    assert idea.state == "under_screening"
    assert idea.information_requests.get().answer == "جماعتي."
    again = client.post(address(idea, "answer/"), {"answer": "جماعتي."}, follow=True)
    assert again.status_code == 200
    assert idea.information_requests.count() == 1


def test_a_question_is_not_public(client, idea, screener):
    services.ask_information(idea=idea, question="canary question", by=screener)
    assert "canary" not in client.get(idea.get_absolute_url()).content.decode()


def test_taking_back_asks_once_more(client, idea):
    page = client.get(address(idea, "withdraw/"))
    assert page.status_code == 200
    assert Idea.objects.get().state == "submitted"
    response = client.post(address(idea, "withdraw/"), follow=True)
    assert Idea.objects.get().state == "withdrawn"
    assert response.context["is_withdrawn"]
    assert client.get(f"/ar/ideas/{idea.reference}/").status_code == 404


def test_a_decided_idea_is_not_taken_back(client, idea, decide, announce):
    announce(decide(idea))
    assert not client.get(address(idea)).context["may_withdraw"]
    response = client.post(address(idea, "withdraw/"), follow=True)
    assert response.status_code == 200
    assert Idea.objects.get().state == "accepted"


@pytest.mark.parametrize("page", ["answer/", "withdraw/"])
def test_without_the_code_nothing_is_done(client, idea, page):
    response = client.post(address(idea, page, code="WRONG23456"), {"answer": "x"})
    assert response.status_code == 422
    assert Idea.objects.get().state == "submitted"
    assert client.get(address(idea, "answer/")).status_code == 405


def test_the_author_reads_why_an_idea_is_hidden(client, idea, screener):
    services.hide_idea(idea=idea, reason={"ar": "معطيات شخصية", "fr": "Données personnelles"}, by=screener)
    assert "معطيات شخصية" in client.get(address(idea)).content.decode()
