"""What waits for whom: numbers are given one after the other, and nobody else stands in that queue."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.models import Confirmation
from ideas import services
from ideas.models import Idea
from plans.models import ActionPlan
from tests import factories
from tests.ideas.conftest import EXPLANATION
from tests.support.crowds import at_once
from tests.support.locks import held_by_another

pytestmark = pytest.mark.django_db(transaction=True)


def beside(act: Callable[[], Any]) -> Any:
    """What somebody else is told who does `act` on another connection and hardly waits for a lock."""
    return at_once(act, begin="set lock_timeout = 300")[0]


@pytest.fixture
def acts(plan: Any, theme: Any, screener: Any, institution_a: Any, decide: Any) -> dict[str, Callable[[Any], Any]]:
    """Long acts of staff on many ideas of a plan."""

    def announce(idea: Any) -> Any:
        decision = decide(idea)
        with transaction.atomic():
            return services.announce_decisions(
                plan=plan, decisions=[decision.pk], title={"ar": "إعلان", "fr": "Annonce"}, by=screener
            )

    def send(idea: Any) -> Any:
        announce(idea)
        return services.send_dossiers(plan=plan, ideas=[idea], institutions=[institution_a], by=screener)

    def decide_one(idea: Any) -> Any:
        return services.decide_idea(
            idea=idea,
            outcome="rejected",
            reason=factories.ScreeningReasonFactory(outcome="rejected"),
            explanation=EXPLANATION,
            by=screener,
        )

    return {"announce": announce, "send": send, "decide": decide_one}


@pytest.mark.parametrize("name", ["announce", "send", "decide"])
def test_citizens_send_support_and_follow_while_staff_act_on_many_ideas(name, acts, plan, theme, words) -> None:
    idea = factories.IdeaFactory(plan=plan, theme=theme, under_screening=True)
    person = factories.ParticipantFactory()
    sent = words()
    with transaction.atomic():
        acts[name](idea)
        assert isinstance(beside(lambda: services.submit_idea(**sent)[0]), Idea)
        assert beside(lambda: services.support_idea(idea=idea, participant=person)) is True
        assert beside(lambda: services.follow(participant=person, language="ar", idea=idea)).idea_id == idea.pk


def test_who_waits_too_long_for_a_number_is_asked_to_try_again_and_loses_nothing(client, plan, words, mailbox) -> None:
    _idea, confirmation = services.submit_idea(**words())
    address = reverse("ideas:confirm", args=[confirmation.token])
    client.raise_request_exception = False
    with held_by_another(lambda: ActionPlan.objects.select_for_update(no_key=True).get(pk=plan.pk)):
        busy = client.post(address)
    assert (busy.status_code, busy["Retry-After"]) == (503, "5")
    assert Confirmation.objects.get().confirmed_at is None
    assert client.post(address).status_code == 302
    assert Idea.objects.get().reference == f"{plan.reference}-I-0001"
