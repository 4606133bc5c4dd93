"""Which plan is being made now."""

import pytest

from plans.models import ActionPlan
from plans.querysets import present_plan
from tests import factories

pytestmark = pytest.mark.django_db


def chosen() -> ActionPlan | None:
    plan: ActionPlan | None = present_plan(ActionPlan.objects.public().with_stages())
    return plan


def test_without_plans_there_is_none() -> None:
    factories.ActionPlanFactory(is_published=False)
    assert chosen() is None


def test_an_open_stage_counts_more_than_a_later_beginning() -> None:
    plan = factories.StageFactory(plan__start_date="2001-01-01").plan
    factories.StageFactory(over=True)
    factories.StageFactory(coming=True)
    assert chosen() == plan


def test_an_open_regional_plan_stands_before_a_closed_national_one() -> None:
    factories.ActionPlanFactory()
    plan = factories.StageFactory(plan=factories.ActionPlanFactory(regional=True)).plan
    assert chosen() == plan


def test_without_an_open_stage_it_is_the_latest_national_one() -> None:
    factories.ActionPlanFactory(start_date=None, end_date=None)
    factories.ActionPlanFactory(start_date="2001-01-01")
    plan = factories.ActionPlanFactory(start_date="2020-01-01")
    factories.ActionPlanFactory(regional=True, start_date="2024-01-01")
    assert chosen() == plan


def test_choosing_is_two_queries(django_assert_num_queries) -> None:
    for _n in range(3):
        factories.StageFactory()
    with django_assert_num_queries(2):
        chosen()
