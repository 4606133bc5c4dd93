"""Reads of consultations and comments, by name."""

import pytest

from consultation.models import Comment, Consultation
from tests import factories

pytestmark = pytest.mark.django_db


def test_open_now_is_published_and_within_its_window():
    running = factories.ConsultationFactory()
    for kwargs in ({"over": True}, {"coming": True}, {"state": "draft"}, {"plan__is_published": False}):
        factories.ConsultationFactory(**kwargs)
    assert list(Consultation.objects.open_now()) == [running]


def test_the_ledger_counts_the_response_that_stands():
    consultation = factories.ConsultationFactory()
    changed, kept, silent = (factories.CommentFactory(consultation=consultation) for _n in range(3))
    factories.CommentFactory(consultation=consultation, state="hidden")
    factories.ReasonedResponseFactory(comment=changed, published=True, effect="kept")
    factories.ReasonedResponseFactory(comment=changed, published=True, effect="changed")
    factories.ReasonedResponseFactory(comment=kept, published=True, effect="kept")
    factories.ReasonedResponseFactory(comment=silent, effect="changed")
    counted = Consultation.objects.with_ledger().get()
    assert (counted.comments_count, counted.answered_count, counted.changes_count) == (3, 2, 1)


def test_owed_is_what_waits_for_moderation_or_for_a_published_response():
    waiting = factories.CommentFactory(state="pending")
    unanswered = factories.CommentFactory()
    factories.ReasonedResponseFactory(comment=factories.CommentFactory(), published=True)
    factories.CommentFactory(state="pending", confirmed_at=None)
    factories.CommentFactory(state="hidden")
    assert set(Comment.objects.owed()) == {waiting, unanswered}
