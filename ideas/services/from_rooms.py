"""From the solutions of a room to ideas of the plan."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.text import Truncator

from ideas.errors import WorkshopNotHeld
from ideas.models import Idea
from ideas.services.submission import add_workshop_idea
from plans.models import Theme
from workshops.enums import WorkshopState
from workshops.models import Solution, Workshop

TITLE_LETTERS = 160


@transaction.atomic
def enter_solutions(*, workshop: Workshop, theme: Theme, by: Any) -> list[Idea]:
    """Make an idea of each solution of the workshop that is none yet, in the language in which it was written.

    Twice is once: the workshop's row is locked, and a solution with an idea is left out. Each idea is public at once
    and keeps its solution, the problem and the expected results. Raises `WorkshopNotHeld`.
    """
    locked = Workshop.objects.select_for_update(of=("self",), no_key=True).select_related("plan").get(pk=workshop.pk)
    if locked.state not in {WorkshopState.HELD, WorkshopState.REPORTED}:
        raise WorkshopNotHeld
    rows = Solution.objects.filter(problem__workshop=locked, ideas__isnull=True).select_related("problem")
    return [_enter(locked, theme, solution, by) for solution in rows.order_by("problem__rank", "number")]


def _enter(workshop: Workshop, theme: Theme, solution: Any, by: Any) -> Idea:
    language = next(code for code, _name in settings.LANGUAGES if getattr(solution, f"title_{code}"))
    words = str(getattr(solution, f"title_{language}"))
    problem = solution.problem
    idea = add_workshop_idea(
        workshop=workshop,
        theme=theme,
        title=Truncator(words).chars(TITLE_LETTERS),
        body=words,
        language=language,
        by=by,
        solution=solution,
        problem=getattr(problem, f"title_{language}") or "",
        expected=getattr(problem, f"expected_results_{language}") or "",
    )
    if workshop.is_illustrative or solution.is_illustrative:
        idea.is_illustrative = True
        idea.save(update_fields=["is_illustrative"])
    return idea
