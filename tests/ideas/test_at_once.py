"""Twenty at once: a double click is one idea, nobody supports twice. Without its guard each is seen to fail."""

import pytest
from django.db import connection

from core.inserting import insert
from ideas import services
from ideas.models import Idea, IdeaStats, IdeaSupport
from tests import factories
from tests.support.crowds import at_once

PEOPLE = 20

pytestmark = pytest.mark.django_db(transaction=True)


def test_twenty_clicks_make_one_idea_and_all_get_its_answer(words):
    sent = words()
    said = at_once(*[lambda: services.submit_idea(**sent)[1].handle] * PEOPLE)
    assert Idea.objects.count() == 1
    assert len(set(said)) == 1, said


def test_if_nobody_looked_for_the_key_the_other_clicks_would_fail(words, monkeypatch):
    monkeypatch.setattr("ideas.services.submission.insert", lambda row, **_unless: insert(row))
    sent = words()
    said = at_once(*[lambda: services.submit_idea(**sent)[1].handle] * PEOPLE)
    assert any(isinstance(one, Exception) for one in said)


def test_twenty_supports_of_one_person_count_once(plan, theme):
    idea = factories.IdeaFactory(plan=plan, theme=theme)
    person = factories.ParticipantFactory()
    said = at_once(*[lambda: services.support_idea(idea=idea, participant=person)] * PEOPLE)
    assert said.count(True) == 1
    assert said.count(False) == PEOPLE - 1
    assert IdeaSupport.objects.count() == 1
    assert IdeaStats.objects.get(idea=idea).supports_count == 1


def test_without_the_constraint_they_would_count_more_than_once(plan, theme):
    idea = factories.IdeaFactory(plan=plan, theme=theme)
    person = factories.ParticipantFactory()
    with connection.cursor() as cursor:
        cursor.execute("alter table ideas_ideasupport drop constraint ideasupport_once")
    try:
        at_once(*[lambda: services.support_idea(idea=idea, participant=person)] * PEOPLE)
        assert IdeaSupport.objects.count() > 1
    finally:
        IdeaSupport.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(
                "alter table ideas_ideasupport add constraint ideasupport_once unique (idea_id, participant_id)"
            )
