"""How the queues stand: what waits, since when, and what was given up. For figures and alarms."""

from typing import Any, NamedTuple

from django.db.models import Count, DateTimeField, ExpressionWrapper, Min, Q, QuerySet
from django.db.models.functions import Now

from core.enums import DeliveryState, JobState
from core.models import Delivery, Job


class Standing(NamedTuple):
    """Rows that wait; seconds since the oldest of them was due; those that were tried in vain so far; rows given up."""

    waiting: int
    oldest: float
    tried: int
    given_up: int


def outbox_standing() -> Standing:
    """Of e-mails. One that is to be tried again later is not late before that moment."""
    rows = Delivery.objects.filter(state=DeliveryState.WAITING)
    late = Min("next_attempt_at", filter=Q(next_attempt_at__lte=Now()))
    return _standing(rows, late, Q(attempts__gt=0), Delivery.objects.filter(state=DeliveryState.FAILED).count())


def jobs_standing() -> Standing:
    """Of background jobs that are kept."""
    rows = Job.objects.filter(state__in=[JobState.WAITING, JobState.RUNNING])
    return _standing(rows, Min("created_at"), Q(attempts__gt=1), Job.objects.filter(state=JobState.FAILED).count())


def _standing(rows: QuerySet[Any], since: Min, tried: Q, given_up: int) -> Standing:
    # The clock of the database, which wrote the times: that of this machine may be another.
    now = Min(ExpressionWrapper(Now(), output_field=DateTimeField()))
    told = rows.aggregate(waiting=Count("pk"), since=since, tried=Count("pk", filter=tried), now=now)
    oldest = (told["now"] - told["since"]).total_seconds() if told["since"] else 0.0
    return Standing(told["waiting"], oldest, told["tried"], given_up)
