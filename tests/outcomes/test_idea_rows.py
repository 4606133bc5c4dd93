"""Ideas are read as values; row for row, they say what their objects say."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from commitments.models import Commitment, CommitmentIdea
from ideas.models import Idea, IdeaStats, InstitutionAnswer, ScreeningDecision, Transmission
from outcomes import exports
from outcomes.datasets import DATASETS, Row
from tests import factories

pytestmark = pytest.mark.django_db

DECIDED = {"accepted", "rejected", "merged", "split"}


def texts(obj: Any, name: str) -> dict[str, str | None]:
    return {code: getattr(obj, f"{name}_{code}") or None for code, _label in settings.LANGUAGES}


def instant(value: Any) -> str:
    return value.isoformat().replace("+00:00", "Z")


def decision_of(idea: Idea) -> Row | None:
    one = ScreeningDecision.objects.filter(idea=idea, announced_at__isnull=False).order_by("announced_at", "pk").last()
    if one is None or idea.public_state not in DECIDED:
        return None
    return {
        "outcome": one.outcome,
        "reason": {"code": one.reason.code, "label": texts(one.reason, "label")},
        "explanation": texts(one, "explanation"),
        "announced_at": instant(one.announced_at),
    }


def institutions_of(idea: Idea) -> list[Row]:
    found = []
    for sent in Transmission.objects.filter(idea=idea).order_by("at", "pk"):
        last = InstitutionAnswer.objects.filter(transmission=sent).order_by("at", "pk").last()
        body = {"key": sent.institution.key, "name": texts(sent.institution, "name")}
        answer, why = (last.answer, texts(last, "explanation")) if last else (None, None)
        found.append({"institution": body, "answer": answer, "explanation": why})
    return found


def row_of(idea: Idea) -> Row:
    """One idea by its object and those beside it, as slowly as one likes."""
    accepted = idea.public_state == "accepted"
    links = CommitmentIdea.objects.filter(idea=idea, commitment__in=Commitment.objects.public())
    target = idea.public_merged_into
    if target and not (target.public_state and target.plan.is_published):
        target = None
    stats = IdeaStats.objects.filter(idea=idea).first()
    with translation.override("ar"):
        path = reverse("trace:idea", args=[idea.reference])
    return {
        "reference": idea.reference,
        "url": f"{settings.SITE_URL}{path}",
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
        "submitted_at": instant(idea.submitted_at),
        "status": idea.public_state,
        "decision": decision_of(idea),
        "institutions": institutions_of(idea) if accepted else [],
        "commitments": sorted(link.commitment.reference for link in links) if accepted else [],
        "merged_into": target.reference if target else None,
        "split_from": idea.split_from.reference if idea.split_from else None,
        "comments_count": stats.all_comments if stats else 0,
        "supports_count": stats.all_supports if stats else 0,
        "illustrative": idea.is_illustrative,
    }


@pytest.fixture
def ideas(db: None) -> list[Idea]:
    """One of each fate: what is announced, what is decided only, what was announced and is open again."""
    plan = factories.ActionPlanFactory(reference="PAN9")
    new, sent = factories.IdeaFactory, factories.TransmissionFactory
    accepted = new(
        plan=plan, accepted=True, problem="مشكل", expected="Résultat", territory=factories.TerritoryFactory()
    )
    asked = sent(idea=accepted)
    for days, answer in ((2, "not_taken_up"), (1, "taken_up")):
        at = timezone.now() - timedelta(days=days)
        factories.InstitutionAnswerFactory(transmission=asked, answer=answer, at=at)
    sent(idea=accepted)
    for card in (factories.CommitmentFactory(plan=plan, adopted=True), factories.CommitmentFactory(plan=plan)):
        factories.CommitmentIdeaFactory(idea=accepted, commitment=card)
    hidden_card = factories.CommitmentFactory(plan=plan, proposed_at=None)
    factories.CommitmentIdeaFactory(idea=accepted, commitment=hidden_card)
    IdeaStats.objects.filter(idea=accepted).update(
        comments_count=3, merged_comments_count=2, supports_count=5, merged_supports_count=7
    )
    reopened = new(plan=plan, rejected=True)
    Idea.objects.filter(pk=reopened.pk).update(state="under_screening", public_state="under_screening")
    changed = new(plan=plan, rejected=True)
    factories.ScreeningDecisionFactory(
        idea=changed,
        outcome="accepted",
        supersedes=changed.decisions.get(),
        superseding_reason_ar="خطأ في القراءة.",
        superseding_reason_fr="Une erreur de lecture.",
    )
    Idea.objects.filter(pk=changed.pk).update(state="accepted")
    unannounced = new(plan=plan, decided=True)
    sent(idea=unannounced)
    gone = new(plan=plan, merged=True)
    Idea.objects.filter(pk=gone.merged_into_id).update(state="withdrawn", public_state="")
    rest = [
        new(plan=plan, rejected=True, french=True),
        new(plan=plan, merged=True),
        new(plan=plan, from_workshop=True, is_illustrative=True, stats=None),
        new(plan=plan, split_from=new(plan=plan)),
    ]
    new(plan=plan, hidden_at=timezone.now())
    return [
        *Idea.objects.public().filter(
            pk__in=[one.pk for one in (accepted, reopened, changed, unannounced, gone, *rest)]
        )
    ]


@pytest.mark.parametrize("order", list(DATASETS["ideas"].orders))
def test_every_row_is_that_of_its_object(ideas: list[Idea], order: str) -> None:
    dataset = DATASETS["ideas"]
    rows = list(exports.rows_of(dataset, dataset.filters().qs, order=order))
    by_reference = {row["reference"]: row for row in rows}
    assert len(rows) == len(by_reference) >= len(ideas)
    # The counters' own index orders those that have counters.
    counted = [idea for idea in ideas if order in {"newest", "oldest"} or IdeaStats.objects.filter(idea=idea).exists()]
    assert len(counted) >= 7
    for idea in counted:
        assert by_reference[idea.reference] == row_of(idea)


def test_rows_hold_what_they_are_about(ideas: list[Idea]) -> None:
    """So that the comparison above compares something."""
    rows = [row_of(idea) for idea in ideas]
    assert any(row["merged_into"] for row in rows)
    assert any(row["status"] == "merged" and row["merged_into"] is None for row in rows)
    assert any(
        row["decision"] is None and ScreeningDecision.objects.filter(idea__reference=row["reference"]).exists()
        for row in rows
    )
    assert [one["answer"] for row in rows for one in row["institutions"]] == ["taken_up", None]
    assert max(len(row["commitments"]) for row in rows) == 2
    assert {row["comments_count"] for row in rows} == {0, 5}
    assert any(row["workshop"] for row in rows)
    assert any(row["split_from"] for row in rows)
    assert any(row["territory"] for row in rows)
