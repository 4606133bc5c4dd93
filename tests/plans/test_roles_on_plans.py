import pytest

from plans.models import ActionPlan
from tests import factories

pytestmark = pytest.mark.django_db


def test_plans_are_those_of_the_role_or_all_of_them(plan, closed_plan, screener, committee_member):
    user = factories.UserFactory()
    factories.PlanRoleFactory(user=user, plan=plan, role="screener")
    assert list(ActionPlan.objects.with_role(user, "screener")) == [plan]
    assert not ActionPlan.objects.with_role(user, "committee").exists()
    assert ActionPlan.objects.with_role(screener, "screener").count() == 2
    assert not ActionPlan.objects.with_role(committee_member, "screener").exists()
    assert ActionPlan.objects.with_role(committee_member, "screener", "committee").count() == 2
