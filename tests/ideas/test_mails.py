"""The messages about an idea: whole in both languages, as text and as HTML."""

import re
import uuid

import pytest

from core import outbox
from core.models import Delivery
from ideas import services
from tests import factories
from tests.ideas.conftest import EXPLANATION, WHY

pytestmark = pytest.mark.django_db

SCRIPT = '<b>l’idée</b> & "moi"'


@pytest.fixture
def idea(plan, theme, language):
    return factories.IdeaFactory(plan=plan, theme=theme, language=language, title=SCRIPT)


def check(delivery, language):
    """What holds for each of our messages."""
    assert delivery.language == language
    assert "\n" not in delivery.subject
    assert delivery.subject
    direction = {"ar": "rtl", "fr": "ltr"}[language]
    assert f'<html lang="{language}" dir="{direction}">' in delivery.html
    assert SCRIPT in delivery.text
    assert "<b>l" not in delivery.html
    assert "&amp;" not in delivery.text
    assert "&#x27;" not in delivery.text
    assert not re.search(r"\{[{%]", delivery.text + delivery.html)
    addresses = re.findall(r"https?://\S+?/(\w\w)/", delivery.text)
    assert set(addresses) == {language}


def test_the_first_message_has_code_and_link(plan, theme, language):
    for request in (
        lambda: services.submit_idea(
            plan=plan,
            theme=theme,
            title=SCRIPT,
            body="نص",
            language="ar",
            email="a@example.org",
            submission_key=uuid.uuid4(),
            interface_language=language,
        )[1],
        lambda: services.request_support(
            idea=factories.IdeaFactory(plan=plan, theme=theme, title=SCRIPT),
            email="a@example.org",
            interface_language=language,
            submission_key=uuid.uuid4(),
        ),
        lambda: services.request_comment(
            idea=factories.IdeaFactory(plan=plan, theme=theme, title=SCRIPT),
            email="a@example.org",
            body="نعم",
            language="ar",
            interface_language=language,
            submission_key=uuid.uuid4(),
        ),
    ):
        confirmation = request()
        delivery = Delivery.objects.latest("pk")
        outbox.write_out(delivery)  # as the worker does
        check(delivery, language)
        assert confirmation.code in delivery.subject
        assert confirmation.code in delivery.text
        assert f"/{language}/ideas/confirm/{confirmation.token}/" in delivery.text
        assert f"/{language}/ideas/confirm/{confirmation.token}/" in delivery.html


def test_received(idea, language):
    from ideas import mails

    mails.received(idea)
    delivery = Delivery.objects.get()
    check(delivery, language)
    assert idea.reference in delivery.subject
    for part in (delivery.text, delivery.html):
        assert idea.tracking_code in part
        assert f"/{language}/ideas/track/?reference={idea.reference}" in part


def test_information_asked(idea, language, screener):
    services.ask_information(idea=idea, question=f"{SCRIPT}?", by=screener)
    check(Delivery.objects.get(), language)


@pytest.mark.parametrize("outcome", ["accepted", "rejected", "merged"])
def test_decided(idea, language, decide, announce, plan, theme, outcome):
    target = {"merged_into": factories.IdeaFactory(plan=plan, theme=theme)} if outcome == "merged" else {}
    announce(decide(idea, outcome, **target))
    delivery = Delivery.objects.get()
    check(delivery, language)
    assert EXPLANATION[language] in delivery.text
    assert "NOW1-A-01" in delivery.text


def test_decided_again(idea, language, decide, announce, screener):
    announce(decide(idea, "rejected"))
    services.reopen_idea(idea=idea, by=screener, reason="…")
    announce(decide(idea, "accepted", superseding_reason=WHY))
    delivery = Delivery.objects.latest("pk")
    check(delivery, language)
    assert WHY[language] in delivery.text


def test_taken_up(idea, language, decide, announce, administrator, institution_a):
    announce(decide(idea))
    idea.refresh_from_db()
    sent = factories.TransmissionFactory(idea=idea, institution=institution_a)
    services.answer_transmission(transmission=sent, answer="taken_up", explanation=EXPLANATION, by=administrator)
    delivery = Delivery.objects.latest("pk")
    check(delivery, language)
    assert str(getattr(institution_a, f"name_{language}")) in delivery.text


def test_nobody_is_written_to_where_there_is_nobody(plan, theme):
    from django.utils import timezone

    from ideas import mails

    mails.received(factories.IdeaFactory(from_workshop=True))
    erased = factories.ParticipantFactory(erased_at=timezone.now())
    mails.received(factories.IdeaFactory(plan=plan, theme=theme, author=erased))
    assert not Delivery.objects.exists()


def test_an_idea_in_a_language_that_the_portal_does_not_speak_is_answered_in_its_first(plan, theme):
    from ideas import mails

    mails.received(factories.IdeaFactory(plan=plan, theme=theme, language="es"))
    assert Delivery.objects.get().language == "ar"
