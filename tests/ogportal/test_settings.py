"""Settings say the same in the code, in .env.example and in the operator's tables."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pydantic import ValidationError

from ogportal.environment import AROUND, BASE_DIR, Environment, Said
from ogportal.management.commands import settings_table

GIVEN = {"SECRET_KEY": "x" * 32, "DATABASE_URL": "postgresql://nowhere/none", "REDIS_URL": "redis://nowhere"}


def test_what_is_written_down_is_what_the_settings_say() -> None:
    call_command("settings_table", "--check")


def test_a_setting_that_changed_is_noticed(monkeypatch: Any, tmp_path: Any) -> None:
    stale = tmp_path / "settings.en.md"
    stale.write_text("before")
    monkeypatch.setattr(settings_table, "files", lambda: {stale: "now"})
    monkeypatch.setattr(settings_table, "BASE_DIR", tmp_path)
    with pytest.raises(CommandError, match="settings_table"):
        call_command("settings_table", "--check")
    call_command("settings_table", stdout=StringIO())
    assert stale.read_text() == "now"
    call_command("settings_table", "--check")


def test_every_setting_is_explained_in_both_languages() -> None:
    said = [
        next(part for part in field.metadata if isinstance(part, Said)) for field in Environment.model_fields.values()
    ]
    for one in [*said, *AROUND.values()]:
        assert one.en
        assert one.fr != one.en
    example = (BASE_DIR / ".env.example").read_text(encoding="utf-8")
    for name in (*Environment.model_fields, *AROUND):
        assert f"{name}=" in example


def test_the_guides_have_the_same_parts_and_commands_in_both_languages() -> None:
    def commands(language: str) -> list[str]:
        text = (BASE_DIR / "docs" / "operator" / f"{language}.md").read_text(encoding="utf-8")
        lines = [line.partition("#")[0].split() for line in text.splitlines() if line.startswith("    ")]
        names = [line.count("`Portal") for line in text.splitlines() if "(`Portal" in line]
        return [
            *(" ".join(line[:3]) for line in lines),
            str(names),
            str(text.count("\n## ")),
            str(text.count("\n### ")),
        ]

    assert commands("en") == commands("fr")


@pytest.mark.parametrize(
    "wrong",
    [
        {"SECRET_KEY": "short"},
        {"DATABASE_URL": "sqlite:///x"},
        {"REDIS_URL": "http://nowhere"},
        {"TRUSTED_PROXIES": "9"},
        {"METRICS_PORT": "70000"},
        {"SITE_URL": "https://portal.example.org/path"},
        {"EMAIL_URL": "mail.example.org"},
    ],
)
def test_a_wrong_value_stops_the_start_and_is_named(wrong: dict[str, str]) -> None:
    (name,) = wrong
    with pytest.raises(ValidationError, match=name):
        Environment(**(GIVEN | wrong))  # type: ignore[arg-type]


def test_a_refused_value_does_not_stand_in_the_log() -> None:
    with pytest.raises(ValidationError, match="DATABASE_URL") as told:
        Environment(**(GIVEN | {"DATABASE_URL": "mysql://ogportal:hunter2@postgres/ogportal"}))  # type: ignore[arg-type]
    assert "hunter2" not in str(told.value)


def test_without_a_secret_nothing_starts(monkeypatch: Any) -> None:
    for name in GIVEN:
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ValidationError, match="SECRET_KEY"):
        Environment()


def test_migrations_have_no_limit_of_time_and_pages_have_theirs_afterwards(db: None, monkeypatch: Any) -> None:
    seen: list[str] = []

    def look(*_words: Any, **_options: Any) -> None:
        seen.append(_limit())

    monkeypatch.setattr("django.core.management.commands.migrate.Command.handle", look)
    before = _limit()
    call_command("migrate", verbosity=0)
    assert seen == ["0"]
    assert _limit() == before != "0"


def _limit() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return str(cursor.fetchone()[0])
