"""What was published stays as it was published, whatever door is tried: SQL too."""

import pytest
from django.db import DatabaseError, connection, transaction

from ideas.models import Announcement
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


def _watched() -> dict[str, bool]:
    """Every table that triggers watch, and whether one of them refuses that it is emptied."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select tgrelid::regclass::text, bool_or(tgtype & 32 <> 0) from pg_trigger where not tgisinternal"
            " group by 1"
        )
        return dict(cursor.fetchall())


def test_no_table_that_triggers_watch_can_be_emptied():
    """The trigger of another migration: it ends with `select core_keep_from_emptying()`."""
    found = _watched()
    assert {"core_statechange", "core_loglink", "ideas_idea", "ideas_screeningdecision"} <= set(found)
    assert {"django_admin_log", "consultation_reasonedresponse", "commitments_cardreview"} <= set(found)
    assert [table for table, refuses in found.items() if not refuses] == []


@pytest.mark.parametrize("table", ["core_statechange", "ideas_screeningdecision cascade", "accounts_user cascade"])
def test_emptying_is_refused_and_leaves_every_row(table):
    """Of a table itself, and of those that go with another."""
    factories.AnnouncementFactory()
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")  # what waits for the commit refuses too
        cursor.execute("set local ogportal.may_empty = 'off'")  # which the database of the tests allows
        with pytest.raises(DatabaseError, match="is never emptied"), transaction.atomic():
            cursor.execute(f"truncate {table}")
    assert Announcement.objects.count() == 1
