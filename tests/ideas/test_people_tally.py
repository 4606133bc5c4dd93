"""How many people take part is kept by triggers, and is at each moment what counting every row would give."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from core.enums import CommentState
from ideas.enums import IdeaState
from ideas.models import Idea, IdeaComment, IdeaSupport, PeopleTally, TakingPart
from ideas.services import gather_tally
from outcomes.figures.counting import portal_people, portal_people_from_rows
from tests import factories
from tests.support.crowds import at_once, faults

pytestmark = pytest.mark.django_db


def agree(plan: Any, proposing: int, interacting: int) -> None:
    kept = portal_people(plan)
    assert kept == portal_people_from_rows(plan)
    assert (kept.proposing, kept.interacting) == (proposing, interacting)


def idea_of(plan: Any, author: Any = None, **more: Any) -> Idea:
    return factories.IdeaFactory(plan=plan, author=author, state="submitted", public_state="submitted", **more)


@pytest.fixture
def person() -> Any:
    return lambda: factories.ParticipantFactory(confirmed_at=timezone.now())


def test_whoever_proposes_counts_once_however_much_they_do(plan: Any, person: Any) -> None:
    author = person()
    first, second = idea_of(plan, author), idea_of(plan, author)
    agree(plan, 1, 0)
    factories.IdeaSupportFactory(idea=first, participant=author)
    agree(plan, 1, 0)
    Idea.objects.filter(pk=first.pk).update(state=IdeaState.WITHDRAWN, public_state="")
    agree(plan, 1, 0)
    Idea.objects.filter(pk=second.pk).update(state=IdeaState.WITHDRAWN, public_state="")
    # The support stood on an idea that counts no more either.
    agree(plan, 0, 0)
    Idea.objects.filter(pk=first.pk).update(state=IdeaState.SUBMITTED, public_state="submitted")
    agree(plan, 1, 0)


def test_whoever_only_supports_or_comments_interacts(plan: Any, person: Any) -> None:
    idea, other = idea_of(plan), idea_of(plan)
    somebody = person()
    support = factories.IdeaSupportFactory(idea=idea, participant=somebody)
    agree(plan, 0, 1)
    comment = factories.IdeaCommentFactory(idea=other, participant=somebody, state=CommentState.PUBLISHED)
    agree(plan, 0, 1)
    support.delete()
    agree(plan, 0, 1)
    IdeaComment.objects.filter(pk=comment.pk).update(state=CommentState.HIDDEN)
    agree(plan, 0, 0)
    IdeaComment.objects.filter(pk=comment.pk).update(state=CommentState.PUBLISHED)
    agree(plan, 0, 1)
    Idea.objects.filter(pk=other.pk).update(author=somebody)
    agree(plan, 1, 0)
    IdeaComment.objects.filter(pk=comment.pk).delete()
    Idea.objects.filter(pk=other.pk).delete()
    agree(plan, 0, 0)


def test_only_confirmed_people_count_and_only_in_their_plan(plan: Any, person: Any) -> None:
    idea, elsewhere = idea_of(plan), idea_of(factories.ActionPlanFactory())
    waiting = factories.ParticipantFactory(confirmed_at=None)
    IdeaSupport.objects.bulk_create(
        [
            IdeaSupport(idea=one, participant=who)
            for one, who in [(idea, waiting), (idea, person()), (elsewhere, person())]
        ]
    )
    agree(plan, 0, 1)
    waiting.confirmed_at = timezone.now()
    waiting.save()
    agree(plan, 0, 2)
    agree(elsewhere.plan, 0, 1)
    IdeaSupport.objects.filter(idea=idea).update(idea=elsewhere)
    agree(plan, 0, 0)
    agree(elsewhere.plan, 0, 3)


def test_a_person_who_is_gone_counts_no_more(plan: Any, person: Any) -> None:
    somebody = person()
    factories.IdeaSupportFactory(idea=idea_of(plan), participant=somebody)
    agree(plan, 0, 1)
    somebody.delete()
    agree(plan, 0, 0)
    assert not TakingPart.objects.filter(participant_id=somebody.pk).exists()


def test_putting_lines_together_changes_no_number(plan: Any, person: Any) -> None:
    for _n in range(3):
        idea_of(plan, person())
    assert PeopleTally.objects.count() == 3
    gather_tally(most=2)
    assert PeopleTally.objects.count() == 1
    agree(plan, 3, 0)


def test_without_its_trigger_the_number_would_be_wrong(plan: Any, person: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("alter table ideas_idea disable trigger ideas_idea_people_added")
    idea_of(plan, person())
    assert portal_people(plan) != portal_people_from_rows(plan)
    with connection.cursor() as cursor:
        cursor.execute("select ideas_look_at_everybody()")
    agree(plan, 1, 0)


@pytest.mark.django_db(transaction=True)
def test_two_acts_of_one_person_at_once_count_once_and_end_together(plan: Any, person: Any) -> None:
    somebody, first, second = person(), idea_of(plan), idea_of(plan)

    def together(*works: Any) -> None:
        assert faults(at_once(*(transaction.atomic(work) for work in works))) == []

    together(
        *(lambda idea=idea: IdeaSupport.objects.create(idea=idea, participant=somebody) for idea in (first, second))
    )
    agree(plan, 0, 1)
    together(*(lambda idea=idea: IdeaSupport.objects.filter(idea=idea).delete() for idea in (first, second)))
    agree(plan, 0, 0)
