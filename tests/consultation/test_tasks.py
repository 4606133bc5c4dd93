"""Institutions are reminded of the comments that wait for them, each step once."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from consultation.tasks import remind_institutions, step_of
from core.models import Delivery
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("days", "step"),
    [(30, "first"), (8, "first"), (7, "soon"), (0, "soon"), (-1, "late-0"), (-7, "late-0"), (-8, "late-1")],
)
def test_a_reminder_has_its_turn(days, step):
    today = date(2026, 5, 1)
    assert step_of(today + timedelta(days=days), today) == step


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_focal_points_are_asked_once_a_step(institution_a, focal_point_a, mailbox, language):
    focal_point_a.language = language
    focal_point_a.save()
    consultation = factories.ConsultationFactory(over=True, answers_due_date=timezone.localdate() + timedelta(days=3))
    for _n in range(3):
        factories.CommentFactory(consultation=consultation, version__commitment__lead=institution_a)
    proposed = factories.CommentFactory(consultation=consultation, version__commitment__lead=institution_a)
    factories.ReasonedResponseFactory(comment=proposed, effect="kept")
    factories.CommentFactory(consultation=consultation, version__commitment__lead=None)
    assert remind_institutions() == 1
    assert remind_institutions() == 1
    assert Delivery.objects.count() == 1
    message = mailbox.last(focal_point_a.email)
    assert "3" in message.subject
    assert f"/{language}/desk/comments/" in message.body
    type(consultation).objects.update(answers_due_date=timezone.localdate() - timedelta(days=1))
    remind_institutions()
    assert Delivery.objects.count() == 2


def test_nobody_is_asked_while_it_is_open_or_when_all_is_answered(focal_point_a, institution_a):
    due = timezone.localdate() + timedelta(days=3)
    running = factories.ConsultationFactory(answers_due_date=due)
    factories.CommentFactory(consultation=running, version__commitment__lead=institution_a)
    over = factories.ConsultationFactory(over=True, answers_due_date=due)
    factories.ReasonedResponseFactory(
        comment__consultation=over, comment__version__commitment__lead=institution_a, published=True
    )
    assert remind_institutions() == 0
