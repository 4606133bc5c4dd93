"""The tally says of every kind of idea what counting the ideas says, whatever was done to them."""

import contextlib
import itertools

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import QueryDict
from django.utils import timezone

from ideas.enums import PUBLIC_STATES, IdeaState
from ideas.facets import facets
from ideas.filters import IdeaFilter
from ideas.models import Idea, IdeaTally
from ideas.services import gather_tally
from ogportal.tasks import gather_tally as gather_task
from tests.factories import IdeaFactory, ThemeFactory

pytestmark = pytest.mark.django_db


def agree(plan) -> None:
    for kinds, rows in (
        (IdeaTally.objects.readable(), Idea.objects.public()),
        (IdeaTally.objects.counted(), Idea.objects.submitted()),
    ):
        assert kinds.filter(plan=plan).number() == rows.filter(plan=plan).count()
        for idea in Idea.objects.filter(plan=plan):
            alike = {
                "plan": plan,
                "theme": idea.theme,
                "channel": idea.channel,
                "public_state": idea.public_state,
                "territory": idea.territory,
            }
            if idea.territory is None:
                alike.pop("territory")
                alike["territory__isnull"] = True
            assert kinds.filter(**alike).number() == rows.filter(**alike).count()


def test_every_state_announced_or_not_hidden_or_not_split_or_not(plan) -> None:
    with connection.cursor() as cursor:  # else every decided one needs its decision
        cursor.execute("alter table ideas_idea disable trigger idea_decided_has_decision")
    idea = IdeaFactory(plan=plan)
    ways = itertools.product(IdeaState, ["", *sorted(PUBLIC_STATES)], (None, timezone.now()), (None, idea))
    for state, public_state, hidden_at, split_from in ways:
        row = IdeaFactory(plan=plan, theme=idea.theme)
        changed = {"state": state, "public_state": public_state, "hidden_at": hidden_at, "split_from": split_from}
        if state == IdeaState.MERGED:
            changed["merged_into"] = idea
        if public_state == IdeaState.MERGED:
            changed["public_merged_into"] = idea
        # A kind that a constraint forbids is counted by nobody.
        with contextlib.suppress(IntegrityError), transaction.atomic():
            Idea.objects.filter(pk=row.pk).update(**changed)
    agree(plan)


def test_many_at_once_one_by_one_and_gone(plan) -> None:
    ideas = IdeaFactory.create_batch(4, plan=plan)
    agree(plan)
    Idea.objects.filter(plan=plan).update(theme=ThemeFactory(plan=plan))
    agree(plan)
    Idea.objects.filter(pk=ideas[0].pk).delete()
    agree(plan)
    lines = IdeaTally.objects.count()
    Idea.objects.filter(plan=plan).update(title="A change that changes no number")
    assert IdeaTally.objects.count() == lines


def test_a_plan_that_is_not_published_is_not_read(plan) -> None:
    IdeaFactory(plan=plan)
    assert IdeaTally.objects.readable().number() == 1
    plan.is_published = False
    plan.save()
    assert IdeaTally.objects.readable().number() == 0
    assert IdeaTally.objects.counted().number() == 1


def test_putting_lines_together_changes_no_number(plan) -> None:
    ideas = IdeaFactory.create_batch(3, plan=plan, theme=ThemeFactory(plan=plan))
    Idea.objects.filter(pk=ideas[0].pk).delete()
    assert gather_tally(most=4) == 0
    assert gather_task() == 0
    # Four of ideas, and as many of their authors.
    assert gather_tally(most=3) == 8
    assert IdeaTally.objects.count() == 1
    agree(plan)


def test_without_its_trigger_the_tally_would_be_wrong(plan) -> None:
    with connection.cursor() as cursor:
        cursor.execute("alter table ideas_idea disable trigger idea_tally_added")
    IdeaFactory(plan=plan)
    with pytest.raises(AssertionError):
        agree(plan)


def test_more_ideas_than_are_counted_are_shown_without_numbers(plan, monkeypatch, client) -> None:
    IdeaFactory.create_batch(4, plan=plan, title="Un pont sur la rivière")
    monkeypatch.setattr("ideas.facets.MOST_COUNTED", 3)
    found = facets(IdeaFilter(QueryDict("q=pont")))
    assert (found.total, found.is_more) == (3, True)
    assert {option.count for facet in found.facets for option in facet.options} == {None}
    narrow = facets(IdeaFilter(QueryDict("q=pont&status=accepted")))
    assert (narrow.total, narrow.is_more) == (0, False)
    assert "plus de 3 idées" in client.get("/fr/ideas/?q=pont").content.decode()
