"""From a citizen's words to a confirmed idea with a reference."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Confirmation
from accounts.services import confirm, current_consent, request_confirmation
from core.columns import look_at
from core.inserting import insert
from core.transitions import TransitionNotAllowed, log_state, transition
from ideas import mails
from ideas.enums import DECIDED_STATES, Channel, IdeaState, Intake
from ideas.errors import SubmissionClosed
from ideas.models import Idea, IdeaStats
from ideas.services.keys import confirm_url
from plans.enums import Ability
from plans.models import ActionPlan, Theme
from plans.rules import is_able
from workshops.models import Solution, Workshop

#: Columns that hold what somebody typed.
_TYPED = ("title", "body", "problem", "expected", "language", "author_name", "show_name")
#: `Confirmation.purpose` of an idea that waits for its author's address.
PURPOSE = "ideas.idea"

Submitted = tuple[Idea, Confirmation]
Given = ParamSpec("Given")


def _refused_where_gone(submit: Callable[Given, Submitted]) -> Callable[Given, Submitted]:
    """A theme or a plan that staff deleted while the form was sent: the database finds it gone at the very end."""

    @wraps(submit)
    def submitted(*args: Given.args, **given: Given.kwargs) -> Submitted:
        try:
            return submit(*args, **given)
        except IntegrityError:
            plan, theme = (cast("Model", given[name]) for name in ("plan", "theme"))
            if not ActionPlan.objects.filter(pk=plan.pk).exists():
                raise SubmissionClosed from None
            if Theme.objects.filter(pk=theme.pk).exists():
                raise
            raise ValidationError({"theme": _("This theme is not offered any more. Choose another one.")}) from None

    return submitted


@_refused_where_gone
@transaction.atomic
def submit_idea(
    *,
    plan: ActionPlan,
    theme: Theme,
    title: str,
    body: str,
    language: str,
    email: str,
    submission_key: UUID,
    interface_language: str,
    problem: str = "",
    expected: str = "",
    territory: Any = None,
    author_name: str = "",
    show_name: bool = False,
    at: Any = None,
) -> Submitted:
    """Keep an idea and send the mail that confirms its author's address.

    `submission_key` is made when the form is shown: the same key again gives back the same idea, so a double
    click, a retry and the back button make one idea. Sent again with other words while it waits for its address, it
    takes the last ones. What is sent to a plan of the demonstration is an illustration, as the plan is. `at` is the
    instant at which the form counts as sent (a form opened before the stage closed has a grace time). Raises
    `SubmissionClosed` and `ValidationError`. Writes to the outbox; the idea has no reference and is nowhere shown
    until it is confirmed.
    """
    words = {
        "theme": theme,
        "title": title,
        "body": body,
        "problem": problem,
        "expected": expected,
        "language": language,
        "territory": territory,
        "author_name": author_name,
        "show_name": show_name and bool(author_name),
    }
    idea = Idea(
        plan=plan,
        **words,
        submission_key=submission_key,
        consent=current_consent("idea"),
        consent_language=interface_language,
        consent_at=timezone.now(),
        is_illustrative=plan.is_illustrative,
    )
    look_at(idea, *_TYPED)
    # One whose key is in a transaction that is not over yet waits for it here, and then finds the other's row.
    if not insert(idea, unless_there="submission_key"):
        return _sent_again(submission_key, words)
    if not (is_able(plan, Ability.SUBMIT) or is_able(plan, Ability.SUBMIT, at)):
        raise SubmissionClosed
    insert(IdeaStats(idea=idea))
    log_state(idea, current="", to=IdeaState.AWAITING_CONFIRMATION, by=None)
    confirmation = request_confirmation(
        purpose=PURPOSE,
        object_id=idea.pk,
        email=email,
        language=interface_language,
        what=idea.title,
        url=confirm_url(interface_language),
    )
    return idea, confirmation


def _sent_again(key: UUID, words: dict[str, Any]) -> Submitted:
    """The idea that came of a form with that key, with its last words while it waits for its address."""
    earlier = Idea.objects.select_for_update().get(submission_key=key)
    if earlier.state == IdeaState.AWAITING_CONFIRMATION:
        _rewrite(earlier, words)
    return earlier, Confirmation.objects.get(purpose=PURPOSE, object_id=earlier.pk)


def _rewrite(idea: Idea, words: dict[str, Any]) -> None:
    for name, value in words.items():
        setattr(idea, name, value)
    look_at(idea, *_TYPED)
    idea.save(update_fields=[*words, "updated_at"])


def next_number(plan: ActionPlan) -> int:
    """The next number of an idea of the plan. The plan's row is locked, so that numbers have no gap and no double.

    Who only refers to the plan (somebody sends an idea, a workshop is made) does not wait for this lock.
    """
    ActionPlan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    return int(Idea.objects.filter(plan=plan).aggregate(last=Max("number"))["last"] or 0) + 1


def _number(idea: Idea) -> dict[str, Any]:
    number = next_number(idea.plan)
    return {
        "number": number,
        "reference": f"{idea.plan.reference}-I-{number:04d}",
        "submitted_at": timezone.now(),
        "public_state": IdeaState.SUBMITTED,
    }


@transaction.atomic
def confirm_idea(*, confirmation: Confirmation) -> Idea:
    """Confirm the author's address: the idea gets its reference and becomes public as submitted.

    An idea written while its stage was open is taken even if the stage has closed since. Confirming twice changes
    nothing. Raises `accounts.services.ConfirmationExpired`. Writes to the outbox.
    """
    confirmation, participant = confirm(confirmation=confirmation)
    idea = (
        Idea.objects.select_for_update(of=("self",), no_key=True)
        .select_related("plan", "theme")
        .get(pk=confirmation.object_id)
    )
    if idea.state != IdeaState.AWAITING_CONFIRMATION:
        return idea
    transition(idea, to=IdeaState.SUBMITTED, by=participant.user, stamps={**_number(idea), "author": participant})
    mails.received(idea)
    return idea


@transaction.atomic
def add_workshop_idea(
    *,
    workshop: Workshop,
    theme: Theme,
    title: str,
    body: str,
    language: str,
    by: Any,
    solution: Solution | None = None,
    problem: str = "",
    expected: str = "",
) -> Idea:
    """Enter an idea that came out of a workshop; it has a workshop and no author, and is public at once."""
    idea = Idea(
        plan=workshop.plan,
        theme=theme,
        channel=Channel.WORKSHOP,
        intake=Intake.WORKSHOP,
        workshop=workshop,
        solution=solution,
        title=title,
        body=body,
        language=language,
        problem=problem,
        expected=expected,
        is_illustrative=workshop.plan.is_illustrative,
    )
    idea.full_clean()
    idea.save()
    IdeaStats.objects.create(idea=idea)
    log_state(idea, current="", to=IdeaState.AWAITING_CONFIRMATION, by=by)
    transition(idea, to=IdeaState.SUBMITTED, by=by, stamps=_number(idea))
    return idea


@transaction.atomic
def withdraw_idea(*, idea: Idea, by: Any = None) -> Idea:
    """The author takes the idea back before a decision; it leaves every list.

    Raises `core.transitions.TransitionNotAllowed` once it is decided, announced or not. Being reopened does not give
    that right back: a decision about it stands in public.
    """
    if idea.public_state in DECIDED_STATES:
        raise TransitionNotAllowed(idea, idea.state, IdeaState.WITHDRAWN)
    return transition(idea, to=IdeaState.WITHDRAWN, by=by, stamps={"public_state": ""})
