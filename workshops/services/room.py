"""What the organiser and the room do during a meeting: polls, problems, their order."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from core.transitions import log_state, transition
from core.translated import Texts, columns
from workshops.enums import ROOM_STATES, PollKind, PollState
from workshops.errors import (
    AlreadyAnswered,
    MeetingIsOver,
    NothingToRank,
    PollHasOpened,
    PollNotOpen,
    SolutionBecameIdea,
)
from workshops.models import Poll, PollBallot, PollOption, Problem, Room, Solution, Workshop

FEWEST_OPTIONS, MOST_OPTIONS = 2, 12
#: Ranks are unique: while an order changes, the old ones are out of the way.
_ASIDE = 10_000


def _lock(workshop: Workshop) -> Workshop:
    locked = Workshop.objects.select_for_update(of=("self",)).get(pk=workshop.pk)
    if locked.state not in ROOM_STATES:
        raise MeetingIsOver
    return locked


@transaction.atomic
def open_room(*, workshop: Workshop) -> Room:
    """The short address of the room; made when it is asked for first. Raises `MeetingIsOver`."""
    room, _made = Room.objects.get_or_create(workshop=_lock(workshop))
    return room


# --- polls ---
@transaction.atomic
def save_poll(
    *, workshop: Workshop, question: Texts, options: Sequence[Texts], kind: str, by: Any, poll: Poll | None = None
) -> Poll:
    """Write a question with its answers, in every publishing language; a poll that was opened stays as it is.

    Raises `MeetingIsOver`, `PollHasOpened`, `ValidationError`.
    """
    locked = _lock(workshop)
    if not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS:
        raise ValidationError({"options": _("A question needs two answers at least, and twelve at most.")})
    if poll is None:
        number = int(Poll.objects.filter(workshop=locked).aggregate(last=Max("number"))["last"] or 0) + 1
        poll = Poll(workshop=locked, number=number, is_illustrative=locked.is_illustrative)
    elif Poll.objects.select_for_update().get(pk=poll.pk).state != PollState.DRAFT:
        raise PollHasOpened
    is_new = poll.pk is None
    poll.kind = kind
    for name, value in columns(poll, "question", question).items():
        setattr(poll, name, value)
    poll.full_clean()
    poll.save()
    if is_new:
        log_state(poll, current="", to=PollState.DRAFT, by=by)
    poll.options.all().delete()
    for position, texts in enumerate(options, start=1):
        option = PollOption(poll=poll, number=position)
        for name, value in columns(option, "title", texts).items():
            setattr(option, name, value)
        option.save()
    return poll


@transaction.atomic
def delete_poll(*, poll: Poll) -> None:
    """Throw a question away that was never asked. Raises `PollHasOpened`."""
    if Poll.objects.select_for_update().get(pk=poll.pk).state != PollState.DRAFT:
        raise PollHasOpened
    poll.delete()


@transaction.atomic
def open_poll(*, poll: Poll, by: Any) -> Poll:
    """Let those present answer, at the address of the room. Raises `MeetingIsOver`, `TransitionNotAllowed`."""
    open_room(workshop=poll.workshop)
    return transition(poll, to=PollState.OPEN, by=by)


@transaction.atomic
def close_poll(*, poll: Poll, by: Any) -> Poll:
    """Take no more answers. Raises `TransitionNotAllowed`."""
    return transition(poll, to=PollState.CLOSED, by=by)


def ballot_key(poll: Poll, token: str) -> str:
    """What a ballot keeps of a browser: another one in every poll, and of no use without the portal's secret."""
    return salted_hmac("workshops.poll", f"{poll.pk}:{token}", algorithm="sha256").hexdigest()


@transaction.atomic
def answer_poll(*, poll: Poll, options: Sequence[int], token: str) -> None:
    """Count an answer, once for each token. The answer and the ballot are not tied by anything.

    Raises `PollNotOpen`, `AlreadyAnswered`, `ValidationError`.
    """
    locked = Poll.objects.select_for_update(of=("self",)).select_related("workshop").get(pk=poll.pk)
    if locked.state != PollState.OPEN or locked.workshop.state not in ROOM_STATES:
        raise PollNotOpen
    chosen = set(options)
    if not chosen:
        raise ValidationError(_("Choose an answer."), code="required")
    if locked.most_choices and len(chosen) > locked.most_choices:
        raise ValidationError(_("Choose at most %(n)d.") % {"n": locked.most_choices}, code="many")
    if locked.options.filter(pk__in=chosen).count() != len(chosen):
        raise ValidationError(_("Choose one of the answers."), code="unknown")
    try:
        with transaction.atomic():
            PollBallot.objects.create(poll=locked, key=ballot_key(locked, token))
    except IntegrityError:
        raise AlreadyAnswered from None
    # In one order for everybody, so that two answers at once never wait for each other in a circle.
    for option in sorted(chosen):
        PollOption.objects.filter(pk=option).update(votes=F("votes") + 1)
    Poll.objects.filter(pk=locked.pk).update(answers_count=F("answers_count") + 1)


# --- problems ---
@transaction.atomic
def save_problem(
    *,
    workshop: Workshop,
    title: Texts,
    expected_results: Texts,
    solutions: Sequence[Texts],
    problem: Problem | None = None,
) -> Problem:
    """Note a problem of the room with its solutions, in one language or more; a new one comes last.

    Solutions keep their numbers; those left out are removed. Raises `MeetingIsOver`, `ValidationError`,
    `SolutionBecameIdea` when one that became an idea is left out.
    """
    locked = _lock(workshop)
    if not any(title.values()):
        raise ValidationError({f"title_{settings.LANGUAGE_CODE}": _("Say the problem in one language at least.")})
    if problem is None:
        last = Problem.objects.filter(workshop=locked).aggregate(last=Max("rank"))["last"] or 0
        problem = Problem(workshop=locked, rank=int(last) + 1, is_illustrative=locked.is_illustrative)
    values = columns(problem, "title", title, required=False)
    values |= columns(problem, "expected_results", expected_results, required=False)
    for name, value in values.items():
        setattr(problem, name, value)
    problem.save()
    for number, texts in enumerate(solutions, start=1):
        solution = Solution.objects.filter(problem=problem, number=number).first() or Solution(
            problem=problem, number=number, is_illustrative=locked.is_illustrative
        )
        for name, value in columns(solution, "title", texts, required=False).items():
            setattr(solution, name, value)
        solution.save()
    left_out = Solution.objects.filter(problem=problem, number__gt=len(solutions))
    _refuse_ideas(left_out)
    left_out.delete()
    return problem


@transaction.atomic
def delete_problem(*, problem: Problem) -> None:
    """Take a problem off the list. Raises `MeetingIsOver`, `SolutionBecameIdea`."""
    _lock(problem.workshop)
    _refuse_ideas(Solution.objects.filter(problem=problem))
    problem.delete()


def _refuse_ideas(solutions: Any) -> None:
    """Whoever deletes a solution with an idea cuts the idea's way back."""
    if solutions.filter(ideas__isnull=False).exists():
        raise SolutionBecameIdea


@transaction.atomic
def move_problem(*, problem: Problem, up: bool) -> None:
    """Change places with the neighbour; at the end of the list nothing happens. Raises `MeetingIsOver`."""
    locked = _lock(problem.workshop)
    order = list(Problem.objects.filter(workshop=locked).order_by("rank").values_list("pk", flat=True))
    place = order.index(problem.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
        _rank(locked, order)


def _rank(workshop: Workshop, order: Sequence[int]) -> None:
    rows = Problem.objects.filter(workshop=workshop)
    rows.update(rank=F("rank") + _ASIDE)
    for rank, key in enumerate(order, start=1):
        rows.filter(pk=key).update(rank=rank)


@transaction.atomic
def ask_for_order(*, workshop: Workshop, by: Any) -> Poll:
    """Open a poll in which everybody names up to three of the problems noted so far.

    Raises `MeetingIsOver`, `NothingToRank`.
    """
    locked = _lock(workshop)
    problems = list(Problem.objects.filter(workshop=locked).order_by("rank")[:MOST_OPTIONS])
    if len(problems) < FEWEST_OPTIONS:
        raise NothingToRank
    last = Poll.objects.filter(workshop=locked).aggregate(last=Max("number"))["last"] or 0
    poll = Poll(workshop=locked, number=int(last) + 1, kind=PollKind.RANKING, is_illustrative=locked.is_illustrative)
    for language in settings.PUBLISHING_LANGUAGES:
        with translation.override(language):
            setattr(poll, f"question_{language}", _("Which problems matter most? Choose up to three."))
    poll.save()
    log_state(poll, current="", to=PollState.DRAFT, by=by)
    for number, problem in enumerate(problems, start=1):
        option = PollOption(poll=poll, number=number, problem=problem)
        for language, _name in settings.LANGUAGES:
            setattr(option, f"title_{language}", getattr(problem, f"title_{language}"))
        option.save()
    return open_poll(poll=poll, by=by)


@transaction.atomic
def rank_by_room(*, poll: Poll, by: Any) -> None:
    """Close such a poll if it is open, and put the problems in the order that the room gave them.

    Problems that were noted since come after. Raises `MeetingIsOver`, `NothingToRank` for another poll.
    """
    locked = _lock(poll.workshop)
    poll.refresh_from_db(fields=["state"])
    if poll.kind != PollKind.RANKING or poll.state == PollState.DRAFT:
        raise NothingToRank
    if poll.state == PollState.OPEN:
        close_poll(poll=poll, by=by)
    votes = dict(poll.options.filter(problem__isnull=False).values_list("problem", "votes"))
    rows = Problem.objects.filter(workshop=locked).order_by("rank").values_list("pk", flat=True)
    _rank(locked, sorted(rows, key=lambda key: -votes.get(key, -1)))
