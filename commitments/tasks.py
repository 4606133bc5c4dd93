from celery import shared_task

from commitments import mails
from commitments.models import Activity

#: How many days before its due date an institution is reminded of an activity.
REMINDERS = (3, 14)


@shared_task
def remind_of_due_activities() -> int:
    """Write the reminders that are due; beat calls it every few hours, and nobody is reminded twice of the same."""
    written = 0
    reminded: set[int] = set()
    for days in REMINDERS:
        for activity in Activity.objects.due_within(days):
            body = activity.lead or activity.commitment.lead
            if activity.pk in reminded or body is None:
                continue
            reminded.add(activity.pk)
            for user in body.members.filter(is_active=True):
                written += mails.activity_due(activity, body, user, days)
    return written
