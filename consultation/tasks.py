"""What happens without anybody asking: institutions are reminded of the comments that wait for them."""

from collections import Counter
from datetime import date

from celery import shared_task
from django.utils import timezone

from consultation import mails
from consultation.enums import ConsultationState
from consultation.models import Comment, Consultation

#: A reminder goes out so many days before the due date, and then each so many days after it.
EVERY = 7


def step_of(due: date, today: date) -> str:
    """Which reminder is the turn's: the first, the one of the last week, or the n-th after the due date."""
    left = (due - today).days
    if left > EVERY:
        return "first"
    return "soon" if left >= 0 else f"late-{(-left - 1) // EVERY}"


@shared_task
def remind_institutions() -> int:
    """Write to the focal points of institutions that owe responses; each step once. Returns how many were asked."""
    today, asked = timezone.localdate(), 0
    over = Consultation.objects.filter(
        state=ConsultationState.PUBLISHED, closes_at__lte=timezone.now(), answers_due_date__isnull=False
    )
    for consultation in over:
        waiting: Counter[int] = Counter()
        bodies = {}
        for comment in Comment.objects.filter(consultation=consultation).waiting_for_institutions():
            body = comment.responsible
            if body is not None:
                waiting[body.pk] += 1
                bodies[body.pk] = body
        due: date = consultation.answers_due_date  # type: ignore[assignment] # filtered above
        for key, count in waiting.items():
            for user in bodies[key].members.filter(is_active=True):
                mails.reminder(
                    consultation=consultation,
                    institution=bodies[key],
                    user=user,
                    count=count,
                    step=step_of(due, today),
                    due=due,
                )
                asked += 1
    return asked
