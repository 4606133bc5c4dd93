"""Following by e-mail: a confirmed address, two kinds of messages, and one click that ends them."""

import re
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Confirmation
from ideas import services
from ideas.models import Follow, Idea, PendingFollow
from tests import factories
from tests.ideas.conftest import EXPLANATION

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea(plan, theme):
    return factories.IdeaFactory(plan=plan, theme=theme, under_screening=True)


@pytest.fixture
def reader(idea):
    return factories.FollowFactory(idea=idea, language="fr").participant


def unsubscribe_of(message: Any) -> str:
    found = re.fullmatch(r"<https?://[^/]+(/\S+)>", message.extra_headers["List-Unsubscribe"])
    assert found
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert found[1] in message.body
    assert found[1] in message.alternatives[0][0]
    return found[1]


def test_a_wish_whose_subject_is_gone_cannot_be_confirmed(client, form_of, idea):
    address = f"/ar/ideas/{idea.reference}/follow/"
    filled = {**form_of(client, address), "action": "follow", "email": "r@example.org", "consent": "on"}
    assert client.post(address, filled).status_code == 302
    PendingFollow.objects.all().delete()
    confirmation = Confirmation.objects.get()
    assert client.post(f"/ar/ideas/confirm/{confirmation.token}/").status_code in {404, 410}
    assert not Follow.objects.exists()


@pytest.mark.parametrize("kind", ["idea", "theme", "beyond"])
def test_somebody_follows_by_a_confirmed_address(client, form_of, idea, kind, mailbox, language):
    subject = {"idea": lambda: idea, "theme": lambda: idea.theme, "beyond": factories.CommitmentFactory}[kind]()
    place = subject.slug if kind == "theme" else subject.reference
    address = f"/{language}/{'commitments' if kind == 'beyond' else kind + 's'}/{place}/follow/"
    filled = {**form_of(client, address), "action": "follow", "email": "r@example.org"}
    assert client.post(address, filled).status_code == 422
    answer = client.post(address, {**filled, "consent": "on"})
    assert client.post(address, {**filled, "consent": "on"}).url == answer.url, "sent twice it is one wish"
    assert not Follow.objects.exists()
    page = client.get(answer.url)
    assert subject.title in page.content.decode()
    confirmation = Confirmation.objects.get()
    assert confirmation.code in mailbox.last("r@example.org").body
    assert client.get(f"/{language}/ideas/confirm/{confirmation.token}/").status_code == 200
    done = client.post(f"/{language}/ideas/confirm/{confirmation.token}/", follow=True)
    assert done.status_code == 200
    row = Follow.objects.get()
    assert (row.participant.email, row.language, getattr(row, kind)) == ("r@example.org", language, subject)
    # This device is known now.
    assert client.post(address, {"action": "unfollow"}).status_code == 302
    assert not Follow.objects.standing().exists()
    assert client.post(address, {"action": "follow"}).status_code == 302
    assert Follow.objects.standing().get() == row
    assert client.get(address).context["is_following"]
    assert client.post(address, {"action": "forget"}).status_code == 302
    assert not client.get(address).context["person"]


def test_confirming_twice_does_not_begin_again_what_was_ended(idea):
    key = uuid.uuid4()
    wish = {"email": "r@example.org", "interface_language": "ar", "submission_key": key, "idea": idea}
    confirmation = services.request_follow(**wish)
    _idea, participant = services.confirm_follow(confirmation=confirmation)
    assert services.unfollow(participant=participant, idea=idea)
    assert not services.unfollow(participant=participant, idea=idea)
    confirmation.refresh_from_db()
    services.confirm_follow(confirmation=confirmation)
    assert not Follow.objects.standing().exists()


def test_a_decision_is_told_to_followers_once_and_in_their_language(idea, theme, reader, decide, announce, mailbox):
    both = factories.FollowFactory(idea=idea, language="ar")
    factories.FollowFactory(participant=both.participant, idea=None, theme=theme)
    other = factories.IdeaFactory(plan=idea.plan, theme=theme, under_screening=True)
    own = factories.FollowFactory(participant=idea.author, idea=idea)
    factories.FollowFactory(idea=factories.IdeaFactory())
    decisions = [decide(idea), decide(other, "rejected")]
    assert not mailbox.to(reader.email)
    announce(*decisions)
    (told,) = mailbox.to(reader.email)
    assert EXPLANATION["fr"] in told.body
    assert other.reference not in told.body
    (both_told,) = mailbox.to(both.participant.email)
    assert idea.reference in both_told.body
    assert other.reference in both_told.body
    assert EXPLANATION["ar"] in both_told.body
    assert [one.extra_headers["Content-Language"] for one in mailbox.to(own.participant.email)] == [idea.language]


def test_taking_up_is_told_to_followers_after_the_announcement(
    idea, reader, decide, announce, administrator, institution_a, mailbox
):
    announce(decide(idea))
    idea.refresh_from_db()
    sent = factories.TransmissionFactory(idea=idea, institution=institution_a)
    before = len(mailbox.to(reader.email))
    services.answer_transmission(transmission=sent, answer="taken_up", explanation=EXPLANATION, by=administrator)
    told = mailbox.to(reader.email)[before:]
    assert len(told) == 1
    assert EXPLANATION["fr"] in told[0].body


def test_followers_learn_nothing_before_the_announcement(idea, reader, decide, administrator, institution_a, mailbox):
    decide(idea)
    sent = factories.TransmissionFactory(idea=idea, institution=institution_a)
    services.answer_transmission(transmission=sent, answer="taken_up", explanation=EXPLANATION, by=administrator)
    assert not mailbox.to(reader.email)


def test_one_click_ends_what_is_followed_and_undo_takes_it_back(reader, idea, decide, announce, mailbox, client):
    ended = factories.FollowFactory(participant=reader, idea=factories.IdeaFactory(), ended_at="2026-01-01T00:00Z")
    announce(decide(idea))
    address = unsubscribe_of(mailbox.last(reader.email))
    assert client.get(address).status_code == 200
    assert Follow.objects.standing().filter(participant=reader).exists(), "opening it changes nothing"
    machine = Client(enforce_csrf_checks=True)
    assert machine.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Follow.objects.standing().filter(participant=reader).exists()
    page = client.get(address)
    assert 'value="undo"' in page.content.decode()
    client.post(address, {"action": "undo"})
    assert Follow.objects.standing().filter(participant=reader).count() == 1
    ended.refresh_from_db()
    assert ended.ended_at is not None
    assert services.resume_mails(participant=factories.ParticipantFactory()) == 0


def test_an_author_ends_the_mails_about_an_idea_by_one_click(idea, decide, announce, screener, mailbox, client):
    services.ask_information(idea=idea, question="أي جماعة؟", by=screener)
    address = unsubscribe_of(mailbox.last(idea.author.email))
    assert client.get(address).status_code == 200
    client.post(address, {"List-Unsubscribe": "One-Click"})
    assert not Idea.objects.get(pk=idea.pk).author_informed
    services.answer_information(idea=idea, answer="كلها")
    idea.refresh_from_db()
    before = len(mailbox.to(idea.author.email))
    announce(decide(idea))
    assert len(mailbox.to(idea.author.email)) == before
    client.post(address, {"action": "undo"})
    assert Idea.objects.get(pk=idea.pk).author_informed


def test_a_forged_address_ends_nothing(client, reader, idea):
    assert client.post("/ar/ideas/mails/WyJpZGVhIiwxXQ:x:y/").status_code == 404
    assert Follow.objects.standing().filter(participant=reader).exists()


def test_one_follows_one_thing(idea, theme):
    for target in ({}, {"idea": idea, "theme": theme}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Follow.objects.create(participant=idea.author, language="ar", **target)


def test_who_was_erased_is_told_nothing(idea, reader, decide, announce, mailbox):
    reader.erased_at = "2026-01-01T00:00Z"
    reader.save()
    announce(decide(idea))
    assert not mailbox.to(reader.email)
