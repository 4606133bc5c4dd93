"""Which ideas and which problems of workshops a commitment takes up, and how far."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commitments.enums import Extent
from commitments.errors import IdeaNotAccepted
from commitments.models import Commitment, CommitmentIdea, CommitmentProblem
from ideas.enums import IdeaState
from ideas.models import Idea
from workshops.models import Problem


@transaction.atomic
def link_idea(*, commitment: Commitment, idea: Idea, extent: str = Extent.PARTLY) -> CommitmentIdea:
    """Say that a commitment takes up an idea, wholly or in part. The public sees it once the acceptance is announced.

    Linking again changes the extent. Raises `IdeaNotAccepted`, `ValidationError`.
    """
    locked = Idea.objects.select_for_update(of=("self",), no_key=True).get(pk=idea.pk)
    if locked.state != IdeaState.ACCEPTED:
        raise IdeaNotAccepted
    link = CommitmentIdea.objects.filter(commitment=commitment, idea=locked).first() or CommitmentIdea(
        commitment=commitment, idea=locked, is_illustrative=commitment.is_illustrative
    )
    link.extent = extent
    link.full_clean()
    link.save()
    return link


@transaction.atomic
def link_problem(*, commitment: Commitment, problem: Problem, extent: str = Extent.PARTLY) -> CommitmentProblem:
    """Say that a commitment takes up a problem of a workshop of its plan. Linking again changes the extent.

    Raises `ValidationError`, also when the problem was raised for another plan.
    """
    if problem.workshop.plan_id != commitment.plan_id:
        raise ValidationError({"problem": _("This problem was raised for another plan.")})
    Commitment.objects.select_for_update(of=("self",), no_key=True).get(pk=commitment.pk)
    link = CommitmentProblem.objects.filter(commitment=commitment, problem=problem).first() or CommitmentProblem(
        commitment=commitment, problem=problem, is_illustrative=commitment.is_illustrative
    )
    link.extent = extent
    link.full_clean()
    link.save()
    return link
