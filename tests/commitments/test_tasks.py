"""Institutions are reminded of what is due, in their language, and never twice of the same."""

from datetime import timedelta

import pytest
from django.utils import timezone

from commitments.tasks import remind_of_due_activities
from core.models import Delivery
from tests import factories

pytestmark = pytest.mark.django_db


def activity(body, days, **kwargs):
    card = factories.CommitmentFactory(lead=body, adopted=True)
    return factories.ActivityFactory(
        commitment=card, due_date=timezone.localdate() + timedelta(days=days), **kwargs
    )  # fmt: skip


def test_a_focal_point_is_reminded_once_before_each_of_the_two_days(institution_a, focal_point_a, mailbox):
    row = activity(institution_a, 10, title_fr="La formation", title_ar="التكوين")
    assert (remind_of_due_activities(), remind_of_due_activities()) == (1, 0)
    type(row).objects.filter(pk=row.pk).update(due_date=timezone.localdate() + timedelta(days=2))
    assert remind_of_due_activities() == 1
    mailbox.drain()
    message = mailbox.last(focal_point_a.email)
    expected = {"fr": "La formation", "ar": "التكوين"}[focal_point_a.language]
    assert expected in message.body
    assert f"/{focal_point_a.language}/desk/commitments/{row.commitment.reference}/" in message.body
    assert "<" not in message.subject


def test_who_leads_the_activity_itself_is_reminded_and_nobody_of_what_is_done_late_or_far(
    institution_a, institution_b, focal_point_a, focal_point_b
):
    activity(institution_a, 3, lead=institution_b)
    activity(institution_a, 3, state="done", percent=100)
    activity(institution_a, -1)
    activity(institution_a, 15)
    activity(None, 3)
    focal_point_a.is_active = False
    focal_point_a.save()
    activity(institution_a, 3)
    assert remind_of_due_activities() == 1
    assert Delivery.objects.get().to == focal_point_b.email
