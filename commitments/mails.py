"""E-mails about commitments. Written into the outbox only."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import translation

from accounts.models import Institution
from commitments.models import Activity, Commitment, CommitmentVersion, CompletionAssessment, ProgressUpdate
from core import outbox
from ideas.mails import adopted, write_follower
from ideas.models import Follow


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


def _tell_followers(kind: str, commitment: Commitment, key: int, **context: Any) -> None:
    """One message to each follower of a public commitment."""
    if commitment.proposed_at is None or not commitment.plan.is_published:
        return
    for row in Follow.objects.of(ContentType.objects.get_for_model(Commitment), commitment.pk):
        write_follower(kind, row, f"{kind}:{key}", commitment=commitment, **context)


def adopted_for_followers(version: CommitmentVersion) -> None:
    _tell_followers("followed_adopted", version.commitment, version.pk, version=version)


def adopted_for_authors(commitment: Commitment) -> None:
    """Tell those whose ideas the commitment takes up, once each; a plan that is not published tells nobody."""
    if not commitment.plan.is_published:
        return
    links = commitment.idea_links.filter(idea__hidden_at__isnull=True).select_related("idea__author")
    for link in links.order_by("idea__reference"):
        adopted(link.idea, commitment)


def progress_for_followers(update: ProgressUpdate) -> None:
    _tell_followers("followed_progress", update.commitment, update.pk, update=update)


def assessed_for_followers(assessment: CompletionAssessment) -> None:
    _tell_followers("followed_assessed", assessment.commitment, assessment.pk, assessment=assessment)
