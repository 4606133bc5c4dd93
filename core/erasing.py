"""What several apps need when somebody's data are erased: names in the log of the back office, and e-mails."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from core.models import Delivery

#: What stands in the sealed log in place of a name (see `core.sealing.ERASED`).
GONE = "—"
#: Rows of one statement.
_BATCH = 500


def forget_in_log(model: type[Model], pks: Iterable[Any]) -> None:
    """Empty what the log of the back office says about these rows. Who did what, and when, stays and stays sealed."""
    kind = ContentType.objects.get_for_model(model)
    wanted = [str(pk) for pk in pks]
    for start in range(0, len(wanted), _BATCH):
        rows = LogEntry.objects.filter(content_type=kind, object_id__in=wanted[start : start + _BATCH])
        rows.update(object_repr=GONE, change_message="")


def forget_mails(email: str) -> int:
    """Delete every e-mail to an address from the outbox, sent or not; returns how many."""
    return Delivery.objects.filter(to__iexact=email).delete()[0]
