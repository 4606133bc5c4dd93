"""Rows of plans."""

from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from core.clock import wall
from plans.enums import Ability
from tests.factories.accounts import TerritoryFactory, UserFactory
from tests.factories.shared import ZONE, ago, ahead


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = "plans.Source"

    key = factory.Sequence(lambda n: f"S{n}")
    title_ar = factory.Sequence(lambda n: f"المصدر {n}")
    title_fr = factory.Sequence(lambda n: f"Source {n}")


class ActionPlanFactory(DjangoModelFactory):
    class Meta:
        model = "plans.ActionPlan"

    reference = factory.Sequence(lambda n: f"T{n:03d}")
    level = "national"
    ordinal = factory.Sequence(lambda n: n + 1)
    title_ar = factory.LazyAttribute(lambda plan: f"خطة العمل {plan.reference}")
    title_fr = factory.LazyAttribute(lambda plan: f"Plan d’action {plan.reference}")
    is_published = True
    start_date = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=60))
    end_date = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=670))

    class Params:
        regional = factory.Trait(level="regional", territory=factory.SubFactory(TerritoryFactory))


class _OpenFactory(DjangoModelFactory):
    """Something open now; `coming=True` and `over=True` move its window."""

    class Meta:
        abstract = True

    opens_at = ago(days=10)
    closes_at = ahead(days=20)
    zone = ZONE
    opens_wall = factory.LazyAttribute(lambda row: wall(row.opens_at, row.zone))
    closes_wall = factory.LazyAttribute(lambda row: wall(row.closes_at, row.zone))

    class Params:
        coming = factory.Trait(opens_at=ahead(days=5), closes_at=ahead(days=25))
        over = factory.Trait(opens_at=ago(days=40), closes_at=ago(days=10))


class StageFactory(_OpenFactory):
    class Meta:
        model = "plans.Stage"

    plan = factory.SubFactory(ActionPlanFactory)
    number = factory.Sequence(lambda n: n + 1)
    key = factory.LazyAttribute(lambda stage: f"stage-{stage.number}")
    title_ar = factory.LazyAttribute(lambda stage: f"المرحلة {stage.number}")
    title_fr = factory.LazyAttribute(lambda stage: f"Étape {stage.number}")
    abilities = factory.LazyFunction(lambda: list(Ability.values))


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = "plans.Theme"

    plan = factory.SubFactory(ActionPlanFactory)
    number = factory.Sequence(lambda n: n + 1)
    slug = factory.Sequence(lambda n: f"theme-{n}")
    title_ar = factory.LazyAttribute(lambda theme: f"الموضوع {theme.number}")
    title_fr = factory.LazyAttribute(lambda theme: f"Thème {theme.number}")
    description_ar = "ما يتعلق به هذا الموضوع."
    description_fr = "Ce dont il s’agit."


class AxisFactory(DjangoModelFactory):
    class Meta:
        model = "plans.Axis"

    plan = factory.SubFactory(ActionPlanFactory)
    number = factory.Sequence(lambda n: n + 1)
    title_ar = factory.LazyAttribute(lambda axis: f"المحور {axis.number}")
    title_fr = factory.LazyAttribute(lambda axis: f"Axe {axis.number}")


class StatedFigureFactory(DjangoModelFactory):
    class Meta:
        model = "plans.StatedFigure"

    plan = factory.SubFactory(ActionPlanFactory)
    #: Of no workshop that a test makes.
    key = factory.Sequence(lambda n: f"workshops.{9000 + n}.registered")
    value = 179
    source_keys = "S1"


class DiscrepancyFactory(DjangoModelFactory):
    class Meta:
        model = "plans.Discrepancy"

    key = factory.Sequence(lambda n: f"D{n:02d}")
    severity = "low"
    what = "Two sources give two dates."
    decision = "Both are kept; the later document is shown."


class TimelineEventFactory(DjangoModelFactory):
    class Meta:
        model = "plans.TimelineEvent"

    plan = factory.SubFactory(ActionPlanFactory)
    date = date(2020, 10, 9)
    position = factory.Sequence(lambda n: n)
    title_ar = "حدث"
    title_fr = "Un événement"


class DocumentFactory(DjangoModelFactory):
    class Meta:
        model = "plans.Document"

    plan = factory.SubFactory(ActionPlanFactory)
    title_ar = "وثيقة"
    title_fr = "Un document"
    url = "https://example.org/document.pdf"
    date = date(2021, 8, 1)


class AdoptionStepFactory(DjangoModelFactory):
    class Meta:
        model = "plans.AdoptionStep"

    plan = factory.SubFactory(ActionPlanFactory)
    kind = "council"
    date = factory.Sequence(lambda n: date(2021, 7, 1) + timedelta(days=n))


class PlanRoleFactory(DjangoModelFactory):
    class Meta:
        model = "plans.PlanRole"

    user = factory.SubFactory(UserFactory)
    plan = factory.SubFactory(ActionPlanFactory)
    role = "screener"
