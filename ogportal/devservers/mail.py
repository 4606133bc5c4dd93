"""The e-mail backend of a demonstration: every message becomes a file, nothing is sent."""

import os
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class EmlBackend(BaseEmailBackend):
    """Write each message to EMAIL_FILE_PATH as one `.eml` file; names sort by time, and a file is whole or absent."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the messages and return how many were written."""
        if not settings.EMAIL_FILE_PATH:
            raise ImproperlyConfigured("EMAIL_URL=eml:///folder names the folder of the messages.")
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        written = 0
        for message in email_messages:
            if not message.recipients():
                continue
            name = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-{uuid.uuid4().hex[:8]}"
            draft = folder / f".{name}.tmp"
            with draft.open("wb") as file:
                file.write(message.message().as_bytes())
                file.flush()
                os.fsync(file.fileno())
            draft.rename(folder / f"{name}.eml")
            written += 1
        return written
