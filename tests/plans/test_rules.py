"""Roles on plans, and what open stages let people do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from plans import rules
from plans.enums import Ability
from tests import factories
from tests.support.people import ROLES


@pytest.fixture(params=ROLES)
def somebody(request: pytest.FixtureRequest, db: None):
    return request.param, request.getfixturevalue(request.param)


def test_each_role_opens_its_own_doors(somebody, plan) -> None:
    role, user = somebody
    assert rules.is_screener(user, plan) is (role == "screener")
    assert rules.is_screener(user) is (role == "screener")
    assert rules.is_committee_member(user, plan) is (role == "committee_member")
    assert rules.works_on_plan(user, plan) is (role in {"administrator", "screener"})
    assert rules.reads_everything(user, plan) is (role in {"administrator", "screener", "committee_member"})


def test_a_role_on_one_plan_is_none_on_another(plan, closed_plan) -> None:
    user = factories.PlanRoleFactory(plan=plan, role="screener").user
    assert rules.is_screener(user, plan)
    assert not rules.is_screener(user, closed_plan)
    assert rules.is_screener(user, None), "somewhere, at least"
    assert not rules.is_committee_member(user, plan)


def test_somebody_who_was_put_away_has_no_role(screener, plan) -> None:
    screener.is_active = False
    assert not rules.is_screener(screener, plan)


@pytest.mark.parametrize("ability", Ability.values)
def test_an_open_stage_lets_people_do_what_it_names_and_nothing_else(db: None, ability: str) -> None:
    plan = factories.ActionPlanFactory()
    factories.StageFactory(plan=plan, abilities=[ability])
    factories.StageFactory(plan=plan, abilities=Ability.values, over=True)
    factories.StageFactory(plan=plan, abilities=Ability.values, coming=True)
    assert [name for name in Ability.values if rules.is_able(plan, name)] == [ability]


def test_stages_run_side_by_side(db: None, anonymous) -> None:
    plan = factories.ActionPlanFactory()
    factories.StageFactory(plan=plan, abilities=[Ability.SUBMIT])
    factories.StageFactory(plan=plan, abilities=[Ability.INTERACT])
    assert rules.can_submit(anonymous, plan)
    assert rules.can_interact(anonymous, plan)


def test_in_a_plan_that_is_not_published_or_is_closed_nobody_can_do_anything(anonymous, closed_plan) -> None:
    hidden = factories.StageFactory(plan__is_published=False).plan
    for plan in (hidden, closed_plan):
        assert not rules.can_submit(anonymous, plan)
        assert not rules.can_interact(anonymous, plan)


def test_a_moment_can_be_asked_about(plan) -> None:
    stage = plan.stages.get()
    assert rules.is_able(plan, Ability.SUBMIT, stage.opens_at)
    assert not rules.is_able(plan, Ability.SUBMIT, stage.closes_at)
    assert not rules.is_able(plan, Ability.SUBMIT, timezone.now() - timedelta(days=400))
