"""An explanation that lacks a language is completed before the announcement, and never rewritten."""

import pytest
from django.core.exceptions import ValidationError

from core.models import StateChange
from ideas import services
from ideas.errors import NotOpenForDecision
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(plan, theme):
    idea = factories.IdeaFactory(plan=plan, theme=theme, decided=True)
    decision = idea.decisions.get()
    decision.explanation_fr = ""
    decision.save()
    return decision


def test_the_missing_language_is_added_and_what_stands_stays(decision, screener):
    stands = decision.explanation_ar
    texts = {"ar": "نص آخر", "fr": "Car elle est claire."}
    found = services.complete_explanation(decision=decision, explanation=texts, by=screener)
    assert [found.explanation_ar, found.explanation_fr] == [stands, "Car elle est claire."]
    line = StateChange.objects.get(field="explanation")
    assert [line.to_state, line.by] == ["fr", screener]


def test_an_announced_decision_is_not_completed(plan, screener):
    decision = factories.IdeaFactory(plan=plan, accepted=True).decisions.get()
    with pytest.raises(NotOpenForDecision):
        services.complete_explanation(decision=decision, explanation={"fr": "Car."}, by=screener)


def test_a_decision_about_an_idea_that_was_taken_up_again_is_not_completed(decision, screener):
    services.reopen_idea(idea=decision.idea, by=screener, reason="Une erreur.")
    with pytest.raises(NotOpenForDecision):
        services.complete_explanation(decision=decision, explanation={"fr": "Car."}, by=screener)


def test_a_text_that_nobody_can_see_completes_nothing(decision, screener):
    with pytest.raises(ValidationError):
        services.complete_explanation(decision=decision, explanation={"fr": "\u200b"}, by=screener)
