"""Rows of what every app stands on."""

from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory


class DeliveryFactory(DjangoModelFactory):
    class Meta:
        model = "core.Delivery"

    kind = "confirm"
    to = factory.Sequence(lambda n: f"reader{n}@example.org")
    language = "ar"
    subject = "تأكيد العنوان"
    text = "مرحبا\n"


class JobFactory(DjangoModelFactory):
    class Meta:
        model = "core.Job"

    kind = "tests.count"
    title = "عد الأفكار"
    language = "ar"
    by = factory.SubFactory("tests.factories.UserFactory")
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))

    class Params:
        done = factory.Trait(state="done", finished_at=factory.LazyFunction(timezone.now))


class LogLinkFactory(DjangoModelFactory):
    class Meta:
        model = "core.LogLink"

    number = factory.Sequence(lambda n: n + 1)
    source = "tests"
    row = factory.Sequence(lambda n: n + 1)
    row_hash = text_hash = hash = "0" * 64


class LogHeadFactory(DjangoModelFactory):
    class Meta:
        model = "core.LogHead"

    day = factory.Sequence(lambda n: date(2026, 1, 1) + timedelta(days=n))
    number = factory.Sequence(lambda n: n + 1)
    hash = "0" * 64


class StateChangeFactory(DjangoModelFactory):
    class Meta:
        model = "core.StateChange"

    model = "ideas.idea"
    object_id = factory.Sequence(lambda n: n + 1)
    from_state = "submitted"
    to_state = "under_screening"
