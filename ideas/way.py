"""The way of an idea, from its words to what was done: a list of steps in the form of `components/way.html`.

Pure functions: everything is read from an idea that was loaded with `IdeaQuerySet.for_page` (or, for a row of a list,
`with_small_way`). Only what has been announced is told: `public_state`, announced decisions, and sendings to
institutions once the acceptance is announced.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.days import day_text
from core.templatetags.ui import days_since
from ideas.enums import Answer, Channel, Criterion, IdeaState, Intake, Outcome, Verdict


@dataclass(frozen=True)
class Link:
    href: str
    label: str
    note: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Step:
    """`state`: done, current, waiting (to come), no (ended: not taken up), join (ended: merged)."""

    key: str
    state: str
    title: str
    date: datetime | None = None
    text: str = ""
    note: str = ""
    who: str = ""
    href: str = ""
    links: list[Link] = field(default_factory=list)
    icon: str = ""


@dataclass(frozen=True)
class TakenUp:
    """A commitment that takes the idea up, as the floor above tells it. `standing` is that of the commitment."""

    href: str
    reference: str
    title: str
    standing: str
    standing_label: str
    progress: int | None = None


def way(idea: Any, commitments: Sequence[TakenUp] = ()) -> list[Step]:
    """The steps of one idea, past, present and to come."""
    steps = [_submitted(idea), _screened(idea), *_decided(idea)]
    if idea.public_state == IdeaState.ACCEPTED:
        steps += [*_sent(idea), *_taken_up(idea, commitments)]
    return steps


def _link(idea: Any, note: str = "") -> Link:
    return Link(idea.get_absolute_url(), f"{idea.reference} {idea.title}", note=note, lang=idea.language)


def _submitted(idea: Any) -> Step:
    original = idea.split_from
    if original is not None and original.public_state == IdeaState.SPLIT:
        title = _("Part of an idea that was split into several")
        return Step("submitted", "done", title, date=idea.submitted_at, links=[_link(original)], icon="submitted")
    if idea.channel == Channel.WORKSHOP:
        title = _("Proposed in a workshop")
        links = [Link(idea.workshop.get_absolute_url(), str(idea.workshop.title or idea.workshop.reference))]
        return Step("submitted", "done", title, date=idea.submitted_at, links=links, icon="submitted")
    titles = {Intake.PAPER: _("Received on paper"), Intake.EMAIL: _("Received by e-mail")}
    title = titles.get(idea.intake, _("Submitted on the portal"))
    return Step("submitted", "done", title, date=idea.submitted_at, icon="submitted")


def _since(moment: datetime) -> dict[str, Any]:
    return {"date": day_text(timezone.localtime(moment).date()), "count": days_since(moment)}


def _said(values: dict[str, Any], days: str, today: str) -> str:
    """The sentence that counts the days, or the one for none."""
    return (days if values["count"] else today) % values


def _screened(idea: Any) -> Step:
    title = _("Examined by the team in charge of the plan")
    if idea.public_state == IdeaState.SUBMITTED:
        values = _since(idea.submitted_at)
        who = ngettext(
            "Its examination has been awaited for %(count)s day, since %(date)s.",
            "Its examination has been awaited for %(count)s days, since %(date)s.",
            values["count"],
        )
        today = _("Its examination has been awaited since today.")
        return Step("screened", "current", title, who=_said(values, who, today))
    if idea.public_state == IdeaState.UNDER_SCREENING:
        if idea.screening_since is None:
            return Step("screened", "current", title, who=_("The team is examining it."))
        values = _since(idea.screening_since)
        who = ngettext(
            "The team has been examining it for %(count)s day, since %(date)s.",
            "The team has been examining it for %(count)s days, since %(date)s.",
            values["count"],
        )
        today = _("The team has been examining it since today.")
        return Step("screened", "current", title, date=idea.screening_since, who=_said(values, who, today))
    return Step("screened", "done", title, date=idea.screening_since)


#: What a standing decision makes of its step.
_OUTCOME_STATES = {
    Outcome.ACCEPTED: "done",
    Outcome.REJECTED: "no",
    Outcome.MERGED: "join",
    Outcome.SPLIT: "join",
}


def _goes_on_in(idea: Any, decision: Any) -> list[Link]:
    """Where an idea goes on that was merged or split: its target and what became of that, or its parts."""
    if decision.outcome == Outcome.SPLIT:
        return [_link(part) for part in idea.shown_parts]
    target = decision.merged_into
    if target is None or not target.public_state:
        return []
    links = [_link(target)]
    last = target
    while last.public_merged_into is not None:
        last = last.public_merged_into
    if last is not target and last.pk != idea.pk:
        links.append(_link(last, _("that idea was merged in turn: it goes on here")))
    return links


def _assessed(idea: Any, decision: Any) -> str:
    """How the idea meets the criteria, in a sentence, where its plan publishes that."""
    if not idea.plan.publishes_assessments:
        return ""
    found = dict(pair.split(":") for pair in decision.verdicts)
    parts = [
        _("%(criterion)s: %(verdict)s") % {"criterion": criterion.label, "verdict": Verdict(found[criterion]).label}
        for criterion in Criterion
        if criterion in found
    ]
    return " · ".join(parts)


def _decided(idea: Any) -> list[Step]:
    """Every announced decision in order, at the day when it was taken; its act says since when it is public.

    One that a later announced one replaces is said to be replaced.
    """
    decisions = idea.announced_decisions
    if not decisions:
        return [Step("decision", "waiting", _("A decision with its reason, explained in both languages"))]
    steps = []
    for decision in decisions:
        label = _("Announced on %(date)s by the act %(reference)s: %(title)s") % {
            "date": day_text(timezone.localtime(decision.announced_at).date()),
            "reference": decision.announcement.reference,
            "title": decision.announcement.title,
        }
        act = Link(decision.announcement.get_absolute_url(), label)
        replaced = decision is not decisions[-1]
        note = _("Replaced by a later decision.") if replaced else ""
        steps.append(
            Step(
                "decision",
                "done" if replaced else _OUTCOME_STATES[Outcome(decision.outcome)],
                _("%(outcome)s: %(reason)s")
                % {"outcome": decision.get_outcome_display(), "reason": decision.reason.label},
                date=decision.at,
                text="\n\n".join(
                    part
                    for part in (decision.superseding_reason, decision.explanation, _assessed(idea, decision))
                    if part
                ),
                note=note,
                links=[*_goes_on_in(idea, decision), act],
                icon=decision.outcome,
            )
        )
    return steps


def _sent(idea: Any) -> list[Step]:
    """One step for each institution that was asked."""
    if not idea.shown_transmissions:
        return [
            Step(
                "institutions",
                "current",
                _("Sent to the institutions concerned"),
                who=_("It is about to be sent to the institutions concerned."),
            )
        ]
    return [_sent_to(transmission) for transmission in idea.shown_transmissions]


def _sent_to(transmission: Any) -> Step:
    institution = str(transmission.institution)
    title = _("Sent to: %(institution)s") % {"institution": institution}
    if not transmission.given_answers:
        values = {
            **_since(transmission.at),
            "institution": institution,
            "due": day_text(transmission.due_date),
        }
        who = ngettext(
            "The answer of %(institution)s has been awaited for %(count)s day, since %(date)s. It is due on %(due)s.",
            "The answer of %(institution)s has been awaited for %(count)s days, since %(date)s. It is due on %(due)s.",
            values["count"],
        )
        today = _("The answer of %(institution)s has been awaited since today. It is due on %(due)s.")
        note = ""
        if transmission.due_date < timezone.localdate():
            late = _("The answer of %(institution)s is overdue: it was due on %(due)s.")
            note = late % {"institution": institution, "due": values["due"]}
        return Step("institutions", "current", title, date=transmission.at, who=_said(values, who, today), note=note)
    answer = transmission.given_answers[-1]
    values = {"answer": answer.get_answer_display(), "date": day_text(timezone.localtime(answer.at).date())}
    return Step(
        "institutions",
        "done" if answer.answer == Answer.TAKEN_UP else "no",
        title,
        date=transmission.at,
        text=answer.explanation,
        note=_("Answer of %(date)s: %(answer)s") % values,
        icon=answer.answer,
    )


def _taken_up(idea: Any, commitments: Sequence[TakenUp]) -> list[Step]:
    if not commitments:
        answers = [sent.given_answers[-1].answer for sent in idea.shown_transmissions if sent.given_answers]
        all_answered = len(answers) == len(idea.shown_transmissions) and answers
        if all_answered and Answer.TAKEN_UP not in answers:
            return [Step("commitment", "no", _("Not taken up in a commitment"))]
        if Answer.TAKEN_UP in answers:
            return [Step("commitment", "waiting", _("The commitment that takes it up"))]
        return [Step("commitment", "waiting", _("A commitment of the plan, if an institution takes it up"))]
    links = [Link(one.href, f"{one.reference} {one.title}", note=one.standing_label) for one in commitments]
    steps = [Step("commitment", "done", _("Taken up in a proposed commitment"), links=links, icon="proposed")]
    adopted = [one for one in commitments if one.standing == "adopted"]
    if not adopted:
        return [*steps, Step("adopted", "waiting", _("Adoption of the commitment"))]
    for one in adopted:
        title = _("Commitment %(reference)s is adopted") % {"reference": one.reference}
        steps.append(Step("adopted", "done", title, href=one.href, icon="adopted"))
        steps.append(_carried_out(one))
    return steps


_WHOLE = 100


def _carried_out(one: TakenUp) -> Step:
    if one.progress is None:
        return Step("progress", "waiting", _("Carrying out of %(reference)s") % {"reference": one.reference})
    title = _("%(reference)s is carried out to %(percent)s %%") % {"reference": one.reference, "percent": one.progress}
    return Step("progress", "done" if one.progress >= _WHOLE else "current", title, href=one.href)


#: How many dots a row of a list shows.
SMALL_STEPS = 5


def small_way(idea: Any) -> tuple[list[str], str]:
    """The states of five dots (submitted, examined, decided, sent, taken up) and the sentence that says the same."""
    reached, last, text = _small(idea)
    states = ["done"] * (reached - 1) + [last] + ["waiting"] * (SMALL_STEPS - reached)
    if last in {"no", "join"}:
        states = [state if state != "waiting" else "skipped" for state in states]
    return states, text


def _small(idea: Any) -> tuple[int, str, str]:
    if idea.public_state == IdeaState.ACCEPTED and idea.is_taken_up:
        return 5, "done", _("Step 5 of 5: taken up in a commitment")
    if idea.public_state == IdeaState.ACCEPTED and idea.is_transmitted:
        return 4, "current", _("Step 4 of 5: with the institutions concerned")
    found: dict[str, tuple[int, str, str]] = {
        IdeaState.SUBMITTED: (2, "current", _("Step 2 of 5: waiting to be examined")),
        IdeaState.UNDER_SCREENING: (2, "current", _("Step 2 of 5: being examined")),
        IdeaState.ACCEPTED: (3, "done", _("Step 3 of 5: accepted")),
        IdeaState.REJECTED: (3, "no", _("Step 3 of 5: not accepted, with an explanation")),
        IdeaState.MERGED: (3, "join", _("Step 3 of 5: merged with another idea")),
        IdeaState.SPLIT: (3, "join", _("Step 3 of 5: split into several ideas")),
    }
    return found[idea.public_state]


def next_steps(idea: Any, *, asked_at: datetime | None = None) -> list[str]:
    """What happens next and, where it is known, when: for the author, in sentences. Nothing that is not announced.

    `asked_at` is when the author was asked something that waits for an answer.
    """
    if asked_at is not None:
        values = {"date": day_text(timezone.localtime(asked_at).date())}
        return [_("Your answer has been awaited since %(date)s; then the examination goes on.") % values]
    decided = _("The decision is announced with its reason and an explanation, and you get a message that day.")
    if idea.public_state in {IdeaState.SUBMITTED, IdeaState.UNDER_SCREENING}:
        until = max((stage.planned_end_date for stage in idea.plan.stages.all() if _examines(stage)), default=None)
        told = [_("The examination is planned until %(date)s.") % {"date": day_text(until)}] if until else []
        return [*told, decided]
    if idea.public_state != IdeaState.ACCEPTED:
        return []
    waiting = [sent.due_date for sent in idea.shown_transmissions if not sent.given_answers]
    if waiting:
        answers = _("The answers of the institutions are due until %(date)s, and are published here.")
        return [answers % {"date": day_text(max(waiting))}]
    if not idea.shown_transmissions:
        return [_("It is about to be sent to the institutions concerned.")]
    return []


def _examines(stage: Any) -> bool:
    """A stage that is planned to end after today, and in which ideas are taken or examined: before consultations."""
    today = timezone.localdate()
    return bool(
        stage.planned_end_date
        and stage.planned_end_date >= today
        and (stage.planned_start_date or today) <= today
        and "submit" not in stage.abilities
        and "consult" not in stage.abilities
    )
