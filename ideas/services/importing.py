"""Ideas that reached the team on paper, by e-mail or in workshops, many at once."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.transitions import log_new
from ideas.enums import IdeaState
from ideas.models import Idea, IdeaStats
from ideas.services.submission import next_number
from plans.models import ActionPlan

#: Rows that go to the database together.
BATCH = 1_000


@transaction.atomic
def add_ideas(*, ideas: Iterable[Idea], plans: Iterable[ActionPlan], by: Any) -> int:
    """Enter many ideas of `plans`, all or none; returns how many. They are public at once, as submitted.

    `ideas` are unsaved rows whose columns were cleaned one by one (`full_clean` of each would ask the database four
    times a row); what ties columns together the database checks. They have no author, so nobody is written to. The
    plans are locked in the order of their keys until the end, so numbers have no gap and no double, whatever else
    imports or confirms; whatever `ideas` raises while it is read takes all of it back.
    """
    free = {plan.pk: next_number(plan) for plan in sorted(plans, key=lambda plan: plan.pk)}
    references = {plan.pk: plan.reference for plan in plans}
    now, count = timezone.now(), 0
    rows = iter(ideas)
    while batch := list(islice(rows, BATCH)):
        for idea in batch:
            number = free[idea.plan_id]
            free[idea.plan_id] += 1
            idea.number, idea.reference = number, f"{references[idea.plan_id]}-I-{number:04d}"
            idea.state = idea.public_state = IdeaState.SUBMITTED
            idea.submitted_at = now
        Idea.objects.bulk_create(batch)
        IdeaStats.objects.bulk_create(IdeaStats(idea_id=idea.pk) for idea in batch)
        log_new(batch, to=IdeaState.SUBMITTED, by=by)
        count += len(batch)
    return count
