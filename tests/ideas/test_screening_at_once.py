"""C4: ten people screen one idea at once. One wins, nine are told; there is one decision, one change, one mail."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from core.models import Delivery, StateChange
from core.transitions import TransitionNotAllowed
from ideas import services
from ideas.errors import DecidedMeanwhile, NotOpenForDecision
from ideas.models import Idea, ScreeningDecision
from ideas.services import screening
from tests import factories
from tests.ideas.conftest import EXPLANATION
from tests.support.crowds import at_once

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 10


@pytest.fixture
def idea(plan, theme):
    return factories.IdeaFactory(plan=plan, theme=theme, under_screening=True)


def ten(work: Callable[[int], Any]) -> list[Any]:
    """What each of ten people is told who do `work(n)` in the same instant; of an exception its kind."""
    said = at_once(*[lambda n=n: work(n) for n in range(PEOPLE)])
    return [type(one) if isinstance(one, Exception) else one for one in said]


@pytest.fixture
def screen(idea, reasons, screener):
    """Three ways to screen, in turn: accept, reject, ask."""

    def make(n: int) -> str:
        known = {"idea": Idea.objects.get(pk=idea.pk), "by": screener, "version": 1}
        outcome = ("accepted", "rejected", "ask")[n % 3]
        if outcome == "ask":
            services.ask_information(question="أي جماعة؟", **known)
        else:
            services.decide_idea(outcome=outcome, reason=reasons[outcome], explanation=EXPLANATION, **known)
        return outcome

    return make


def test_of_ten_who_screen_one_idea_one_wins_and_nine_are_told(idea, screen):
    said = ten(screen)
    assert said.count(DecidedMeanwhile) == PEOPLE - 1
    winner = next(one for one in said if one is not DecidedMeanwhile)
    idea.refresh_from_db()
    assert idea.state == {"ask": "info_requested"}.get(winner, winner)
    assert StateChange.objects.filter(model="ideas.idea", object_id=idea.pk, field="state").count() == 1
    assert ScreeningDecision.objects.count() == (winner != "ask")
    assert Delivery.objects.count() == (winner == "ask")


def test_without_the_guard_nobody_is_told_what_happened(idea, screen, monkeypatch):
    """The test above can fail: this is what it sees when the row is read without lock and version."""
    monkeypatch.setattr(
        screening, "lock_idea", lambda idea, version: Idea.objects.select_related("plan").get(pk=idea.pk)
    )
    said = ten(screen)
    assert DecidedMeanwhile not in said
    # The rules of the row refuse last, asked beforehand or by the database: another decision has come meanwhile.
    refusals = {TransitionNotAllowed, NotOpenForDecision, ValidationError, IntegrityError}
    assert {one for one in said if isinstance(one, type)} <= refusals


def test_ten_pages_at_once_give_one_redirect_and_nine_conflicts_with_the_decision(idea, reasons, sign_in, screener):
    clients = [sign_in(screener) for _n in range(PEOPLE)]
    page = f"/admin/ideas/idea/{idea.pk}/screen/"
    typed = {"version": 1, "reason": reasons["rejected"].pk, "explanation_ar": "نص", "explanation_fr": "Texte"}
    answers = ten(lambda n: clients[n].post(page, typed))
    assert sorted(answer.status_code for answer in answers) == [302] + [409] * (PEOPLE - 1)
    told = next(answer for answer in answers if answer.status_code == 409).content.decode()
    assert str(screener) in told
    assert "Texte" in told
    assert ScreeningDecision.objects.count() == 1
