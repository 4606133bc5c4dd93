"""Nothing typed is lost, and nothing is kept longer than said."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from ideas import services
from ideas.models import Idea, IdeaDraft
from ideas.tasks import erase_drafts
from plans.models import ActionPlan
from tests import factories

pytestmark = pytest.mark.django_db

ADDRESS = "/ar/ideas/new/"
BODY = "أقترح نشر محاضر دورات المجلس الجماعي في أجل أسبوع."


@pytest.fixture
def filled(client, form_of, theme) -> dict[str, Any]:
    return {
        **form_of(client, ADDRESS),
        "theme": theme.slug,
        "title": "نشر محاضر دورات المجلس",
        "body": BODY,
        "author_name": "Salma",
        "email": "salma@example.org",
        "consent": "on",
    }


def test_a_form_that_comes_back_leaves_a_draft_without_name_and_address(client, filled, theme):
    client.post(ADDRESS, {**filled, "consent": ""})
    draft = IdeaDraft.objects.get()
    assert draft.words == {"theme": theme.slug, "title": filled["title"], "body": BODY}
    assert client.cookies["idea_draft"]["httponly"]
    assert client.cookies["idea_draft"].value == draft.key


def test_whoever_comes_back_is_offered_the_draft_and_goes_on_with_it(client, filled, theme, language):
    client.post(ADDRESS, {**filled, "consent": ""})
    page = client.get(f"/{language}/ideas/new/")
    assert filled["title"] in page.content.decode()
    assert "?draft=1" in page.content.decode()
    again = client.get(f"/{language}/ideas/new/?draft=1")
    form = again.context["form"]
    assert (form["title"].value(), form["body"].value(), form["theme"].value()) == (filled["title"], BODY, theme.slug)
    assert form["submission_key"].value() != filled["submission_key"]
    assert filled["title"] not in Client().get(ADDRESS).content.decode()


def test_one_browser_has_one_draft_and_sending_erases_it(client, filled):
    client.post(ADDRESS, {**filled, "consent": ""})
    client.post(ADDRESS, {**filled, "consent": "", "title": "عنوان آخر"})
    assert IdeaDraft.objects.get().words["title"] == "عنوان آخر"
    assert client.post(ADDRESS, filled).status_code == 302
    assert not IdeaDraft.objects.exists()
    assert not client.cookies["idea_draft"].value


def test_a_draft_is_erased_when_its_writer_says_so(client, filled):
    client.post(ADDRESS, {**filled, "consent": ""})
    assert client.post(ADDRESS, {"action": "discard"}).status_code == 302
    assert not IdeaDraft.objects.exists()
    assert client.post(ADDRESS, {"action": "discard"}).status_code == 302


def test_the_words_survive_the_end_of_the_call(client, filled, plan):
    plan.stages.update(closes_at=timezone.now() - timedelta(hours=1))
    assert client.post(ADDRESS, filled).status_code == 422
    page = client.get(ADDRESS).content.decode()
    assert filled["title"] in page
    assert BODY in page


@pytest.mark.parametrize("words", [{"title": " ", "body": ""}, {"theme": "x"}])
def test_of_an_empty_form_nothing_is_kept(plan, words):
    assert services.keep_draft(plan=plan, words=words) is None
    assert not IdeaDraft.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_for_a_plan_that_was_deleted_meanwhile_nothing_is_kept_and_nothing_fails(plan):
    ActionPlan.objects.get(pk=plan.pk).delete()
    assert services.keep_draft(plan=plan, words={"title": "x"}) is None


def test_what_else_the_database_refuses_of_a_draft_is_an_error(plan, monkeypatch):
    def refuse(*_given: Any) -> None:
        raise IntegrityError("another constraint")

    monkeypatch.setattr("ideas.services.drafts._keep", refuse)
    with pytest.raises(IntegrityError, match="another"):
        services.keep_draft(plan=plan, words={"title": "x"})


def test_a_foreign_or_old_key_opens_nothing(client, plan):
    old = factories.IdeaDraftFactory(plan=plan, expires_at=timezone.now() - timedelta(seconds=1))
    for key in (old.key, "x", "a" * 500, "é"):
        client.cookies["idea_draft"] = key
        assert client.get(ADDRESS + "?draft=1").context["form"]["title"].value() in {None, ""}
    assert services.keep_draft(plan=plan, words={"title": "x"}, key=old.key).pk != old.pk


def test_after_seven_days_it_is_gone(plan):
    draft = services.keep_draft(plan=plan, words={"title": "x", "email": "a@example.org", "body": "y" * 30_000})
    assert set(draft.words) == {"title", "body"}
    assert erase_drafts() == 0
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert erase_drafts() == 1
    assert not IdeaDraft.objects.exists()
    assert services.drop_draft(key=draft.key) is False


def test_who_sends_too_much_gets_the_answer_and_no_draft(client, filled, monkeypatch):
    monkeypatch.setattr("ideas.views.drafts.DRAFTS_AN_HOUR", 0)
    assert BODY in client.post(ADDRESS, {**filled, "consent": ""}).content.decode()
    assert not IdeaDraft.objects.exists()


# --- a similar idea instead ----------------------------------------------------------------------------------------
def test_supporting_a_similar_idea_keeps_what_was_typed(client, filled, plan, theme):
    idea = factories.IdeaFactory(plan=plan, theme=theme, title=filled["title"])
    answer = client.post(ADDRESS, {**filled, "action": f"support:{idea.reference}"})
    assert answer.url == f"/ar/ideas/{idea.reference}/support/"
    assert IdeaDraft.objects.get().words["body"] == BODY
    assert Idea.objects.count() == 1
    assert client.post(ADDRESS, {**filled, "action": "support://evil.example"}).url.startswith("/ar/ideas/check/")


def test_without_script_a_button_looks_for_similar_ideas_and_loses_nothing(client, filled, plan, theme, language):
    idea = factories.IdeaFactory(plan=plan, theme=theme, title="نشر محاضر دورات المجالس")
    answer = client.post(f"/{language}/ideas/new/", {**filled, "action": "similar"})
    assert answer.status_code == 200
    assert [one.pk for one in answer.context["similar"]] == [idea.pk]
    form = answer.context["form"]
    assert not form.errors
    assert (form["body"].value(), form["email"].value()) == (BODY, "salma@example.org")
    assert form["submission_key"].value() == filled["submission_key"]
    nothing = client.post(f"/{language}/ideas/new/", {**filled, "title": "zzz", "action": "similar"})
    assert nothing.context["has_looked"]


def test_the_waiting_page_shows_ideas_like_the_one_that_was_sent(client, filled, plan, theme):
    idea = factories.IdeaFactory(plan=plan, theme=theme, title=filled["title"])
    page = client.get(client.post(ADDRESS, filled).url)
    assert [one.pk for one in page.context["similar"]] == [idea.pk]


def test_the_piece_for_the_script_is_a_piece_and_is_never_kept(client, plan, theme, language):
    idea = factories.IdeaFactory(plan=plan, theme=theme, title="نشر ميزانية الجماعة")
    address = f"/{language}/ideas/similar/"
    answer = client.get(address, {"plan": plan.slug, "title": "نشر ميزانيّة الجماعات"})
    assert f"support:{idea.reference}" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    for asked in ({}, {"plan": "no", "title": "نشر ميزانية"}, {"plan": plan.slug, "title": "نش"}):
        assert client.get(address, asked).content.decode().strip() == ""


def test_who_asks_too_often_sees_none(client, plan, theme, monkeypatch):
    monkeypatch.setattr("ideas.views.submitting.TITLES_AN_HOUR", 0)
    factories.IdeaFactory(plan=plan, theme=theme, title="نشر ميزانية الجماعة")
    asked = {"plan": plan.slug, "title": "نشر ميزانية الجماعة"}
    assert client.get("/ar/ideas/similar/", asked).content.decode().strip() == ""


# --- a token that is too old ---------------------------------------------------------------------------------------
@pytest.fixture
def strict() -> Client:
    """Another browser, in which the token of the form is not good any more."""
    return Client(enforce_csrf_checks=True)


def test_an_idea_whose_token_is_too_old_is_shown_back(strict, filled, language):
    answer = strict.post(f"/{language}/ideas/new/", filled)
    assert answer.status_code == 403
    page = answer.content.decode()
    assert BODY in page
    assert filled["submission_key"] in page
    assert "csrfmiddlewaretoken" in page
    assert not Idea.objects.exists()
    assert not IdeaDraft.objects.exists()
    token = strict.cookies["csrftoken"].value
    again = {**filled, "csrfmiddlewaretoken": token}
    assert strict.post(f"/{language}/ideas/new/", again).status_code == 302
    assert Idea.objects.get().body == BODY


def test_without_a_plan_that_takes_ideas_the_page_says_so(strict, filled, plan):
    plan.is_published = False
    plan.save()
    assert strict.post(ADDRESS, filled).status_code == 200


def test_a_comment_whose_token_is_too_old_is_shown_back(strict, plan, theme):
    idea = factories.IdeaFactory(plan=plan, theme=theme)
    answer = strict.post(f"/ar/ideas/{idea.reference}/comment/", {"body": BODY})
    assert answer.status_code == 403
    assert BODY in answer.content.decode()
    assert not idea.comments.exists()


def test_an_answer_whose_token_is_too_old_is_shown_back(strict, plan, theme, screener):
    idea = factories.IdeaFactory(plan=plan, theme=theme)
    services.ask_information(idea=idea, question="؟ أي جماعة", by=screener)
    address = f"/ar/ideas/track/answer/?reference={idea.reference}&code={idea.tracking_code}"
    answer = strict.post(address, {"answer": BODY})
    assert answer.status_code == 403
    assert BODY in answer.content.decode()
    wrong = strict.post("/ar/ideas/track/answer/?reference=X&code=Y", {"answer": BODY})
    assert BODY not in wrong.content.decode()
    assert strict.post("/ar/ideas/track/withdraw/", {}).status_code == 403
    assert strict.post("/ar/no-such-page/", {}).status_code in {403, 404}
