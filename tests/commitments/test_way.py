"""The way of a commitment at the top of its page."""

from datetime import UTC, date, datetime

import pytest

from commitments.enums import Extent
from commitments.models import Commitment
from commitments.views.way import STRANDS, way_of
from tests import factories

pytestmark = pytest.mark.django_db


def way(**fields):
    card = factories.CommitmentFactory(**fields)
    return way_of(Commitment.objects.for_page().get(pk=card.pk), [])


def states(made) -> list[str]:
    return [step["state"] for step in made["steps"]]


def test_each_idea_is_a_line_up_to_so_many() -> None:
    card = factories.CommitmentFactory()
    for _ in range(STRANDS + 2):
        idea = factories.IdeaFactory(accepted=True, plan=card.plan)
        factories.CommitmentIdeaFactory(commitment=card, idea=idea, extent=Extent.WHOLLY)
    made = way_of(Commitment.objects.for_page().get(pk=card.pk), [])
    assert made["ideas"] == STRANDS + 2
    assert len(made["strands"]) == STRANDS
    assert str(STRANDS + 2) in made["text"]


def test_a_commitment_without_ideas_has_its_steps_alone() -> None:
    assert way()["strands"] == []


def test_what_is_to_come_waits() -> None:
    assert states(way()) == ["done", "waiting", "waiting"]


def test_a_running_consultation_is_the_step_of_today() -> None:
    assert states(way(state="in_consultation")) == ["done", "current", "waiting", "waiting"]


def test_a_dropped_commitment_ends_there() -> None:
    assert states(way(dropped=True)) == ["done", "no"]


def test_an_adopted_commitment_is_being_carried_out() -> None:
    made = way(adopted=True)
    assert states(made)[:2] == ["done", "done"]
    assert len(made["steps"]) == 3


@pytest.mark.parametrize(("adopted_on", "told"), [(date(2021, 7, 28), False), (date(2026, 12, 1), True)])
def test_the_day_of_the_proposal_is_told_only_where_it_came_before_the_adoption(adopted_on, told) -> None:
    made = way(adopted=True, proposed_at=datetime(2026, 11, 1, tzinfo=UTC), adopted_at=adopted_on)
    assert bool(made["steps"][0]["date"]) is told
