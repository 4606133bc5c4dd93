"""E-mails about commitments. Written into the outbox only."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from accounts.models import Institution
from commitments.models import Activity
from core import outbox


def activity_due(activity: Activity, body: Institution, user: Any, days: int) -> bool:
    """Remind one focal point of one due date, once for each number of days before it."""
    with translation.override(user.language):
        url = settings.SITE_URL + reverse("desk:cards:card", args=[activity.commitment.reference])
    written = outbox.enqueue(
        kind="activity_due",
        to=user.email,
        language=user.language,
        context={"activity": activity, "commitment": activity.commitment, "institution": body, "url": url},
        dedupe_key=f"activity_due:{activity.pk}:{activity.due_date}:{days}:{user.pk}",
    )
    return written is not None
