"""Where the cards come from and what a revision did with them: problems of workshops, the revision at mid-term."""

from datetime import datetime, timedelta

from commitments.enums import CommitmentState, Purpose, RevisionKind
from commitments.models import Commitment, CommitmentProblem, CommitmentVersion, PlanRevision, RevisionItem
from ogportal.demo.cards import freeze
from ogportal.demo.rows import at, keep
from ogportal.demo.texts import columns, read
from plans.enums import AdoptionKind
from plans.models import ActionPlan, AdoptionStep
from workshops.models import Problem


def link_problems(plan: ActionPlan, which: str) -> None:
    """The problems that the workshops of a plan raised, where a card takes them up; the others stay without one."""
    cards = {card.number: card for card in Commitment.objects.filter(plan=plan)}
    problems = {
        (problem.workshop.number, problem.rank): problem
        for problem in Problem.objects.filter(workshop__plan=plan).select_related("workshop")
    }
    keep(
        [
            CommitmentProblem(
                commitment=cards[number], problem=problems[workshop, rank], extent=extent, is_illustrative=True
            )
            for number, workshop, rank, extent in read("revision")["problems"][which]
        ]
    )


def add_revision(plan: ActionPlan, cards: dict[int, Commitment]) -> None:
    """What became of each adopted card at mid-term: most are kept, two amended, with their new text frozen."""
    texts = read("revision")
    when = at(texts["revision"]["date"], 12)
    amended = texts["amended"]
    before = {
        version.commitment_id: version
        for version in CommitmentVersion.objects.filter(commitment__plan=plan, purpose=Purpose.ADOPTION)
    }
    after = freeze([cards[number] for number in amended], purpose=Purpose.REVISION, when=when, number=3)
    revision = keep(
        [
            PlanRevision(
                plan=plan,
                number=texts["revision"]["number"],
                date=texts["revision"]["date"],
                published_at=when,
                is_illustrative=True,
                **columns(texts["revision"], note="note"),
            )
        ]
    )[0]
    keep(
        [
            RevisionItem(
                revision=revision,
                commitment=card,
                kind=RevisionKind.AMENDED if number in amended else RevisionKind.KEPT,
                before=before[card.pk],
                after=after.get(number),
                **columns(amended.get(number, texts), reason="reason" if number in amended else "kept"),
            )
            for number, card in cards.items()
            if card.state == CommitmentState.ADOPTED
        ]
    )


def add_opinion(plan: ActionPlan, opened: datetime) -> None:
    """The first step of the adoption of the present plan; the others are still to come."""
    opinion = read("revision")["opinion"]
    keep(
        [
            AdoptionStep(
                plan=plan,
                kind=AdoptionKind.COMMITTEE,
                date=opened.date() - timedelta(days=opinion["days_before_opening"]),
                is_illustrative=True,
                **columns(opinion, note="note"),
            )
        ]
    )
