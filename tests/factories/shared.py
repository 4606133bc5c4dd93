"""What the factories share."""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone

ZONE = "Africa/Casablanca"


def ago(**kwargs: float) -> Any:
    return factory.LazyFunction(lambda: timezone.now() - timedelta(**kwargs))


def ahead(**kwargs: float) -> Any:
    return factory.LazyFunction(lambda: timezone.now() + timedelta(**kwargs))
