"""Related rows in the query of their parent."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db.models import OuterRef

from commitments.models import Commitment, CommitmentVersion, IndicatorReading
from core.related import gathered, instances
from plans.models import ActionPlan, Theme
from tests import factories

pytestmark = pytest.mark.django_db


def test_rows_come_in_their_order_and_only_those_of_the_parent():
    plan, empty = factories.ActionPlanFactory(), factories.ActionPlanFactory()
    for number in (2, 1):
        factories.ThemeFactory(plan=plan, number=number, title_fr=f"Thème {number}")
    rows = gathered(Theme.objects.filter(plan=OuterRef("pk")).order_by("number"), "number", "title_fr")
    found = ActionPlan.objects.annotate(rows=rows).in_bulk()
    assert [theme.title_fr for theme in instances(Theme, found[plan.pk].rows)] == ["Thème 1", "Thème 2"]
    assert instances(Theme, found[empty.pk].rows) == []


def test_moments_decimals_and_texts_come_back_as_what_they_were():
    version = factories.CommitmentVersionFactory()
    rows = gathered(CommitmentVersion.objects.filter(commitment=OuterRef("pk")), "at", "texts", "number")
    (found,) = instances(CommitmentVersion, Commitment.objects.annotate(rows=rows).get().rows)
    version.refresh_from_db()
    assert (found.at, found.texts, found.number) == (version.at, version.texts, version.number)
    (reading,) = instances(IndicatorReading, [{"value": 12.5, "date": "2022-06-30"}])
    assert (reading.value, reading.date) == (Decimal("12.5"), datetime(2022, 6, 30, tzinfo=UTC).date())
