"""What was published stays as it was published, whatever door is tried: SQL too."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "make",
    [
        factories.AnnouncementFactory,
        factories.InstitutionAnswerFactory,
        lambda: factories.ReasonedResponseFactory(published_at="2026-05-01T10:00Z"),
    ],
    ids=["announcement", "answer", "response"],
)
@pytest.mark.parametrize(
    "statement", ["update {} set is_illustrative = true where id = %s", "delete from {} where id = %s"]
)
def test_a_published_row_refuses_change_and_deletion(make, statement):
    row = make()
    refused = pytest.raises(DatabaseError, match="never changed or deleted")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(row._meta.db_table), [row.pk])
