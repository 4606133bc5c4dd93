"""Twenty at once: a double click is one idea, nobody supports twice. Without its guard each is seen to fail."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from core.inserting import insert
from ideas import services
from ideas.models import Idea, IdeaStats, IdeaSupport
from tests import factories

PEOPLE = 20

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act: Callable[[], Any]) -> list[Any]:
    """What twenty calls at the same moment answered; an exception is an answer."""
    start, said = threading.Barrier(PEOPLE), []

    def call() -> None:
        try:
            start.wait(timeout=30)
            said.append(act())
        except Exception as error:  # noqa: BLE001 - the test looks at it
            said.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=call) for _n in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def test_twenty_clicks_make_one_idea_and_all_get_its_answer(words):
    sent = words()
    said = at_once(lambda: services.submit_idea(**sent)[1].handle)
    assert Idea.objects.count() == 1
    assert len(set(said)) == 1, said


def test_if_nobody_looked_for_the_key_the_other_clicks_would_fail(words, monkeypatch):
    monkeypatch.setattr("ideas.services.submission.insert", lambda row, **_unless: insert(row))
    sent = words()
    said = at_once(lambda: services.submit_idea(**sent)[1].handle)
    assert any(isinstance(one, Exception) for one in said)


def test_twenty_supports_of_one_person_count_once(plan, theme):
    idea = factories.IdeaFactory(plan=plan, theme=theme)
    person = factories.ParticipantFactory()
    said = at_once(lambda: services.support_idea(idea=idea, participant=person))
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
        at_once(lambda: services.support_idea(idea=idea, participant=person))
        assert IdeaSupport.objects.count() > 1
    finally:
        IdeaSupport.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(
                "alter table ideas_ideasupport add constraint ideasupport_once unique (idea_id, participant_id)"
            )
