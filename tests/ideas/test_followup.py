from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.models import Delivery
from ideas import services
from ideas.errors import NotAccepted, NotTheirs
from ideas.models import InstitutionAnswer, Transmission
from tests import factories
from tests.ideas.conftest import EXPLANATION

pytestmark = pytest.mark.django_db


def test_an_accepted_idea_is_sent_to_institutions_once_each(institution_a, institution_b, screener):
    idea = factories.IdeaFactory(accepted=True)
    rows = services.transmit_idea(idea=idea, institutions=[institution_a], by=screener)
    assert rows[0].due_date == timezone.localdate() + timedelta(days=30)
    due = date(2030, 1, 1)
    rows = services.transmit_idea(idea=idea, institutions=[institution_a, institution_b], by=screener, due_date=due)
    assert [row.institution for row in rows] == [institution_b]
    assert rows[0].due_date == due


@pytest.mark.parametrize("state", ["submitted", "under_screening", "rejected"])
def test_only_an_accepted_idea_is_sent(institution_a, screener, state):
    with pytest.raises(NotAccepted):
        services.transmit_idea(idea=factories.IdeaFactory(state=state), institutions=[institution_a], by=screener)


@pytest.fixture
def transmission(institution_a):
    return factories.TransmissionFactory(institution=institution_a)


def test_an_institution_answers_through_its_own_people(transmission, focal_point_a, focal_point_b):
    given = {"transmission": transmission, "answer": "not_taken_up", "explanation": EXPLANATION}
    with pytest.raises(NotTheirs):
        services.answer_transmission(**given, by=focal_point_b)
    assert services.answer_transmission(**given, by=focal_point_a).by == focal_point_a
    assert not Delivery.objects.exists()


def test_an_administrator_may_answer_for_it_and_both_languages_are_needed(transmission, administrator):
    with pytest.raises(ValidationError):
        services.answer_transmission(
            transmission=transmission, answer="taken_up", explanation={"ar": "نعم."}, by=administrator
        )
    assert not InstitutionAnswer.objects.exists()


def test_the_author_is_told_once_that_the_idea_is_taken_up(transmission, focal_point_a, mailbox):
    for _n in range(2):
        services.answer_transmission(
            transmission=transmission, answer="taken_up", explanation=EXPLANATION, by=focal_point_a
        )
    assert len(mailbox.to(transmission.idea.author.email)) == 1
    assert EXPLANATION["ar"] in mailbox.last().body


def test_nothing_is_told_before_the_acceptance_is_announced(institution_a, focal_point_a):
    idea = factories.IdeaFactory(decided=True)
    transmission = Transmission.objects.create(idea=idea, institution=institution_a, due_date=timezone.localdate())
    services.answer_transmission(
        transmission=transmission, answer="taken_up", explanation=EXPLANATION, by=focal_point_a
    )
    assert not Delivery.objects.exists()
