"""Supporting and commenting without an account."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Confirmation
from ideas import services
from ideas.models import IdeaComment, IdeaStats, IdeaSupport, PendingSupport
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea(plan, theme):
    return factories.IdeaFactory(plan=plan, theme=theme)


@pytest.fixture
def support(idea):
    return f"/ar/ideas/{idea.reference}/support/"


@pytest.fixture
def comment(idea):
    return f"/ar/ideas/{idea.reference}/comment/"


@pytest.fixture
def known(client, idea, support, form_of):
    """The client of somebody who has confirmed a support."""
    client.post(
        support, {**form_of(client, support), "action": "support", "email": "nora@example.org", "consent": "on"}
    )
    confirmation = Confirmation.objects.get()
    client.post(f"/ar/ideas/check/{confirmation.handle}/", {"action": "code", "code": confirmation.code})
    return client


def test_a_support_is_confirmed_by_mail_and_counts(known, idea):
    assert IdeaSupport.objects.get().participant.email == "nora@example.org"
    assert IdeaStats.objects.get().supports_count == 1


def test_a_known_person_supports_with_one_click_and_takes_it_back(known, plan, theme):
    other = factories.IdeaFactory(plan=plan, theme=theme)
    address = f"/ar/ideas/{other.reference}/support/"
    assert 'name="action" value="support"' in known.get(other.get_absolute_url()).content.decode()
    assert "n…@example.org" in known.get(address).content.decode()
    assert known.post(address, {"action": "support"}).url == other.get_absolute_url()
    known.post(address, {"action": "support"})
    assert IdeaStats.objects.get(idea=other).supports_count == 1
    assert 'value="withdraw"' in known.get(other.get_absolute_url()).content.decode()
    known.post(address, {"action": "withdraw"})
    assert IdeaStats.objects.get(idea=other).supports_count == 0


def test_whoever_is_not_that_person_is_forgotten(known, support):
    known.post(support, {"action": "forget"})
    assert known.get(support).context["person"] == ""


def test_a_cookie_that_somebody_wrote_himself_is_nobody(client, support, idea):
    person = factories.ParticipantFactory()
    client.cookies["participant"] = f"{person.pk}:abc:def"
    assert client.get(support).context["person"] == ""
    client.post(support, {"action": "support"})
    assert not IdeaSupport.objects.exists()


def test_a_second_sending_of_the_form_makes_no_second_mail(client, support, form_of):
    filled = {**form_of(client, support), "action": "support", "email": "nora@example.org", "consent": "on"}
    assert client.post(support, filled).url == client.post(support, filled).url
    assert PendingSupport.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"email": "x"}, "email"), ({"consent": ""}, "consent"), ({"website": "x"}, "website"), ({"email": ""}, "email")],
)
def test_a_wrong_support_is_told_at_its_field(client, support, form_of, changes, field):
    filled = {**form_of(client, support), "action": "support", "email": "nora@example.org", "consent": "on"}
    response = client.post(support, {**filled, **changes})
    assert response.context["form"].errors[field]
    assert not PendingSupport.objects.exists()


def test_a_comment_is_confirmed_by_mail_and_read_first(client, idea, comment, form_of, screener):
    filled = {**form_of(client, comment), "body": "زرزور في الفكرة.", "email": "nora@example.org", "consent": "on"}
    response = client.post(comment, filled)
    assert response.url == client.post(comment, filled).url
    confirmation = Confirmation.objects.get()
    page = client.post(f"/ar/ideas/confirm/{confirmation.token}/", follow=True)
    assert page.status_code == 200
    kept = IdeaComment.objects.get()
    assert (kept.state, kept.language, kept.consent_language) == ("pending", "ar", "ar")
    assert "زرزور" not in client.get(idea.get_absolute_url()).content.decode()
    services.publish_comment(comment=kept, by=screener)
    assert "زرزور" in client.get(idea.get_absolute_url()).content.decode()
    assert client.get(f"/ar/ideas/confirm/{confirmation.token}/").context["is_published"]


def test_a_known_person_comments_and_replies_without_a_mail(known, idea, comment, form_of):
    idea.plan.moderates_first = False
    idea.plan.save()
    filled = {**form_of(known, comment), "body": "تعليق أول.", "consent": "on"}
    assert "email" not in filled
    assert known.post(comment, filled).url == idea.get_absolute_url()
    first = IdeaComment.objects.get()
    page = known.get(f"{comment}?reply={first.pk}")
    assert "تعليق أول." in page.content.decode()
    known.post(
        comment, {**filled, "submission_key": str(uuid.uuid4()), "body": "Une réponse.", "parent": str(first.pk)}
    )
    reply = IdeaComment.objects.latest("pk")
    assert (reply.parent, reply.language) == (first, "fr")


@pytest.mark.parametrize("parent", ["x", "-1", "9" * 40, "²", "0"])
def test_a_parent_that_is_not_there_is_none(client, comment, parent):
    assert client.get(comment, {"reply": parent}).context["parent"] is None


def test_comments_of_another_idea_are_no_parents(client, comment):
    other = factories.IdeaCommentFactory()
    assert client.get(comment, {"reply": other.pk}).context["parent"] is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"body": ""}, "body"),
        ({"body": "\u200b"}, "body"),
        ({"body": "x" * 4_001}, "body"),
        ({"email": "nora"}, "email"),
        ({"consent": ""}, "consent"),
        ({"language": "xx"}, "language"),
        ({"author_name": "\u200f"}, "author_name"),
    ],
)
def test_a_wrong_comment_is_told_at_its_field_and_kept(client, comment, form_of, changes, field):
    filled = {**form_of(client, comment), "body": "نص محفوظ.", "email": "nora@example.org", "consent": "on"}
    response = client.post(comment, {**filled, **changes})
    if field == "author_name":
        # A name of which nothing is seen is no name.
        assert (
            IdeaComment.objects.get().author_name == ""
            if response.status_code == 302
            else response.context["form"].errors
        )
        return
    assert response.context["form"].errors[field]
    if "body" not in changes:
        assert "نص محفوظ." in response.content.decode()
    assert not IdeaComment.objects.exists()


def test_after_the_closing_a_comment_is_shown_back_and_a_support_is_told(client, idea, comment, support, form_of):
    filled = {**form_of(client, comment), "body": "نص محفوظ.", "email": "nora@example.org", "consent": "on"}
    asked = {**form_of(client, support), "action": "support", "email": "nora@example.org", "consent": "on"}
    idea.plan.stages.update(closes_at=timezone.now() - timedelta(hours=1))
    response = client.post(comment, {**filled, "opened": ""})
    assert "نص محفوظ." in response.content.decode()
    assert response.context["form"].errors
    assert client.post(support, asked).url == idea.get_absolute_url()
    page = client.get(idea.get_absolute_url()).content.decode()
    assert f"{idea.reference}/support/" not in page


def test_a_known_person_is_told_too_when_it_is_closed(known, idea, comment, support, form_of):
    filled = {**form_of(known, comment), "body": "نص محفوظ.", "consent": "on"}
    idea.plan.stages.update(closes_at=timezone.now() - timedelta(hours=1))
    response = known.post(support, {"action": "support"}, follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert known.post(comment, {**filled, "opened": ""}).context["form"].errors
    assert known.post(comment, {"action": "forget"}).status_code == 302


def test_a_support_that_cannot_be_confirmed_any_more_is_told(client, idea, support, form_of, screener):
    asked = {**form_of(client, support), "action": "support", "email": "nora@example.org", "consent": "on"}
    response = client.post(support, asked)
    services.hide_idea(idea=idea, reason={"ar": "…", "fr": "…"}, by=screener)
    confirmation = Confirmation.objects.get()
    page = client.post(f"/ar/ideas/confirm/{confirmation.token}/")
    assert page.context["is_closed"]
    page = client.post(response.url, {"action": "code", "code": confirmation.code})
    assert page.context["code_form"].errors


def test_a_known_person_is_told_that_a_comment_is_read_first(known, comment, form_of):
    filled = {**form_of(known, comment), "body": "تعليق.", "consent": "on"}
    response = known.post(comment, filled, follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["success"]


def test_what_the_service_refuses_is_told_on_the_form(client, comment, form_of, monkeypatch):
    def refuse(**kwargs):
        raise ValidationError("No.")

    monkeypatch.setattr("ideas.views.interacting.request_comment", refuse)
    filled = {**form_of(client, comment), "body": "نص محفوظ.", "email": "nora@example.org", "consent": "on"}
    assert client.post(comment, filled).context["form"].errors["__all__"] == ["No."]


def test_a_signed_in_citizen_is_known(citizen_client, idea, support):
    citizen_client.post(support, {"action": "support"})
    assert IdeaSupport.objects.get().participant.name == "Zineb"
