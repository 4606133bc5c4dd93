"""What Prometheus is told, and on which port alone."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from redis.exceptions import ConnectionError as CannotConnect

from core.tasks import drain_outbox
from ogportal.observing import figures, measures
from ogportal.observing.figures import HELP
from tests import factories

PORT = 9100
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def asked(settings: Any) -> Any:
    settings.METRICS_PORT = PORT

    def ask() -> dict[str, float]:
        answer = Client().get("/metrics", SERVER_PORT=str(PORT), HTTP_HOST="web:9100")
        assert answer.status_code == 200
        assert answer["Content-Type"] == figures.CONTENT_TYPE
        lines = [line for line in answer.content.decode().splitlines() if not line.startswith("#")]
        return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}

    return ask


def test_figures_are_nowhere_but_on_their_port_and_nothing_else_is_there(settings: Any, db: None) -> None:
    client = Client()
    assert client.get("/metrics", SERVER_PORT=str(PORT)).status_code == 404
    settings.METRICS_PORT = PORT
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", HTTP_HOST=f"testserver:{PORT}").status_code != 200
    assert client.get("/metrics", SERVER_PORT=str(PORT)).status_code == 200
    for path in ("/fr/", "/admin/", "/healthz"):
        assert client.get(path, SERVER_PORT=str(PORT)).status_code == 404
    assert client.post("/metrics", SERVER_PORT=str(PORT)).status_code == 404


def test_every_family_is_explained_and_every_explained_one_is_there(asked: Any, db: None) -> None:
    drain_outbox()
    names = {name.partition("{")[0] for name in asked()}
    families = {next(one for one in (name, name.rpartition("_")[0]) if one in HELP) for name in names}
    assert families == set(HELP)


def test_requests_are_counted_by_kind_and_status(asked: Any, plan: Any) -> None:
    before = asked()
    client = Client()
    client.get("/fr/ideas/")
    client.get("/fr/nowhere/")
    client.post("/fr/nowhere/")
    client.get("/healthz")
    after = asked()
    grown = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    assert grown['portal_requests_total{kind="read",status="2xx"}'] == 1
    assert grown['portal_requests_total{kind="read",status="4xx"}'] == 1
    assert grown['portal_requests_total{kind="write",status="4xx"}'] == 1
    assert grown['portal_request_seconds_count{kind="read"}'] == 2
    assert grown['portal_request_seconds_bucket{kind="read",le="+Inf"}'] == 2


def test_somebody_who_is_held_back_is_counted_apart() -> None:
    before = measures.total("requests", "write", "429")
    measures.count_request(write=True, status=429, seconds=100)
    assert measures.total("requests", "write", "429") == before + 1


def test_workers_count_in_rows_of_their_own_and_the_sum_is_theirs() -> None:
    before = measures.total("pages", "kept")
    try:
        for row in (3, 5, 3):
            measures.take_row(row)
            measures.count_page(kept=True)
    finally:
        measures.take_row(0)
    assert measures.total("pages", "kept") == before + 3


def test_kept_pages_are_counted(asked: Any, plan: Any, settings: Any) -> None:
    settings.PAGE_CACHE_SECONDS = 30
    before = asked()
    for _turn in range(3):
        Client().get("/fr/ideas/")
    after = asked()
    assert after['portal_pages_total{cache="made"}'] - before['portal_pages_total{cache="made"}'] == 1
    assert after['portal_pages_total{cache="kept"}'] - before['portal_pages_total{cache="kept"}'] == 2


def test_queues_are_told(asked: Any, db: None) -> None:
    factories.DeliveryFactory.create_batch(2)
    factories.DeliveryFactory(state="failed")
    said = asked()
    assert (said["portal_outbox_waiting"], said["portal_outbox_given_up"]) == (2, 1)
    assert said["portal_outbox_oldest_seconds"] >= 0


def test_what_is_away_is_told_and_the_rest_is_still_there(asked: Any, db: None, monkeypatch: Any) -> None:
    def away(*_words: Any) -> HttpResponse:
        raise OperationalError("secret.host")

    monkeypatch.setattr(figures, "_asked", away)
    monkeypatch.setattr("redis.Redis.ping", lambda *_words: (_ for _ in ()).throw(CannotConnect("secret.host")))
    said = asked()
    assert (said["portal_database_up"], said["portal_cache_up"]) == (0, 0)
    assert "portal_outbox_waiting" not in said
    assert 'portal_requests_total{kind="read",status="2xx"}' in said


def test_alarms_ask_for_figures_that_exist() -> None:
    groups = yaml.safe_load((ROOT / "deploy" / "prometheus" / "alarms.yml").read_text(encoding="utf-8"))["groups"]
    rules = [rule for group in groups for rule in group["rules"]]
    asked_for = {word for rule in rules for word in re.findall(r"portal_[a-z_]+", rule["expr"])}
    known = set(HELP) | {f"portal_request_seconds_{part}" for part in ("bucket", "sum", "count")}
    # The age of a backup is written by the backup itself.
    assert asked_for - known == {"portal_backup_finished_timestamp_seconds"}
    assert all(rule["annotations"].keys() >= {"summary", "action"} for rule in rules)
    for language in ("en", "fr"):
        guide = (ROOT / "docs" / "operator" / f"{language}.md").read_text(encoding="utf-8")
        assert set(re.findall(r"`(Portal[A-Z]\w+)`", guide)) == {rule["alert"] for rule in rules}
