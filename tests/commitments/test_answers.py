"""An institution's answer names the commitments that take an idea up: its own, and only when it does."""

import pytest
from django.core.exceptions import ValidationError

from commitments import services
from commitments.models import CommitmentIdea
from ideas.models import InstitutionAnswer
from tests import factories

pytestmark = pytest.mark.django_db
WHY = {"ar": "تدخل الفكرة في التزامنا.", "fr": "L’idée entre dans notre engagement."}


@pytest.fixture
def sent(institution_a):
    return factories.TransmissionFactory(institution=institution_a)


def answer(sent, by, **kwargs):
    given = {"answer": "taken_up", "explanation": WHY, "commitments": []} | kwargs
    return services.answer_with_commitments(transmission=sent, by=by, **given)


def test_taken_up_it_is_linked_to_what_it_names(sent, focal_point_a):
    own = factories.CommitmentFactory(plan=sent.idea.plan, lead=sent.institution)
    answer(sent, focal_point_a, commitments=[own])
    assert CommitmentIdea.objects.get().commitment == own


def test_not_taken_up_it_names_none(sent, focal_point_a):
    own = factories.CommitmentFactory(plan=sent.idea.plan, lead=sent.institution)
    with pytest.raises(ValidationError):
        answer(sent, focal_point_a, answer="not_taken_up", commitments=[own])
    assert not InstitutionAnswer.objects.exists()


def test_what_belongs_to_another_institution_cannot_be_named(sent, focal_point_a):
    with pytest.raises(services.CommitmentNotTheirs):
        answer(sent, focal_point_a, commitments=[factories.CommitmentFactory(plan=sent.idea.plan)])
    assert not InstitutionAnswer.objects.exists()
