"""Short-lived caches in the memory of each process, so that a crowd of readers does not repeat the same queries.

Nothing is invalidated: use them only for values that may be `settings.REMEMBERED_SECONDS` old.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Hashable
from functools import wraps
from threading import Lock
from typing import ParamSpec, TypeVar

from cachetools import TLRUCache
from django.conf import settings

P = ParamSpec("P")
K = TypeVar("K", bound=Hashable)
R = TypeVar("R")
#: Entries of one function. Beyond this, the least recently used are evicted.
MAX_ENTRIES = 1_000
#: A slow result is cached for this many times its duration, so that computing it takes at most 2 % of a process.
SECONDS_PER_SECOND_SPENT = 50
#: Upper bound of the lifetime of an entry of `cached_per_key`.
MAX_SECONDS = 60

#: Results with their lifetime in seconds.
_Cache = TLRUCache[K, tuple[R, float], float]


def _new_cache() -> _Cache[K, R]:
    def expires_at(key: K, entry: tuple[R, float], now: float) -> float:
        return now + entry[1]

    # Looked up at each call, so that tests can move the clock.
    return TLRUCache(MAX_ENTRIES, expires_at, timer=lambda: time.monotonic())  # noqa: PLW0108


def cached_briefly(function: Callable[P, R]) -> Callable[P, R]:
    """Decorator: cache the results of a function of hashable arguments for `settings.REMEMBERED_SECONDS`.

    Each process has its own cache. Exceptions are not cached. 0 seconds switch the cache off.
    """
    cache: _Cache[Hashable, R] = _new_cache()
    lock = Lock()

    @wraps(function)
    def cached(*args: P.args, **kwargs: P.kwargs) -> R:
        if not settings.REMEMBERED_SECONDS:
            return function(*args, **kwargs)
        key = (args, tuple(kwargs.items()))
        with lock:
            entry = cache.get(key)
        if entry:
            return entry[0]
        result = function(*args, **kwargs)
        with lock:
            cache[key] = (result, settings.REMEMBERED_SECONDS)
        return result

    return cached


def cached_per_key(function: Callable[[Collection[K]], dict[K, R]]) -> Callable[[Collection[K]], dict[K, R]]:
    """Decorator: cache each value of a function that maps keys to values, and call it for the missing keys only.

    A value is cached for `settings.REMEMBERED_SECONDS`, and longer in proportion to the time that it took, up to a
    minute: counting a long list never takes more than a fixed share of a process. 0 seconds switch the cache off.
    """
    cache: _Cache[K, R] = _new_cache()
    lock = Lock()

    @wraps(function)
    def cached(keys: Collection[K]) -> dict[K, R]:
        if not settings.REMEMBERED_SECONDS:
            return function(keys)
        with lock:
            values = {key: entry[0] for key in keys if (entry := cache.get(key))}
        missing = [key for key in keys if key not in values]
        if missing:
            started = time.monotonic()
            fresh = function(missing)
            duration = time.monotonic() - started
            seconds = min(MAX_SECONDS, max(settings.REMEMBERED_SECONDS, SECONDS_PER_SECOND_SPENT * duration))
            with lock:
                for key, value in fresh.items():
                    cache[key] = (value, seconds)
            values |= fresh
        return values

    return cached
