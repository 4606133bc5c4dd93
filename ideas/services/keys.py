"""What submitting, supporting and commenting share: one form makes one row, one address confirms."""

from uuid import UUID

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import translation


def lock_key(key: UUID) -> None:
    """Let forms with the same key pass one after the other, until the end of the transaction.

    Without it two at once would both find no earlier row; the second would then fail on the unique key.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [int.from_bytes(key.bytes[:8], signed=True)])


def confirm_url(language: str) -> str:
    """The absolute address, with `{token}`, of the page that confirms, in the writer's language."""
    with translation.override(language):
        path = reverse("ideas:confirm", args=["TOKEN"])
    return settings.SITE_URL + path.replace("TOKEN", "{token}")
