"""The ground that most tests of the upper floors stand on: a published plan in which everything is open."""

from typing import Any

import pytest

from tests import factories


@pytest.fixture
def plan(db: None) -> Any:
    """A published plan with one stage, open now, that lets people do everything."""
    plan = factories.ActionPlanFactory(reference="NOW1")
    factories.StageFactory(plan=plan)
    return plan


@pytest.fixture
def open_plan(plan: Any) -> Any:
    """The same as `plan`, for tests in which its being open is the point."""
    return plan


@pytest.fixture
def closed_plan(db: None) -> Any:
    """A published plan whose only stage is over."""
    plan = factories.ActionPlanFactory(reference="PAST1")
    factories.StageFactory(plan=plan, over=True)
    return plan


@pytest.fixture
def theme(plan: Any) -> Any:
    return factories.ThemeFactory(plan=plan, slug="now1-integrity")
