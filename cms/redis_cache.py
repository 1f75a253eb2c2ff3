"""The cache of an installation with several machines: Redis, without which the site works, too."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache as DjangoRedisCache
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)

#: Seconds that a request waits for Redis to accept a connection, and to answer.
TIMEOUT = 1
#: Seconds for which a thread does without a Redis that did not answer, before it asks again.
ASK_AGAIN_AFTER = 5


class RedisCache(DjangoRedisCache):
    """Django's cache in Redis, which counts as empty while Redis does not answer.

    Nothing is stored then, `add` succeeds and `incr` finds no key: rate limits let everybody through, rather than that
    no one can sign. Each such time is logged as a warning.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        # One more attempt for a connection that was idle while Redis restarted. None after a time-out: Redis may have
        # done what it was asked, and would do it twice.
        retry = Retry(NoBackoff(), 1, supported_errors=(RedisConnectionError,))
        limits = {"socket_timeout": TIMEOUT, "socket_connect_timeout": TIMEOUT, "retry": retry}
        super().__init__(server, params | {"OPTIONS": limits | params.get("OPTIONS", {})})
        self._asks_again_at = 0.0

    def _ask(self, command: Callable[[], Any], otherwise: Any) -> Any:
        """Return the result of a command, or another value if Redis does not answer or did not just now."""
        if time.monotonic() < self._asks_again_at:
            return otherwise
        try:
            return command()
        except RedisError as error:
            self._asks_again_at = time.monotonic() + ASK_AGAIN_AFTER
            logger.warning("Redis does not answer, and rate limits don't apply (%s)", type(error).__name__)
            return otherwise

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask(lambda: super(RedisCache, self).add(*args, **kwargs), True))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._ask(lambda: super(RedisCache, self).get(key, default, version), default)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._ask(lambda: super(RedisCache, self).set(*args, **kwargs), None)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask(lambda: super(RedisCache, self).touch(*args, **kwargs), False))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask(lambda: super(RedisCache, self).delete(*args, **kwargs), False))

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        found: dict[Any, Any] = self._ask(lambda: super(RedisCache, self).get_many(*args, **kwargs), {})
        return found

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask(lambda: super(RedisCache, self).has_key(*args, **kwargs), False))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        count = self._ask(lambda: super(RedisCache, self).incr(key, delta, version), None)
        if count is None:
            raise ValueError(f"Key '{key}' not found")
        return int(count)

    def set_many(self, *args: Any, **kwargs: Any) -> list[Any]:
        return list(self._ask(lambda: super(RedisCache, self).set_many(*args, **kwargs), []))

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        self._ask(lambda: super(RedisCache, self).delete_many(*args, **kwargs), None)

    def clear(self) -> None:
        self._ask(lambda: super(RedisCache, self).clear(), None)
