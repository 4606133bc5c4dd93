"""The database refuses an outcome without its decision, whatever door is tried."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from ideas.models import Idea, ScreeningDecision
from tests import factories

pytestmark = pytest.mark.django_db


def look_now() -> None:
    """What is looked at when a transaction ends, looked at now."""
    connection.check_constraints()


def change(rows: Any, **values: Any) -> None:
    with transaction.atomic():
        rows.update(**values) if values else rows.delete()
        look_now()


@pytest.mark.parametrize("state", ["accepted", "rejected", "merged", "split"])
@pytest.mark.parametrize("column", ["state", "public_state"])
def test_an_outcome_without_a_decision_is_refused(state, column):
    idea = factories.IdeaFactory(under_screening=True)
    target = {"state": "merged_into", "public_state": "public_merged_into"}[column]
    more = {target: factories.IdeaFactory()} if state == "merged" else {}
    with pytest.raises(DatabaseError, match="without a"):
        change(Idea.objects.filter(pk=idea.pk), **{column: state}, **more)


def test_a_decision_that_is_not_announced_shows_nothing():
    idea = factories.IdeaFactory(decided=True)
    look_now()
    with pytest.raises(DatabaseError, match="without an announced decision"):
        change(Idea.objects.filter(pk=idea.pk), public_state="accepted")


def test_a_superseded_decision_is_none():
    idea = factories.IdeaFactory(accepted=True)
    earlier = idea.decisions.get()
    factories.ScreeningDecisionFactory(
        idea=idea, outcome="rejected", supersedes=earlier, superseding_reason_ar="سبب", superseding_reason_fr="Motif"
    )
    with pytest.raises(DatabaseError, match="without a decision"):
        change(Idea.objects.filter(pk=idea.pk), state="accepted")
    # Its announced state is that of the decision that was announced.
    change(Idea.objects.filter(pk=idea.pk), state="rejected")


def test_the_decision_of_a_decided_idea_is_not_taken_away():
    decision = factories.IdeaFactory(decided=True).decisions.get()
    with pytest.raises(DatabaseError, match="without a decision"):
        change(ScreeningDecision.objects.filter(pk=decision.pk))


def test_without_the_guard_it_would_pass():
    with connection.cursor() as cursor:
        cursor.execute("drop trigger idea_decided_has_decision on ideas_idea")
    idea = factories.IdeaFactory(under_screening=True)
    Idea.objects.filter(pk=idea.pk).update(state="accepted")
    look_now()
    Idea.objects.filter(pk=idea.pk).update(state="under_screening")
