"""With Redis away a read is a miss and a write does nothing; nobody waits and nothing breaks."""

import socket

import pytest
from django.core.cache import cache, caches

from core.cache import ForgivingRedisCache


@pytest.fixture
def away():
    """A cache whose server refuses the connection."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    return ForgivingRedisCache(f"redis://127.0.0.1:{port}/0", {"OPTIONS": {"socket_connect_timeout": 0.2}})


def test_with_the_server_there_it_is_djangos() -> None:
    assert isinstance(caches["default"], ForgivingRedisCache)
    cache.set("a", 1)
    cache.set_many({"b": 2, "c": 3})
    assert cache.add("a", 9) is False
    assert cache.get_many(["a", "b", "d"]) == {"a": 1, "b": 2}
    assert cache.has_key("c")
    assert cache.touch("c", 5)
    assert cache.delete("c")
    assert cache.get("c", "gone") == "gone"
    cache.clear()
    assert cache.get("a") is None


def test_with_the_server_away_a_read_is_a_miss(away, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr("core.cache.logger.warning", lambda text, *values: said.append(text % values))
    assert away.get("a") is None
    assert away.get("a", "else") == "else"
    assert away.get("a", default="else") == "else"
    assert away.get_many(["a"]) == {}
    assert away.get_many(["a"]) is not away.get_many(["a"])
    assert away.has_key("a") is False
    assert away.get_or_set("a", lambda: 5) == 5
    assert set(said) == {"cache away: ConnectionError"}


def test_with_the_server_away_a_write_does_nothing(away) -> None:
    assert away.set("a", 1) is None
    assert away.set_many({"a": 1}) == []
    assert away.add("a", 1) is True
    assert away.touch("a") is False
    assert away.delete("a") is False
    assert away.clear() is False
    assert away.first_over([("a", 60, 0)]) is None


def test_a_mistake_of_ours_is_not_hidden(away) -> None:
    with pytest.raises(TypeError):
        away.get()


def test_a_server_that_did_not_answer_is_left_alone_for_a_while(away, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("core.cache.logger.warning", lambda text, *values: asked.append(text % values))
    for _turn in range(4):
        away.add("a", 1)
        away.first_over([("a", 60, 0)])
    assert len(asked) == 1
    away._away_until = 0
    away.get("a")
    assert len(asked) == 2


def test_an_answer_that_is_an_error_says_nothing_about_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.cache.logger.warning", lambda text, *values: None)
    cache.set("word", "no number")
    assert cache.first_over([("word", 60, 1)]) is None
    assert cache.get("word") == "no number"


def test_counters_stop_at_the_first_that_is_over() -> None:
    both = [("client", 60, 2), ("address", 60, 1)]
    assert cache.first_over(both) is None
    assert cache.first_over(both) == 1
    assert [cache.first_over(both) for _turn in range(3)] == [0, 0, 0]
    assert cache.get("address") == 2, "what one address sent too much of does not count against another"
    client, key = caches["default"]._cache.get_client(), cache.make_key("client")
    assert 0 < client.ttl(key) <= 60


def test_a_client_of_the_server_is_made_once() -> None:
    of = caches["default"]._cache
    assert of.get_client(write=True) is of.get_client(write=True)
