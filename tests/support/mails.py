"""The mailbox: what the portal wrote, as the people would get it."""

from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from core import outbox
from core.enums import DeliveryState
from core.models import Delivery


class Mailbox:
    """Sends what waits in the outbox into memory, as the worker would, and hands the messages out."""

    def drain(self) -> list[Any]:
        """Send everything new; all messages of the test so far, the oldest first."""
        # A test may have moved the clock of Python, but never that of the database.
        Delivery.objects.filter(state=DeliveryState.WAITING, attempts=0).update(next_attempt_at=timezone.now())
        outbox.drain(limit=10_000)
        return list(mail.outbox)

    def to(self, address: str) -> list[Any]:
        return [message for message in self.drain() if address in message.to]

    def last(self, address: str | None = None) -> Any:
        """The newest message (to `address`); an AssertionError when there is none."""
        messages = self.drain() if address is None else self.to(address)
        assert messages, f"no mail to {address or 'anybody'}"
        return messages[-1]

    def __len__(self) -> int:
        return len(self.drain())


@pytest.fixture
def mailbox(db: None) -> Mailbox:
    mail.outbox = []
    return Mailbox()
