"""A cache that may be away: a read is then a miss and a write does nothing, so that pages go on."""

import logging
import time
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import ConnectionError as CannotConnect
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as TooSlow

logger = logging.getLogger(__name__)

#: A server that did not answer is not asked again for so many seconds: a request may ask for several things, and a
#: frozen server would make each of them wait for the whole time-out.
PAUSE = 5

#: Counts one key after the other, each with a life and a limit of its own, and stops at the first that is over: what
#: is refused for one reason counts for no other.
_COUNT = """
for place, key in ipairs(KEYS) do
  redis.call('SET', key, 0, 'NX', 'EX', ARGV[2 * place - 1])
  if redis.call('INCR', key) > tonumber(ARGV[2 * place]) then return place end
end
return 0
"""


class _Clients(RedisCacheClient):
    """Keeps its clients: Django makes one for each command, which costs more than the command."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._clients: dict[int, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        index = self._get_connection_pool_index(write)  # type: ignore[attr-defined] # private to Django
        if index not in self._clients:
            self._clients[index] = super().get_client(key, write=write)
        return self._clients[index]


def _forgiving(name: str, answer: Any) -> Any:
    method = getattr(RedisCache, name)

    def call(self: "ForgivingRedisCache", *args: Any, **kwargs: Any) -> Any:
        if not self.is_away():
            try:
                return method(self, *args, **kwargs)
            except (RedisError, OSError) as error:
                self.note(error)
        if name == "get":
            return kwargs.get("default", args[1] if len(args) > 1 else None)
        return answer() if callable(answer) else answer

    return call


class ForgivingRedisCache(RedisCache):
    _away_until = 0.0

    def __init__(self, server: Any, params: Any) -> None:
        super().__init__(server, params)
        self._class = _Clients

    get = _forgiving("get", None)
    set = _forgiving("set", None)
    add = _forgiving("add", True)
    touch = _forgiving("touch", False)
    delete = _forgiving("delete", False)
    get_many = _forgiving("get_many", dict)
    set_many = _forgiving("set_many", list)
    has_key = _forgiving("has_key", False)
    clear = _forgiving("clear", False)

    def first_over(self, counters: list[tuple[str, int, int]]) -> int | None:
        """Count each of (key, seconds that it lives, limit) in one turn; the place of the first that is over its limit.

        Those after it are not counted. None when all are within their limits, and when the server is away.
        """
        if not self.is_away():
            try:
                keys = [self.make_and_validate_key(key) for key, _seconds, _limit in counters]
                numbers = [number for _key, seconds, limit in counters for number in (seconds, limit)]
                place = int(self._cache.get_client(write=True).eval(_COUNT, len(keys), *keys, *numbers))
            except (RedisError, OSError) as error:
                self.note(error)
            else:
                return place - 1 if place else None
        return None

    def is_away(self) -> bool:
        """The server did not answer a moment ago."""
        return time.monotonic() < self._away_until

    def note(self, error: Exception) -> None:
        logger.warning("cache away: %s", type(error).__name__)
        if isinstance(error, CannotConnect | TooSlow | OSError):
            self._away_until = time.monotonic() + PAUSE
