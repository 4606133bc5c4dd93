"""How the queues stand."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.standing import Standing, jobs_standing, outbox_standing
from tests import factories

pytestmark = pytest.mark.django_db


def test_empty_queues_are_not_late() -> None:
    assert outbox_standing() == jobs_standing() == Standing(0, 0.0, 0, 0)


def test_a_mail_is_late_from_the_moment_it_was_due() -> None:
    now = timezone.now()
    factories.DeliveryFactory(next_attempt_at=now - timedelta(minutes=20))
    factories.DeliveryFactory(next_attempt_at=now + timedelta(hours=1), attempts=3)
    factories.DeliveryFactory(state="sent", sent_at=now, next_attempt_at=now - timedelta(days=1))
    factories.DeliveryFactory(state="failed")
    told = outbox_standing()
    assert (told.waiting, told.tried, told.given_up) == (2, 1, 1)
    assert 20 * 60 <= told.oldest < 40 * 60


def test_a_mail_of_later_is_not_late() -> None:
    factories.DeliveryFactory(next_attempt_at=timezone.now() + timedelta(hours=1))
    assert outbox_standing().oldest == 0


def test_jobs_wait_until_they_are_over() -> None:
    factories.JobFactory()
    factories.JobFactory(state="running", attempts=2)
    factories.JobFactory(state="failed", finished_at=timezone.now())
    told = jobs_standing()
    assert (told.waiting, told.tried, told.given_up) == (2, 1, 1)
    assert told.oldest >= 0
