"""Merged ideas keep their words; what they bring along counts towards their target, and nobody counts twice."""

import pytest

from ideas import services
from ideas.errors import InteractionClosed, MergeTargetWrong
from ideas.models import Idea, IdeaStats, IdeaSupport
from ideas.services.families import merged_family, standing_target
from ideas.way import way
from tests import factories
from tests.ideas.conftest import WHY
from tests.support.crowds import at_once, faults

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(plan, theme):
    return factories.IdeaFactory.create_batch(3, plan=plan, theme=theme)


def counts(idea) -> tuple[int, int]:
    stats = IdeaStats.objects.get(idea=idea)
    return stats.all_supports, stats.all_comments


def supported(idea, *people):
    for person in people:
        factories.IdeaSupportFactory(idea=idea, participant=person)
    IdeaStats.objects.filter(idea=idea).update(supports_count=len(people))


def test_supports_and_comments_count_towards_the_target_once_it_is_announced(rows, decide, announce, client):
    one, two, three = factories.ParticipantFactory.create_batch(3)
    supported(rows[0], one, two)
    supported(rows[1], two, three)
    factories.IdeaCommentFactory(idea=rows[0])
    decision = decide(rows[0], "merged", merged_into=rows[1])
    assert counts(rows[1]) == (2, 0)
    announce(decision)
    assert counts(rows[1]) == (3, 1)
    assert counts(rows[0])[0] == 2
    page = client.get(rows[1].get_absolute_url()).content.decode()
    assert 'id="merged"' in page
    assert rows[0].reference in page
    # It says one comment above, and may not say below that nobody has commented.
    assert "لم يعلق عليها أحد بعد" not in page
    assert "الأفكار المدمجة في هذه الفكرة" in page
    assert rows[0].body in client.get(rows[0].get_absolute_url()).content.decode()
    found = client.get(f"/api/v1/ideas/{rows[1].reference}").json()
    assert (found["supports_count"], found["comments_count"]) == (3, 1)


def test_whoever_supports_both_counts_once_whenever_it_happens(rows, decide, announce):
    one, two = factories.ParticipantFactory.create_batch(2)
    supported(rows[0], one)
    announce(decide(rows[0], "merged", merged_into=rows[1]))
    services.support_idea(idea=rows[1], participant=one)
    services.support_idea(idea=rows[1], participant=two)
    assert counts(rows[1])[0] == 2
    services.withdraw_support(idea=rows[0], participant=one)
    assert counts(rows[1])[0] == 2
    services.withdraw_support(idea=rows[1], participant=one)
    assert counts(rows[1])[0] == 1


def test_a_comment_hidden_later_leaves_the_count_of_the_target_too(rows, decide, announce, screener):
    comment = factories.IdeaCommentFactory(idea=rows[0])
    IdeaStats.objects.filter(idea=rows[0]).update(comments_count=1)
    announce(decide(rows[0], "merged", merged_into=rows[1]))
    services.hide_comment(comment=comment, reason={"ar": "…", "fr": "…"}, by=screener)
    assert counts(rows[1])[1] == 0
    services.publish_comment(comment=comment, by=screener)
    assert counts(rows[1])[1] == 1


def test_a_chain_leads_to_its_end(rows, decide, announce):
    supported(rows[0], factories.ParticipantFactory())
    announce(decide(rows[0], "merged", merged_into=rows[1]))
    announce(decide(rows[1], "merged", merged_into=rows[2]))
    first = Idea.objects.for_page().get(pk=rows[0].pk)
    assert standing_target(first) == rows[2]
    assert merged_family(rows[2]) == {rows[0].pk, rows[1].pk}
    assert counts(rows[2])[0] == 1
    decision = next(step for step in way(first) if step.key == "decision")
    assert [link.href for link in decision.links[:2]] == [rows[1].get_absolute_url(), rows[2].get_absolute_url()]
    services.withdraw_support(idea=rows[0], participant=IdeaSupport.objects.get().participant)
    assert counts(rows[2])[0] == 0


def test_a_merge_is_undone_by_a_later_decision_and_takes_what_it_brought(rows, decide, announce, screener, client):
    supported(rows[0], factories.ParticipantFactory())
    announce(decide(rows[0], "merged", merged_into=rows[1]))
    services.reopen_idea(idea=rows[0], by=screener, reason="موضوع آخر")
    # Until the next announcement the public sees it merged, with its target.
    assert client.get(f"/api/v1/ideas/{rows[0].reference}").json()["merged_into"] == rows[1].reference
    assert counts(rows[1])[0] == 1
    announce(decide(rows[0], "accepted", superseding_reason=WHY))
    assert counts(rows[1])[0] == 0
    rows[0].refresh_from_db()
    assert (rows[0].public_state, rows[0].public_merged_into) == ("accepted", None)
    steps = [step for step in way(Idea.objects.for_page().get(pk=rows[0].pk)) if step.key == "decision"]
    assert len(steps) == 2
    assert WHY["ar"] in steps[1].text


def test_merged_ideas_are_moved_to_another_target_the_same_way(rows, decide, announce, screener):
    supported(rows[0], factories.ParticipantFactory())
    announce(decide(rows[0], "merged", merged_into=rows[1]))
    services.reopen_idea(idea=rows[0], by=screener, reason={"ar": "…", "fr": "…"})
    announce(decide(rows[0], "merged", merged_into=rows[2], superseding_reason=WHY))
    assert [counts(row)[0] for row in rows] == [1, 0, 1]


def test_who_wants_to_support_a_merged_idea_does_it_at_its_target(rows, decide, announce):
    announce(decide(rows[0], "merged", merged_into=rows[1]))
    rows[0].refresh_from_db()
    with pytest.raises(InteractionClosed):
        services.support_idea(idea=rows[0], participant=factories.ParticipantFactory())
    assert not Idea.objects.for_page().get(pk=rows[0].pk).takes_interaction


def test_nothing_is_merged_into_an_idea_that_was_split(rows, plan, theme, decide):
    gone = factories.IdeaFactory(plan=plan, theme=theme, state="split")
    with pytest.raises(MergeTargetWrong):
        decide(rows[0], "merged", merged_into=gone)


def test_a_change_of_a_decision_that_nobody_knew_is_not_explained_in_public(rows, decide, announce, screener):
    decide(rows[0], "rejected")
    services.reopen_idea(idea=rows[0], by=screener, reason="خطأ")
    second = decide(rows[0], "accepted", superseding_reason=WHY)
    assert second.supersedes_unannounced
    announce(second)
    text = way(Idea.objects.for_page().get(pk=rows[0].pk))[2].text
    assert WHY["ar"] not in text


@pytest.mark.django_db(transaction=True)
def test_two_ideas_merged_into_each_other_at_once_make_no_ring(rows, decide):
    pairs = [(rows[0], rows[1]), (rows[1], rows[0])]
    said = at_once(*[lambda a=a, b=b: decide(a, "merged", merged_into=b) for a, b in pairs])
    assert [type(one) for one in said].count(MergeTargetWrong) == 1
    assert len(faults(said)) == 1
