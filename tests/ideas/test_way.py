from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from core.days import day_text
from ideas import services
from ideas.models import Idea
from ideas.way import SMALL_STEPS, TakenUp, small_way, way
from plans.rules import can_interact
from tests import factories
from tests.ideas.conftest import EXPLANATION, WHY

pytestmark = pytest.mark.django_db


def steps_of(idea, *commitments):
    return way(Idea.objects.for_page().get(pk=idea.pk), commitments)


def states(steps):
    return [(step.key, step.state) for step in steps]


def commitment(**changes):
    given = {"href": "/ar/commitments/x/", "reference": "NOW1-C-01", "title": "التزام", "standing_label": "معتمد"}
    return TakenUp(**{**given, "standing": "adopted", "progress": 40, **changes})


@pytest.fixture
def idea(plan, theme):
    return factories.IdeaFactory(plan=plan, theme=theme)


@pytest.fixture
def accepted(idea, decide, announce):
    announce(decide(idea))
    return idea


def test_a_submitted_idea_waits_for_its_examination(idea):
    steps = steps_of(idea)
    assert states(steps) == [("submitted", "done"), ("screened", "current"), ("decision", "waiting")]
    assert "2" in steps[1].who


def test_what_waits_since_this_morning_does_not_wait_for_zero_days(plan, theme, screener, institution_a):
    with translation.override("fr"):
        idea = factories.IdeaFactory(plan=plan, theme=theme, submitted_at=timezone.now())
        assert "0" not in steps_of(idea)[1].who.replace(str(timezone.localdate().year), "")
        services.start_screening(idea=idea, by=screener)
        assert "0" not in steps_of(idea)[1].who


def test_an_idea_under_screening_says_since_when(idea, screener):
    services.start_screening(idea=idea, by=screener)
    step = steps_of(idea)[1]
    assert step.state == "current"
    assert step.date is not None


def test_without_a_log_the_beginning_of_screening_is_not_invented():
    step = steps_of(factories.IdeaFactory(under_screening=True))[1]
    assert (step.state, step.date) == ("current", None)
    assert step.who


def test_an_idea_of_a_workshop_names_its_workshop():
    idea = factories.IdeaFactory(from_workshop=True)
    step = steps_of(idea)[0]
    assert idea.workshop.title in [link.label for link in step.links]


def test_an_unannounced_decision_is_not_on_the_way(idea, decide):
    decide(idea, "rejected", explanation={"ar": "سر", "fr": "secret"})
    steps = steps_of(idea)
    assert states(steps)[-1] == ("decision", "waiting")
    assert "سر" not in str(steps)


def test_a_rejection_ends_the_way_with_its_explanation(idea, decide, announce):
    act = announce(decide(idea, "rejected"))
    step = steps_of(idea)[-1]
    assert (step.key, step.state, step.text) == ("decision", "no", EXPLANATION["ar"])
    assert [link.href for link in step.links] == [act.get_absolute_url()]
    with translation.override("fr"):
        assert steps_of(idea)[-1].text == EXPLANATION["fr"]


def test_a_decision_stands_at_the_day_it_was_taken_and_its_act_says_since_when_it_is_public(idea, decide, announce):
    decision = decide(idea)
    taken = timezone.now() - timedelta(days=40)
    idea.decisions.update(at=taken)
    announce(decision)
    with translation.override("fr"):
        step = next(step for step in steps_of(idea) if step.key == "decision")
        assert step.date == taken
        assert day_text(timezone.localdate()) in step.links[-1].label


def test_a_merged_idea_leads_to_the_other(idea, plan, theme, decide, announce):
    target = factories.IdeaFactory(plan=plan, theme=theme)
    act = announce(decide(idea, "merged", merged_into=target))
    step = steps_of(idea)[-1]
    assert step.state == "join"
    assert [link.href for link in step.links] == [target.get_absolute_url(), act.get_absolute_url()]


def test_a_merged_idea_does_not_lead_to_one_that_was_withdrawn(idea, plan, theme, decide, announce):
    target = factories.IdeaFactory(plan=plan, theme=theme)
    act = announce(decide(idea, "merged", merged_into=target))
    services.withdraw_idea(idea=target)
    assert [link.href for link in steps_of(idea)[-1].links] == [act.get_absolute_url()]


def test_a_replaced_decision_stays_on_the_way(idea, decide, announce, screener):
    announce(decide(idea, "rejected"))
    services.reopen_idea(idea=idea, by=screener, reason="new facts")
    announce(decide(idea, "accepted", superseding_reason=WHY))
    decisions = [step for step in steps_of(idea) if step.key == "decision"]
    assert [step.state for step in decisions] == ["done", "done"]
    assert [step.icon for step in decisions] == ["rejected", "accepted"]
    assert WHY["ar"] in decisions[1].text


def test_an_accepted_idea_goes_to_the_institutions(accepted):
    assert states(steps_of(accepted))[3:] == [("institutions", "current"), ("commitment", "waiting")]


def test_an_awaited_institution_is_named_with_its_due_date(accepted, institution_a):
    factories.TransmissionFactory(idea=accepted, institution=institution_a)
    step = steps_of(accepted)[3]
    assert step.state == "current"
    assert "المؤسسة الأولى" in step.who


def test_transmissions_are_not_told_before_the_acceptance_is_announced(idea, decide, institution_a):
    decide(idea)
    factories.TransmissionFactory(idea=idea, institution=institution_a)
    assert "المؤسسة الأولى" not in str(steps_of(idea))


@pytest.mark.parametrize(("answer", "state", "end"), [("taken_up", "done", "waiting"), ("not_taken_up", "no", "no")])
def test_an_answer_stands_with_its_explanation(accepted, institution_a, administrator, answer, state, end):
    sent = factories.TransmissionFactory(idea=accepted, institution=institution_a)
    services.answer_transmission(transmission=sent, answer=answer, explanation=EXPLANATION, by=administrator)
    steps = steps_of(accepted)
    assert (steps[3].state, steps[3].text) == (state, EXPLANATION["ar"])
    assert states(steps)[4:] == [("commitment", end)]


def test_the_later_answer_of_an_institution_counts(accepted, institution_a, administrator):
    sent = factories.TransmissionFactory(idea=accepted, institution=institution_a)
    for answer in ("not_taken_up", "taken_up"):
        services.answer_transmission(transmission=sent, answer=answer, explanation=EXPLANATION, by=administrator)
    assert steps_of(accepted)[3].state == "done"


@pytest.mark.parametrize(
    ("standing", "progress", "expected"),
    [
        ("in_consultation", None, [("commitment", "done"), ("adopted", "waiting")]),
        ("adopted", None, [("commitment", "done"), ("adopted", "done"), ("progress", "waiting")]),
        ("adopted", 40, [("commitment", "done"), ("adopted", "done"), ("progress", "current")]),
        ("adopted", 100, [("commitment", "done"), ("adopted", "done"), ("progress", "done")]),
    ],
)
def test_the_way_goes_on_in_commitments(accepted, standing, progress, expected):
    steps = steps_of(accepted, commitment(standing=standing, progress=progress))
    assert states(steps)[4:] == expected


def small(idea):
    return small_way(Idea.objects.with_small_way().get(pk=idea.pk))


@pytest.mark.parametrize(
    ("traits", "dots"),
    [
        ({}, ["done", "current", "waiting", "waiting", "waiting"]),
        ({"under_screening": True}, ["done", "current", "waiting", "waiting", "waiting"]),
        ({"rejected": True}, ["done", "done", "no", "skipped", "skipped"]),
        ({"accepted": True}, ["done", "done", "done", "waiting", "waiting"]),
    ],
)
def test_the_small_way_has_five_dots_and_a_sentence(traits, dots):
    found, text = small(factories.IdeaFactory(**traits))
    assert found == dots
    assert len(found) == SMALL_STEPS
    assert text


def test_the_small_way_of_a_merged_idea_and_of_one_with_institutions(idea, plan, theme, institution_a, administrator):
    merged = factories.IdeaFactory(plan=plan, theme=theme, merged=True, merged_into=idea)
    assert small(merged)[0] == ["done", "done", "join", "skipped", "skipped"]
    going = factories.IdeaFactory(accepted=True)
    sent = factories.TransmissionFactory(idea=going, institution=institution_a)
    assert small(going)[0] == ["done", "done", "done", "current", "waiting"]
    services.answer_transmission(transmission=sent, answer="taken_up", explanation=EXPLANATION, by=administrator)
    assert small(going)[0] == ["done"] * 5


def test_the_page_knows_whether_people_may_react_as_the_rule_does(plan, closed_plan, anonymous):
    unpublished = factories.ActionPlanFactory(is_published=False)
    factories.StageFactory(plan=unpublished)
    endless = factories.StageFactory(closes_at=None, closes_wall="").plan
    silent = factories.StageFactory(abilities=["submit"]).plan
    coming = factories.StageFactory(coming=True).plan
    for one in (plan, closed_plan, unpublished, endless, silent, coming):
        idea = factories.IdeaFactory(plan=one)
        assert Idea.objects.for_page().get(pk=idea.pk).takes_interaction == can_interact(anonymous, one), one


def test_days_are_those_of_the_wall_clock(idea):
    Idea.objects.filter(pk=idea.pk).update(submitted_at=datetime(2020, 10, 7, 23, 30, tzinfo=UTC))
    assert "8 أكتوبر 2020" in steps_of(idea)[1].who


@pytest.mark.parametrize(
    ("intake", "title"),
    [("online", "Submitted on the portal"), ("paper", "Received on paper"), ("email", "Received by e-mail")],
)
def test_the_first_step_says_by_which_way_the_idea_came(intake, title, plan, theme):
    idea = factories.IdeaFactory(plan=plan, theme=theme, intake=intake)
    with translation.override("en"):
        assert steps_of(idea)[0].title == title
