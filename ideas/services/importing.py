"""Ideas that reached the team on paper, by e-mail or in workshops, many at once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from itertools import islice
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.bulk import copy_in, insert_for_each
from core.transitions import log_new
from ideas.enums import Channel, IdeaState, Intake
from ideas.models import Idea, IdeaStats, new_tracking_code
from ideas.services.submission import next_number
from plans.models import ActionPlan

#: Rows that go to the database together.
BATCH = 1_000


@dataclass(slots=True)
class NewIdea:
    """An idea to be entered, by the names of its columns. A row of the model would cost as much as all the rest."""

    plan_id: int = 0
    theme_id: int = 0
    channel: str = Channel.PORTAL
    intake: str = Intake.PAPER
    workshop_id: int | None = None
    title: str = ""
    body: str = ""
    problem: str = ""
    expected: str = ""
    language: str = ""
    territory_id: int | None = None
    author_name: str = ""
    show_name: bool = False


_GIVEN = tuple(field.name for field in fields(NewIdea))


@transaction.atomic
def add_ideas(*, ideas: Iterable[NewIdea], plans: Iterable[ActionPlan], by: Any) -> int:
    """Enter many ideas of `plans`, all or none; returns how many. They are public at once, as submitted.

    The columns of `ideas` were cleaned one by one, by the rules of the model's fields (`full_clean` of each would ask
    the database four times a row); what ties columns together the database checks. They have no author, so nobody is
    written to. The plans are locked in the order of their keys until the end, so numbers have no gap and no double,
    whatever else imports or confirms; whatever `ideas` raises while it is read takes all of it back.
    """
    free = {plan.pk: next_number(plan) for plan in sorted(plans, key=lambda plan: plan.pk)}
    references = {plan.pk: plan.reference for plan in plans}
    now, count = timezone.now(), 0
    rows = iter(ideas)
    while batch := list(islice(rows, BATCH)):
        first = dict(free)
        same = {"state": IdeaState.SUBMITTED, "public_state": IdeaState.SUBMITTED, "submitted_at": now}
        copy_in(Idea, (*_GIVEN, "number", "reference", "tracking_code"), _numbered(batch, free, references), **same)
        # What belongs to them follows within the database: by their numbers, which nobody else can take meanwhile.
        entered = Q()
        for plan, number in first.items():
            entered |= Q(plan=plan, number__gte=number, number__lt=free[plan])
        new = Idea.objects.filter(entered)
        insert_for_each(IdeaStats, "idea_id", new)
        log_new(new, to=IdeaState.SUBMITTED, by=by)
        count += len(batch)
    return count


def _numbered(batch: list[NewIdea], free: dict[int, int], references: dict[int, str]) -> Iterator[tuple[Any, ...]]:
    """The values of each row with its number, reference and tracking code; `free` counts on."""
    values = attrgetter(*_GIVEN)
    for idea in batch:
        number = free[idea.plan_id]
        free[idea.plan_id] += 1
        yield (*values(idea), number, f"{references[idea.plan_id]}-I-{number:04d}", new_tracking_code())
