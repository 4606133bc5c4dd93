"""Ideas as rows: announced decisions only."""

from typing import Any

from django.db.models import Prefetch

from commitments.models import Commitment, CommitmentIdea
from ideas.enums import DECIDED_STATES, IdeaState
from ideas.models import InstitutionAnswer, ScreeningDecision, Transmission
from outcomes.datasets.texts import Row, moment, named, texts, url


def fetch_ideas(rows: Any) -> Any:
    answers = InstitutionAnswer.objects.order_by("at", "pk")
    return (
        rows.select_related("plan", "theme", "workshop", "stats", "territory", "public_merged_into__plan", "split_from")
        .defer("search", "title_words")
        .prefetch_related(
            Prefetch(
                "decisions", ScreeningDecision.objects.announced().select_related("reason"), to_attr="announced_ones"
            ),
            Prefetch(
                "transmissions",
                Transmission.objects.select_related("institution").prefetch_related(
                    Prefetch("answers", answers, to_attr="given")
                ),
                to_attr="sent_to",
            ),
            Prefetch(
                "commitment_links",
                CommitmentIdea.objects.filter(commitment__in=Commitment.objects.public().order_by())
                .select_related("commitment")
                .order_by("commitment__reference"),
                to_attr="taken_up_in",
            ),
        )
    )


def _decision(idea: Any) -> Row | None:
    """The announced decision that stands; none while an idea is open again."""
    if idea.public_state not in DECIDED_STATES or not idea.announced_ones:
        return None
    decision = idea.announced_ones[-1]
    return {
        "outcome": decision.outcome,
        "reason": {"code": decision.reason.code, "label": texts(decision.reason, "label")},
        "explanation": texts(decision, "explanation"),
        "announced_at": moment(decision.announced_at),
    }


def _institutions(idea: Any) -> list[Row]:
    found = []
    for sent in idea.sent_to:
        last = sent.given[-1] if sent.given else None
        found.append(
            {
                "institution": named(sent.institution),
                "answer": last.answer if last else None,
                "explanation": texts(last, "explanation") if last else None,
            }
        )
    return found


def idea_row(idea: Any) -> Row:
    accepted = idea.public_state == IdeaState.ACCEPTED
    target = idea.public_merged_into
    if target is not None and not (target.public_state and target.plan.is_published):
        target = None
    stats = getattr(idea, "stats", None)
    return {
        "reference": idea.reference,
        "url": url(idea),
        "plan": idea.plan.reference,
        "theme": idea.theme.slug,
        "theme_number": idea.theme.number,
        "channel": idea.channel,
        "workshop": idea.workshop.reference if idea.workshop else None,
        "title": idea.title,
        "body": idea.body,
        "problem": idea.problem,
        "expected": idea.expected,
        "language": idea.language,
        "territory": idea.territory.code if idea.territory else None,
        "submitted_at": moment(idea.submitted_at),
        "status": idea.public_state,
        "decision": _decision(idea),
        # Who got an idea and what became of it is public once its acceptance is.
        "institutions": _institutions(idea) if accepted else [],
        "commitments": [link.commitment.reference for link in idea.taken_up_in] if accepted else [],
        "merged_into": target.reference if target else None,
        "split_from": idea.split_from.reference if idea.split_from else None,
        "comments_count": stats.all_comments if stats else 0,
        "supports_count": stats.all_supports if stats else 0,
        "illustrative": idea.is_illustrative,
    }
