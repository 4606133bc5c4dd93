"""Who comments, who moderates, who answers."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser

from consultation.rules import can_comment, is_short, moderates, responds_to, takes_late_comment, usual_end
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


def test_without_dates_nothing_is_late_or_short():
    draft = factories.ConsultationFactory(state="draft", opens_at=None, closes_at=None)
    assert not takes_late_comment(draft, None)
    assert not is_short(draft)


def test_the_usual_length_is_the_plans_and_keeps_the_wall_time():
    opens = datetime(2026, 9, 1, 9, tzinfo=ZoneInfo("Africa/Casablanca"))
    consultation = factories.ConsultationFactory(state="draft", opens_at=opens, plan__consultation_days=28)
    consultation.closes_at = usual_end(consultation)
    assert consultation.closes_at.isoformat()[:16] == "2026-09-29T09:00"
    assert not is_short(consultation)
    consultation.closes_at = opens + timedelta(days=14)
    assert is_short(consultation)
