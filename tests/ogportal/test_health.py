"""Alive and ready are two questions."""

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder


def test_alive_asks_nobody(client, django_assert_num_queries, db) -> None:
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert response.status_code == 200
    assert response.content == b"alive\n"
    assert "no-store" in response["Cache-Control"]


def test_ready_with_database_and_migrations(client, db) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (200, b"ready\n")


def test_not_ready_when_a_migration_is_missing(client, db) -> None:
    MigrationRecorder(connection).record_unapplied("ideas", "0002_announced_decisions")
    assert client.get("/readyz").status_code == 503


def test_not_ready_when_the_database_is_away(client, db, monkeypatch) -> None:
    def refuse(*_args: Any, **_kwargs: Any) -> None:
        raise OperationalError("could not connect to server at secret.host")

    monkeypatch.setattr("ogportal.health.MigrationLoader", refuse)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert b"secret" not in response.content


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_they_are_only_read(client, db, address: str) -> None:
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405
