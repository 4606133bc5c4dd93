"""Shapes that several floors share."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from core.models import Delivery, StateChange
from tests import factories


@pytest.mark.parametrize(
    ("traits", "coming", "is_open", "over"),
    [
        ({}, False, True, False),
        ({"coming": True}, True, False, False),
        ({"over": True}, False, False, True),
        ({"opens_at": None, "closes_at": None}, False, False, False),
        ({"closes_at": None}, False, True, False),
    ],
)
def test_a_window_is_coming_or_open_or_over(traits, coming, is_open, over) -> None:
    window = factories.StageFactory.build(plan=None, **traits)
    assert (window.is_coming(), window.is_open(), window.is_over()) == (coming, is_open, over)


def test_a_window_opens_and_closes_exactly_at_its_instants() -> None:
    window = factories.StageFactory.build(plan=None)
    instant = timedelta(microseconds=1)
    assert window.is_open(window.opens_at)
    assert not window.is_open(window.opens_at - instant)
    assert window.is_open(window.closes_at - instant)
    assert not window.is_open(window.closes_at)
    assert window.is_over(window.closes_at)
    assert not window.is_coming(window.opens_at)


@pytest.mark.parametrize("sql", ["update core_statechange set reason = 'other'", "delete from core_statechange"])
def test_the_log_of_states_cannot_be_rewritten_even_in_sql(db: None, sql: str) -> None:
    change = factories.StateChangeFactory(reason="as it was")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    change.refresh_from_db()
    assert change.reason == "as it was"


def test_the_log_cannot_be_rewritten_through_the_model_either(db: None) -> None:
    change = factories.StateChangeFactory()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change.save()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        StateChange.objects.all().delete()


def test_a_line_of_the_log_and_a_mail_say_what_they_are(db: None) -> None:
    change = factories.StateChangeFactory(object_id=7)
    assert str(change) == f"#{change.pk}"
    delivery = factories.DeliveryFactory()
    assert str(delivery) == f"confirm #{delivery.pk}"


def test_a_sent_mail_has_its_time_and_only_a_sent_one(db: None) -> None:
    delivery = factories.DeliveryFactory()
    for wrong in ({"state": "sent"}, {"sent_at": timezone.now()}, {"state": "failed", "sent_at": timezone.now()}):
        with pytest.raises(IntegrityError, match="delivery_sent_has_time"), transaction.atomic():
            Delivery.objects.filter(pk=delivery.pk).update(**wrong)
