"""One long idea becomes several: lineage both ways, a fate for each, and not a word before the announcement."""

import pytest
from django.core.exceptions import ValidationError

from core.models import Delivery, StateChange
from core.transitions import TransitionNotAllowed
from ideas import services
from ideas.errors import (
    DecidedMeanwhile,
    NotOpenForDecision,
    NotPublicYet,
    OriginalNotAnnounced,
    ReasonDoesNotFit,
    SplitStands,
    SplitWrong,
)
from ideas.models import Idea
from ideas.way import small_way, way
from outcomes.figures import figures, flatten
from tests import factories
from tests.ideas.conftest import EXPLANATION

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea(plan, theme):
    return factories.IdeaFactory(plan=plan, theme=theme, title="أفكار كثيرة معا", body="نص طويل جدا", number=900)


@pytest.fixture
def parts(theme, plan):
    other = factories.ThemeFactory(plan=plan)
    return [
        services.Part("نشر الميزانية", "أقترح نشر الميزانية.", theme),
        services.Part("نشر المحاضر", "أقترح نشر المحاضر.", other),
    ]


@pytest.fixture
def reason(reasons):
    return factories.ScreeningReasonFactory(outcome="split")


@pytest.fixture
def split(idea, parts, reason, screener):
    def make(**changes):
        wanted = {"idea": idea, "parts": parts, "reason": reason, "explanation": EXPLANATION, "by": screener}
        return services.split_idea(**{**wanted, **changes})

    return make


def test_parts_have_references_of_their_own_and_whatever_the_original_has(idea, split, parts, screener):
    made = split()
    idea.refresh_from_db()
    assert (idea.state, idea.public_state, idea.body) == ("split", "under_screening", "نص طويل جدا")
    assert [part.number for part in made] == [901, 902]
    assert [(part.title, part.theme) for part in made] == [(part.title, part.theme) for part in parts]
    for part in made:
        assert (part.author, part.submitted_at, part.language) == (idea.author, idea.submitted_at, idea.language)
        assert (part.state, part.public_state, part.split_from) == ("under_screening", "", idea)
        assert part.tracking_code != idea.tracking_code
    assert list(idea.split_ideas.order_by("number")) == made
    assert StateChange.objects.get(object_id=made[0].pk, model="ideas.idea").reason == idea.reference
    assert not Delivery.objects.exists()


def test_nobody_sees_a_part_before_the_announcement_and_no_figure_counts_it(idea, split, plan, client):
    before = flatten(figures(plan))
    made = split()
    assert flatten(figures(plan)) == before
    assert set(Idea.objects.public()) == {idea}
    assert client.get(made[0].get_absolute_url()).status_code == 404
    page = client.get(idea.get_absolute_url()).content.decode()
    assert made[0].reference not in page
    assert client.get("/api/v1/ideas?plan=now1").json()["results"][0]["status"] == "under_screening"


def test_an_announced_split_shows_its_parts_and_tells_the_author_once(idea, split, announce, mailbox, plan, client):
    made = split()
    announce(idea.decisions.get())
    idea.refresh_from_db()
    assert idea.public_state == "split"
    assert {part.public_state for part in idea.split_ideas.all()} == {"under_screening"}
    message = mailbox.last(idea.author.email)
    assert len(mailbox.to(idea.author.email)) == 1
    for part in made:
        assert part.reference in message.body
        assert part.reference in message.alternatives[0][0]
    shown = Idea.objects.for_page().get(pk=idea.pk)
    assert [link.label.split()[0] for link in way(shown)[-1].links[:2]] == [part.reference for part in made]
    assert not shown.takes_interaction
    part = Idea.objects.for_page().get(pk=made[0].pk)
    assert way(part)[0].links[0].href == idea.get_absolute_url()
    assert "#parts" not in client.get(part.get_absolute_url()).content.decode()
    page = client.get(idea.get_absolute_url()).content.decode()
    assert "نص طويل جدا" in page
    assert 'id="parts"' in page
    assert small_way(Idea.objects.with_small_way().get(pk=idea.pk))[0][2] == "join"
    found = client.get(f"/api/v1/ideas/{part.reference}").json()
    assert found["split_from"] == idea.reference


def test_an_original_counts_as_one_that_was_split_and_its_parts_as_one_each(idea, split, announce, plan):
    split()
    announce(idea.decisions.get())
    flat = flatten(figures(plan))
    assert [flat[f"screening.{key}"] for key in ("split", "pending", "accepted")] == [1, 2, 0]
    assert flat["ideas.total"] == 3
    assert flat["participants.portal.proposing"] == 1


def test_a_part_is_announced_with_its_original_or_after_it(idea, split, decide, announce):
    made = split()
    decision = decide(made[0])
    with pytest.raises(OriginalNotAnnounced) as error:
        announce(decision)
    assert error.value.references == [made[0].reference]
    announce(decision, idea.decisions.get())
    made[0].refresh_from_db()
    made[1].refresh_from_db()
    assert (made[0].public_state, made[1].public_state) == ("accepted", "under_screening")


def test_nothing_is_merged_in_public_into_a_part_that_nobody_knows(idea, split, decide, announce, plan, theme):
    made = split()
    other = factories.IdeaFactory(plan=plan, theme=theme, number=990)
    with pytest.raises(OriginalNotAnnounced):
        announce(decide(other, "merged", merged_into=made[0]))


def test_the_author_is_not_asked_about_a_part_before_the_announcement(split, screener):
    made = split()
    with pytest.raises(NotPublicYet):
        services.ask_information(idea=made[0], question="أي جماعة؟", by=screener)


def test_a_split_that_nobody_knows_is_taken_back_with_its_parts(idea, split, screener, decide, announce):
    made = split()
    services.reopen_idea(idea=idea, by=screener, reason="خطأ")
    made[0].refresh_from_db()
    assert made[0].state == "withdrawn"
    again = split()
    assert len(again) == 2
    decision = idea.decisions.last()
    assert decision.supersedes is not None
    announce(decision)
    assert {part.public_state for part in again if not part.refresh_from_db()} == {"under_screening"}
    made[0].refresh_from_db()
    assert made[0].public_state == ""


def test_a_split_stands_once_announced_or_once_a_part_is_decided(idea, split, screener, decide, announce):
    made = split()
    decide(made[0])
    with pytest.raises(SplitStands):
        services.reopen_idea(idea=idea, by=screener, reason="…")
    services.reopen_idea(idea=made[0], by=screener, reason="…")
    announce(idea.decisions.get())
    with pytest.raises(SplitStands):
        services.reopen_idea(idea=idea, by=screener, reason="…")


def test_the_author_takes_back_neither_a_split_idea_nor_unknown_parts(idea, split):
    split()
    idea.refresh_from_db()
    with pytest.raises(TransitionNotAllowed):
        services.withdraw_idea(idea=idea)


def test_a_split_is_refused_that_makes_no_sense(idea, split, parts, reasons, screener, plan, theme, decide, announce):
    for wrong in ([], parts[:1], parts * 4):
        with pytest.raises(SplitWrong):
            split(parts=wrong)
    for wrong_reason in (
        reasons["accepted"],
        factories.ScreeningReasonFactory(outcome="split", is_active=False),
        factories.ScreeningReasonFactory(outcome="split", plan=factories.ActionPlanFactory()),
    ):
        with pytest.raises(ReasonDoesNotFit):
            split(reason=wrong_reason)
    with pytest.raises(ReasonDoesNotFit):
        services.decide_idea(
            idea=idea,
            outcome="split",
            reason=factories.ScreeningReasonFactory(outcome="split"),
            explanation=EXPLANATION,
            by=screener,
        )
    with pytest.raises(DecidedMeanwhile):
        split(version=99)
    with pytest.raises(ValidationError):
        split(parts=[parts[0], services.Part("\u200b", "نص", theme)])
    foreign = factories.ThemeFactory()
    with pytest.raises(ValidationError):
        split(parts=[parts[0], services.Part("عنوان", "نص", foreign)])
    assert not idea.split_ideas.exists()
    made = split()
    with pytest.raises(SplitWrong):
        split(idea=made[0])
    with pytest.raises(NotOpenForDecision):
        split()


def test_an_idea_that_was_decided_in_public_is_not_split_any_more(idea, split, decide, announce, screener):
    announce(decide(idea, "rejected"))
    services.reopen_idea(idea=idea, by=screener, reason="…")
    with pytest.raises(NotOpenForDecision):
        split()
