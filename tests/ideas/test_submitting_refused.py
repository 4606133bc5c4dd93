"""What the form of an idea does not take: told at its field, in time or out of it, and nothing typed is lost."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from core.models import Delivery
from ideas.forms import published_plans
from ideas.models import Idea
from plans.models import ActionPlan, Theme
from tests import factories
from tests.ideas.sending import ADDRESS, opened

pytestmark = pytest.mark.django_db

#: (name, what is changed in the form, the field that must tell it; None for the whole form)
BAD_INPUT = [
    ("no theme", {"theme": ""}, "theme"),
    ("unknown theme", {"theme": "no-such-theme"}, "theme"),
    ("theme by SQL", {"theme": "' or 1=1 --"}, "theme"),
    ("no title", {"title": ""}, "title"),
    ("title of spaces", {"title": " \u00a0\u2003 "}, "title"),
    ("invisible title", {"title": "\u200b\u200e\u2060\ufeff"}, "title"),
    ("title of marks alone", {"title": "\u064b\u064e\u0650"}, "title"),
    ("tower of marks", {"title": "ا" + "\u0301" * 60}, "title"),
    ("long title", {"title": "ن" * 161}, "title"),
    ("no body", {"body": ""}, "body"),
    ("invisible body", {"body": "\u200b\n\u200b"}, "body"),
    ("long body", {"body": "ن " * 3_100}, "body"),
    ("long problem", {"problem": "ن" * 2_001}, "problem"),
    ("unknown region", {"territory": "99"}, "territory"),
    ("unknown language", {"language": "xx"}, "language"),
    ("no address", {"email": ""}, "email"),
    ("no address at all", {"email": "salma"}, "email"),
    ("address with a line break", {"email": "a@example.org\nBcc: b@example.org"}, "email"),
    ("address that folds into a broken one", {"email": "a@\u2100.org"}, "email"),
    ("two addresses", {"email": "a@example.org, b@example.org"}, "email"),
    ("no consent", {"consent": ""}, "consent"),
    ("name to show, but none", {"show_name": "on", "author_name": ""}, "author_name"),
    ("invisible name", {"show_name": "on", "author_name": "\u200b"}, "author_name"),
    ("long name", {"author_name": "س" * 121}, "author_name"),
    ("trap", {"website": "https://example.org"}, "website"),
]


@pytest.mark.parametrize(("changes", "field"), [row[1:] for row in BAD_INPUT], ids=[row[0] for row in BAD_INPUT])
def test_bad_input_is_told_at_its_field_and_keeps_what_was_typed(client, filled, changes, field, language):
    response = client.post(f"/{language}/ideas/new/", {**filled, **changes})
    assert response.status_code == 422
    form = response.context["form"]
    assert form.errors[field]
    page = response.content.decode()
    assert 'class="error-summary"' in page
    if "body" not in changes:
        assert filled["body"] in page
    assert not Idea.objects.exists()


@pytest.mark.parametrize("name", ["title", "body", "email", "author_name", "plan", "opened", "csrfmiddlewaretoken"])
def test_a_nul_byte_that_came_along_with_a_text_is_taken_off_and_nothing_is_lost(client, filled, name):
    words = filled.get(name, "")
    response = client.post(ADDRESS, {**filled, name: f"{words[:3]}\x00{words[3:]}"})
    assert response.status_code == 302
    idea = Idea.objects.get()
    assert (idea.title, idea.body) == (filled["title"], filled["body"])


@pytest.mark.parametrize("name", ["theme", "submission_key", "website", "a\x00b"])
def test_a_nul_byte_is_never_an_error_of_ours(client, filled, name):
    assert client.post(ADDRESS, {**filled, name: "a\x00b"}).status_code in {302, 400, 422}
    assert Idea.objects.count() <= 1


def test_a_body_of_a_megabyte_is_refused_without_an_error_of_ours(client, filled):
    assert client.post(ADDRESS, {**filled, "body": "ن" * 400_000}).status_code in {400, 413, 422}
    assert not Idea.objects.exists()


def test_bidi_overrides_are_taken_off(client, filled):
    client.post(ADDRESS, {**filled, "title": "نشر \u202eالمحاضر\u202c"})
    assert Idea.objects.get().title == "نشر المحاضر"


def test_a_theme_of_another_plan_is_refused(client, filled):
    other = factories.ThemeFactory()
    response = client.post(ADDRESS, {**filled, "theme": other.slug})
    assert response.context["form"].errors["theme"]


@pytest.mark.parametrize("field", ["state", "public_state", "reference", "number", "id", "author", "tracking_code"])
def test_fields_of_the_portal_are_not_fields_of_the_form(client, filled, field):
    client.post(ADDRESS, {**filled, field: "1"})
    idea = Idea.objects.get()
    assert (idea.state, idea.public_state, idea.number, idea.author) == ("awaiting_confirmation", "", None, None)


@pytest.mark.parametrize("key", ["", "not-a-key", "1" * 300])
def test_a_broken_key_or_stamp_of_the_form_stops_nobody(client, filled, key):
    assert client.post(ADDRESS, {**filled, "submission_key": key, "opened": key}).status_code == 302
    assert Idea.objects.count() == 1


def test_the_language_of_the_text_is_recognised_unless_it_is_chosen(client, filled):
    client.post("/fr/ideas/new/", filled)
    assert Idea.objects.get().language == "ar"
    client.post(ADDRESS, {**filled, "submission_key": str(uuid.uuid4()), "language": "fr"})
    assert Idea.objects.latest("pk").language == "fr"


def test_what_the_service_refuses_is_told_too(client, filled, monkeypatch):
    def refuse(**kwargs: Any) -> None:
        raise ValidationError({"plan": ["Not this plan."]})

    monkeypatch.setattr("ideas.views.submitting.submit_idea", refuse)
    response = client.post(ADDRESS, filled)
    assert response.context["form"].errors["__all__"] == ["Not this plan."]
    assert filled["body"] in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_theme_that_staff_delete_while_forms_keep_it_is_refused_at_its_field(client, plan, theme, filled, settings):
    factories.ThemeFactory(plan=plan, number=9, slug="stays")
    settings.KEPT_SECONDS = 60
    client.get(ADDRESS)  # from now on this process keeps the themes
    Theme.objects.filter(pk=theme.pk).delete()
    response = client.post(ADDRESS, filled)
    published_plans.forget()
    form = response.context["form"]
    assert (response.status_code, list(form.errors)) == (422, ["theme"])
    assert [one["value"] for one in form.theme_options()] == ["stays"]
    assert filled["body"] in response.content.decode()
    assert not Idea.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_a_plan_that_staff_delete_while_forms_keep_it_the_words_are_shown_back(client, plan, filled, settings):
    settings.KEPT_SECONDS = 60
    client.get(ADDRESS)  # from now on this process keeps the plan
    plan.themes.all().delete()
    ActionPlan.objects.get(pk=plan.pk).delete()
    response = client.post(ADDRESS, filled)
    published_plans.forget()
    assert response.status_code == 422
    assert response.context["is_closed"]
    assert filled["body"] in response.content.decode()
    assert not Idea.objects.exists()


# --- closed stages -------------------------------------------------------------------------------------------------
def test_without_an_open_call_the_page_says_so_and_what_is_possible(client, closed_plan, language):
    response = client.get(f"/{language}/ideas/new/")
    assert response.status_code == 200
    assert f"/{language}/ideas/track/" in response.content.decode()
    assert client.post(f"/{language}/ideas/new/", {"title": "x"}).status_code == 200


def test_a_coming_call_is_announced(client):
    stage = factories.StageFactory(coming=True)
    response = client.get(ADDRESS)
    assert response.context["coming"] == stage


def test_a_form_opened_before_the_closing_is_taken_for_a_quarter_of_an_hour(client, filled, plan):
    plan.stages.update(closes_at=timezone.now() - timedelta(minutes=10))
    response = client.post(ADDRESS, {**filled, "opened": opened(timedelta(hours=2))})
    assert response.status_code == 302
    assert Idea.objects.count() == 1


@pytest.mark.parametrize(
    ("closed_since", "shown"),
    [(timedelta(minutes=16), timedelta(hours=2)), (timedelta(minutes=10), timedelta(minutes=5))],
    ids=["too late", "opened after the closing"],
)
def test_later_the_words_are_shown_back(client, filled, plan, closed_since, shown):
    plan.stages.update(closes_at=timezone.now() - closed_since)
    response = client.post(ADDRESS, {**filled, "opened": opened(shown)})
    assert response.status_code == 422
    assert response.context["is_closed"]
    assert filled["body"] in response.content.decode()
    assert not Idea.objects.exists()


def test_an_opening_that_somebody_wrote_himself_gives_no_grace(client, filled, plan):
    plan.stages.update(closes_at=timezone.now() - timedelta(minutes=10))
    forged = f"form:{signing.b62_encode(int(timezone.now().timestamp()) - 7200)}:{'x' * 43}"
    assert client.post(ADDRESS, {**filled, "opened": forged}).status_code == 422
    assert not Idea.objects.exists()


def test_with_two_open_plans_one_chooses(client, plan, theme):
    other = factories.ActionPlanFactory(reference="NOW2", start_date=timezone.localdate() - timedelta(days=400))
    factories.StageFactory(plan=other)
    assert client.get(ADDRESS).context["plan"] == plan
    assert client.get(f"{ADDRESS}?plan=now2").context["plan"] == other
    assert client.get(f"{ADDRESS}?plan=nothing").context["plan"] == plan


# --- limits --------------------------------------------------------------------------------------------------------
def test_an_address_gets_only_so_many_messages_a_day(client, filled):
    for _n in range(10):
        client.post(ADDRESS, {**filled, "submission_key": str(uuid.uuid4())})
    response = client.post(ADDRESS, {**filled, "submission_key": str(uuid.uuid4())})
    assert response.status_code == 429
    assert response.context["form"].errors["email"]
    assert filled["body"] in response.content.decode()


def test_a_new_message_is_not_sent_without_end(client, filled, monkeypatch):
    response = client.post(ADDRESS, filled)
    monkeypatch.setattr("ideas.views.limits.MAILS_A_DAY", 1)
    page = client.post(response.url, {"action": "resend"}, follow=True)
    assert [message.level_tag for message in page.context["messages"]] == ["error"]


def test_a_client_that_sends_without_end_is_stopped_and_loses_nothing(client, filled, monkeypatch):
    monkeypatch.setattr("ideas.views.limits.QUICK_FORMS_AN_HOUR", 1)
    client.post(ADDRESS, {**filled, "submission_key": str(uuid.uuid4())})
    response = client.post(ADDRESS, {**filled, "submission_key": str(uuid.uuid4())})
    assert response.status_code == 429
    assert filled["body"] in response.content.decode()
    slow = {**filled, "submission_key": str(uuid.uuid4()), "opened": opened(timedelta(minutes=1))}
    assert client.post(ADDRESS, slow).status_code == 302
    monkeypatch.setattr("ideas.views.limits.FORMS_AN_HOUR", 1)
    assert client.post(ADDRESS, {**slow, "submission_key": str(uuid.uuid4())}).status_code == 429


def test_with_redis_away_the_idea_is_kept(client, filled, monkeypatch):
    from django.core.cache import caches

    away = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    monkeypatch.setattr(caches, "settings", {"default": away})
    del caches["default"]
    try:
        assert client.post(ADDRESS, filled).status_code == 302
    finally:
        del caches["default"]
    assert Idea.objects.count() == 1
    assert Delivery.objects.count() == 1


def test_the_form_needs_its_token(filled):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(ADDRESS, filled).status_code == 403


@pytest.mark.parametrize(
    ("language", "said"),
    [("ar", "المرجو كتابة فكرتكم بأسلوبكم."), ("fr", "Décrivez votre idée avec vos mots.")],
)
def test_each_field_left_empty_says_what_belongs_there(client, plan, theme, language: str, said: str) -> None:
    response = client.post(f"/{language}/ideas/new/", {"plan": plan.slug})
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert errors["body"] == [said]
    words = [message for name in ("theme", "title", "body", "email", "consent") for message in errors[name]]
    assert len(set(words)) == len(words) == 5
