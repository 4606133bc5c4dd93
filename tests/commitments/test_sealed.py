"""What is sealed of commitments: versions, what their readers said, assessments, readings, items of revisions."""

import pytest
from django.db import connection

from core.models import LogLink
from core.sealing import seal, verify
from tests import factories

pytestmark = pytest.mark.django_db


def untriggered(table: str, sql: str) -> None:
    """Change a row as somebody would who took its triggers away."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute(f"alter table {table} disable trigger user")
        cursor.execute(f"update {table} set {sql}")
        cursor.execute(f"alter table {table} enable trigger user")


@pytest.mark.parametrize(
    ("factory", "table", "sql"),
    [
        (factories.CommitmentVersionFactory, "commitments_commitmentversion", """parts = '{"facts": 1}'"""),
        (factories.CardReviewFactory, "commitments_cardreview", "note = 'autre'"),
        (factories.CompletionAssessmentFactory, "commitments_completionassessment", "reason_fr = 'autre'"),
        (factories.IndicatorReadingFactory, "commitments_indicatorreading", "value = value + 1"),
        (factories.RevisionItemFactory, "commitments_revisionitem", "reason_fr = 'autre'"),
    ],
)
def test_a_row_that_is_changed_behind_its_triggers_no_longer_fits(factory, table, sql) -> None:
    factory()
    seal()
    assert list(verify()) == []
    untriggered(table, sql)
    assert any(fault.code for fault in verify())


def test_a_reading_that_waits_for_its_review_is_not_sealed() -> None:
    factories.IndicatorReadingFactory(published_at=None)
    seal()
    assert not LogLink.objects.filter(source="reading").exists()
