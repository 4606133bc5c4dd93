"""A cache that may be away: a read is then a miss and a write does nothing, so that pages go on."""

import logging
import time
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as CannotConnect
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as TooSlow

logger = logging.getLogger(__name__)

#: A server that did not answer is not asked again for so many seconds: a request may ask for several things, and a
#: frozen server would make each of them wait for the whole time-out.
PAUSE = 5


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

    get = _forgiving("get", None)
    set = _forgiving("set", None)
    add = _forgiving("add", True)
    touch = _forgiving("touch", False)
    delete = _forgiving("delete", False)
    get_many = _forgiving("get_many", dict)
    set_many = _forgiving("set_many", list)
    has_key = _forgiving("has_key", False)
    clear = _forgiving("clear", False)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """As Django's; with the server away it is the ValueError of a missing key, for which callers are ready."""
        if not self.is_away():
            try:
                return int(super().incr(key, delta, version))
            except (RedisError, OSError) as error:
                self.note(error)
        raise ValueError(key)

    def is_away(self) -> bool:
        """The server did not answer a moment ago."""
        return time.monotonic() < self._away_until

    def note(self, error: Exception) -> None:
        logger.warning("cache away: %s", type(error).__name__)
        if isinstance(error, CannotConnect | TooSlow | OSError):
            self._away_until = time.monotonic() + PAUSE
