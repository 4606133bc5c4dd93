"""How tests send the form of an idea."""

from datetime import timedelta

from django.core import signing
from django.utils import timezone

from ideas.forms import _SALT

ADDRESS = "/ar/ideas/new/"


def opened(ago: timedelta) -> str:
    """The hidden value of a form that was shown some time ago."""
    import time_machine

    with time_machine.travel(timezone.now() - ago, tick=False):
        return signing.TimestampSigner(salt=_SALT).sign("form")
