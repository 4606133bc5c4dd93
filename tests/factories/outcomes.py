"""Rows of outcomes."""

import factory
from factory.django import DjangoModelFactory

from tests.factories.plans import ActionPlanFactory


class PlanArchiveFactory(DjangoModelFactory):
    class Meta:
        model = "outcomes.PlanArchive"

    plan = factory.SubFactory(ActionPlanFactory)
