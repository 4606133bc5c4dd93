"""The chain of the log shows what triggers would have refused, had nobody taken them away."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError

from core import sealing, tasks
from core.models import LogHead, LogLink, StateChange
from core.transitions import transition
from tests import factories

pytestmark = pytest.mark.django_db
REFUSED = (InternalError, IntegrityError)


def without_triggers(sql: str, *values: Any) -> None:
    """What somebody does who owns the database."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, values)
        cursor.execute("SET LOCAL session_replication_role = origin")


def faults(*kept: tuple[int, str]) -> list[str]:
    return [str(fault) for fault in sealing.verify(kept)]


@pytest.fixture
def log() -> list[StateChange]:
    return [factories.StateChangeFactory() for _n in range(3)]


def test_each_row_gets_one_link_and_the_chain_fits(log) -> None:
    assert sealing.seal() == 3
    assert sealing.seal() == 0
    assert list(LogLink.objects.values_list("number", "source", "row")) == [
        (number, "statechange", row.pk) for number, row in enumerate(log, 1)
    ]
    assert faults() == []


def test_an_announced_decision_is_sealed_and_one_that_waits_is_not() -> None:
    waiting = factories.ScreeningDecisionFactory()
    announced = factories.ScreeningDecisionFactory(announced=True)
    sealing.seal()
    sealed_rows = set(LogLink.objects.filter(source="decision").values_list("row", flat=True))
    assert announced.pk in sealed_rows
    assert waiting.pk not in sealed_rows


def test_a_changed_row_is_found(log) -> None:
    sealing.seal()
    without_triggers("UPDATE core_statechange SET to_state = 'rejected' WHERE id = %s", log[1].pk)
    assert faults() == [f"row changed: statechange {log[1].pk}"]


def test_a_rewritten_explanation_is_found() -> None:
    decision = factories.ScreeningDecisionFactory(announced=True)
    sealing.seal()
    without_triggers("UPDATE ideas_screeningdecision SET explanation_fr = 'Autre' WHERE id = %s", decision.pk)
    assert faults() == [f"row changed: decision {decision.pk}"]


def test_a_removed_row_is_found(log) -> None:
    sealing.seal()
    without_triggers("DELETE FROM core_statechange WHERE id = %s", log[0].pk)
    assert faults() == [f"row missing: statechange {log[0].pk}"]


def test_a_removed_or_changed_link_is_found(log) -> None:
    sealing.seal()
    without_triggers("DELETE FROM core_loglink WHERE number = 2")
    assert faults() == ["link missing: before 3"]
    without_triggers("UPDATE core_loglink SET row_hash = %s WHERE number = 1", "0" * 64)
    assert "link changed: 1 statechange" in " ".join(faults())


def test_a_chain_made_anew_does_not_fit_what_was_published(log) -> None:
    with time_machine.travel(datetime(2026, 11, 2, 12, tzinfo=UTC), tick=False):
        sealing.seal()
    without_triggers("UPDATE core_loglink SET at = '2026-11-02 12:00+00'")
    head = sealing.publish_head(datetime(2026, 11, 3, 0, 5, tzinfo=UTC))
    assert head is not None
    assert (head.number, str(head.day)) == (3, "2026-11-02")
    assert faults() == []
    kept = (head.number, head.hash)
    without_triggers("UPDATE core_statechange SET to_state = 'rejected' WHERE id = %s", log[0].pk)
    without_triggers("DELETE FROM core_loglink")
    sealing.seal()
    assert faults() == [f"head does not fit: the head of {head.day}"]
    without_triggers("DELETE FROM core_loghead")
    assert faults() == []
    assert faults(kept) == ["head does not fit: the kept head 3"]


def test_a_head_is_published_once_a_day_and_only_of_what_is_sealed(log) -> None:
    assert sealing.publish_head() is None
    tasks.seal_logs()
    assert not LogHead.objects.exists()
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    assert sealing.publish_head(tomorrow) is not None
    assert sealing.publish_head(tomorrow) is None
    assert LogHead.objects.count() == 1


def test_two_processes_do_not_write_the_chain_at_once(log, monkeypatch: pytest.MonkeyPatch) -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [sealing._LOCK])
            assert sealing.seal() == 0
            cursor.execute("SELECT pg_advisory_unlock(%s)", [sealing._LOCK])
    finally:
        other.close()
    assert sealing.seal() == 3


def test_names_in_the_log_of_the_back_office_can_be_erased_but_not_rewritten(administrator) -> None:
    entry = LogEntry.objects.create(
        user_id=administrator.pk,
        content_type=ContentType.objects.get_for_model(StateChange),
        object_id="1",
        object_repr="Salma",
        change_message="name",
        action_flag=ADDITION,
    )
    sealing.seal()
    LogEntry.objects.update(object_repr="—")
    assert faults() == []
    for change in (
        lambda: LogEntry.objects.update(object_repr="Hind"),
        lambda: LogEntry.objects.update(action_flag=2),
        lambda: LogEntry.objects.all().delete(),
        lambda: LogLink.objects.all().delete(),
        lambda: LogLink.objects.update(hash="0"),
    ):
        with pytest.raises(REFUSED), transaction.atomic():
            change()
    without_triggers("UPDATE django_admin_log SET object_repr = 'Hind'")
    assert faults() == [f"text changed: backoffice {entry.pk}"]


def test_a_table_that_nobody_names_any_more_is_told(log, monkeypatch: pytest.MonkeyPatch) -> None:
    sealing.seal()
    monkeypatch.setattr(sealing, "_sources", {})
    assert faults()[0] == f"row missing: statechange {log[0].pk}"


def test_a_change_of_state_is_in_the_chain() -> None:
    idea = factories.IdeaFactory()
    with transaction.atomic():
        transition(idea, to="under_screening", by=None)
    sealing.seal()
    assert LogLink.objects.filter(source="statechange", row=StateChange.objects.latest("pk").pk).exists()


def test_the_command_says_what_fits_and_ends_badly_when_something_does_not(log, tmp_path: Path, capsys, client) -> None:
    call_command("verify_log")
    assert "nothing is sealed yet" in capsys.readouterr().out
    sealing.seal()
    sealing.publish_head(datetime.now(UTC) + timedelta(days=1))
    kept = tmp_path / "log.txt"
    kept.write_bytes(client.get("/log.txt").content)
    call_command("verify_log", heads=kept)
    assert capsys.readouterr().out.startswith("3 links and 1 kept heads fit; head 3 ")
    without_triggers("DELETE FROM core_statechange WHERE id = %s", log[2].pk)
    with pytest.raises(CommandError, match=f"row missing: statechange {log[2].pk}"):
        call_command("verify_log")
    kept.write_text("nonsense\n")
    with pytest.raises(CommandError, match="nonsense"):
        call_command("verify_log", heads=kept)
