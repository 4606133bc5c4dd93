"""Who comments, who moderates, who answers."""

import pytest
from django.contrib.auth.models import AnonymousUser

from consultation.rules import can_comment, moderates, responds_to
from tests import factories

pytestmark = pytest.mark.django_db


def test_everybody_comments_while_it_is_open():
    assert can_comment(AnonymousUser(), factories.ConsultationFactory())
    assert not can_comment(AnonymousUser(), factories.ConsultationFactory(over=True))


def test_staff_moderate_and_the_institutions_of_a_text_answer(screener, administrator, focal_point_a, institution_a):
    comment = factories.CommentFactory(version__commitment__lead=institution_a)
    other = factories.CommentFactory()
    assert moderates(screener, comment.consultation)
    assert moderates(administrator, comment.consultation)
    assert not moderates(focal_point_a, comment.consultation)
    assert responds_to(focal_point_a, comment)
    assert responds_to(screener, other)
    assert not responds_to(focal_point_a, other)
