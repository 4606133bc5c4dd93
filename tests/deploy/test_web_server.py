"""deploy/gunicorn.conf.py: rows for the counters of workers, and the port of the figures."""

import runpy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ogportal.observing import measures

CONF = Path(__file__).resolve().parents[2] / "deploy" / "gunicorn.conf.py"


@pytest.fixture
def conf() -> dict[str, Any]:
    return runpy.run_path(str(CONF))


def test_a_new_worker_goes_on_counting_where_a_dead_one_stopped(conf: dict[str, Any]) -> None:
    server = SimpleNamespace(WORKERS={})

    def born(pid: int) -> SimpleNamespace:
        worker = SimpleNamespace()
        conf["pre_fork"](server, worker)
        server.WORKERS[pid] = worker
        return worker

    assert [born(pid).row for pid in (10, 11, 12)] == [0, 1, 2]
    del server.WORKERS[11]
    assert born(13).row == 1
    assert born(14).row == 3


def test_a_worker_takes_its_row(conf: dict[str, Any]) -> None:
    before = measures.total("pages", "made")
    try:
        conf["post_fork"](None, SimpleNamespace(row=7))
        measures.count_page(kept=False)
        assert measures._row == 7
    finally:
        measures.take_row(0)
    assert measures.total("pages", "made") == before + 1


def test_figures_have_a_port_of_their_own_where_one_is_named(monkeypatch: Any) -> None:
    monkeypatch.delenv("METRICS_PORT", raising=False)
    assert len(runpy.run_path(str(CONF))["bind"]) == 1
    monkeypatch.setenv("METRICS_PORT", "9100")
    assert runpy.run_path(str(CONF))["bind"][1] == "0.0.0.0:9100"


def test_workers_share_one_import(conf: dict[str, Any]) -> None:
    assert conf["preload_app"] is True
    assert issubclass(conf["logger_class"], __import__("gunicorn.glogging").glogging.Logger)


def test_whoever_sends_a_long_list_is_not_taken_for_dead(conf: dict[str, Any]) -> None:
    told: list[str] = []

    class Answer:
        streaming = True

        def __iter__(self) -> Any:
            yield from (b"one", b"two")

        def close(self) -> None:
            told.append("closed")

    answers: list[Any] = [Answer(), [b"a page"]]
    worker = SimpleNamespace(wsgi=lambda _environ, _start: answers.pop(0), notify=lambda: told.append("alive"))
    conf["post_worker_init"](worker)
    sent = worker.wsgi({}, None)
    assert list(sent) == [b"one", b"two"]
    sent.close()
    assert told == ["alive", "alive", "closed"]
    assert worker.wsgi({}, None) == [b"a page"], "anything else is as it was"
