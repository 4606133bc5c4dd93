"""What submitting, supporting and commenting share: one form makes one row, one address confirms."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, models
from django.utils import timezone

from accounts.models import Confirmation
from accounts.services import current_consent, request_confirmation
from core.addresses import path_in
from core.inserting import insert


def lock_key(key: UUID) -> None:
    """Let forms with the same key pass one after the other, until the end of the transaction.

    Without it two at once would both find no earlier row; the second would then fail on the unique key.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [int.from_bytes(key.bytes[:8], signed=True)])


def confirm_url(language: str, page: str = "ideas:confirm") -> str:
    """The absolute address, with `{token}`, of the page that confirms, in the writer's language."""
    return settings.SITE_URL + path_in(language, page, "{token}")


def wait_for_address(
    model: type[models.Model],
    *,
    key: UUID,
    check: Callable[[], None],
    email: str,
    language: str,
    consent: str,
    what: str,
    page: str = "ideas:confirm",
    **columns: Any,
) -> Confirmation:
    """Keep a row of `model`, which counts once its address is confirmed, and send the mail for that.

    The same key again gives back the same. `check` raises when it is too late to ask; `consent` is the purpose of the
    text that was agreed to, and `page` the name of the page that confirms. Writes to the outbox; call it in a
    transaction.
    """
    purpose, rows = model._meta.label_lower, model._default_manager
    pending = model(
        submission_key=key,
        consent=current_consent(consent),
        consent_language=language,
        consent_at=timezone.now(),
        **columns,
    )
    # One whose key is in a transaction that is not over yet waits for it here, and then finds the other's row.
    if not insert(pending, unless_there="submission_key"):
        return Confirmation.objects.get(purpose=purpose, object_id=rows.get(submission_key=key).pk)
    check()
    return request_confirmation(
        purpose=purpose,
        object_id=pending.pk,
        email=email,
        language=language,
        what=what,
        url=confirm_url(language, page),
    )
