"""A cache that may be away: a read is then a miss and a write does nothing, so that pages go on."""

import logging
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def _forgiving(name: str, answer: Any) -> Any:
    method = getattr(RedisCache, name)

    def call(self: RedisCache, *args: Any, **kwargs: Any) -> Any:
        try:
            return method(self, *args, **kwargs)
        except (RedisError, OSError) as error:
            logger.warning("cache away: %s", type(error).__name__)
            if name == "get":
                return kwargs.get("default", args[1] if len(args) > 1 else None)
            return answer() if callable(answer) else answer

    return call


class ForgivingRedisCache(RedisCache):
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
        try:
            return int(super().incr(key, delta, version))
        except (RedisError, OSError):
            raise ValueError(key) from None
