"""Short-lived caches in memory, so that a crowd doesn't ask the database the same in every request."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Hashable
from functools import wraps
from typing import Generic, ParamSpec, TypeVar

from django.conf import settings

P = ParamSpec("P")
K = TypeVar("K", bound=Hashable)
R = TypeVar("R")
#: More different questions than this, and all answers are forgotten.
MOST = 1_000
#: A slow answer is kept for so many times what it took, so that it costs at most 2 % of the time of a process.
SHARE = 50
#: Seconds after which every answer is asked for again, however long it took.
LONGEST = 60


class ShortLived(Generic[K, R]):
    """Answers by key, each kept for some seconds in this process."""

    def __init__(self) -> None:
        self._answers: dict[K, tuple[float, R]] = {}

    def get(self, key: K) -> tuple[R] | None:
        """Return the answer in a tuple; None where there is none, or none that is fresh."""
        known = self._answers.get(key)
        return (known[1],) if known and time.monotonic() < known[0] else None

    def put(self, key: K, answer: R, seconds: float) -> None:
        """Keep an answer."""
        if len(self._answers) >= MOST:
            self._answers.clear()
        self._answers[key] = (time.monotonic() + seconds, answer)


def for_a_moment(function: Callable[P, R]) -> Callable[P, R]:
    """Have a function of hashable arguments answer from memory for `settings.REMEMBERED_SECONDS`, in each process.

    For what may be that old: who pauses signing waits as long until it holds.
    """
    answers: ShortLived[Hashable, R] = ShortLived()

    @wraps(function)
    def remembering(*args: P.args, **kwargs: P.kwargs) -> R:
        if not settings.REMEMBERED_SECONDS:
            return function(*args, **kwargs)
        question = (args, tuple(kwargs.items()))
        known = answers.get(question)
        if known:
            return known[0]
        answer = function(*args, **kwargs)
        answers.put(question, answer, settings.REMEMBERED_SECONDS)
        return answer

    return remembering


def each_for_a_while(function: Callable[[Collection[K]], dict[K, R]]) -> Callable[[Collection[K]], dict[K, R]]:
    """Have a function that answers for many keys at once be asked for those only that memory has no answer for.

    An answer is kept for `settings.REMEMBERED_SECONDS`, and longer in proportion to what it took, up to a minute:
    counting a long list never takes more than a fixed share of a process. 0 seconds switch this off.
    """
    answers: ShortLived[K, R] = ShortLived()

    @wraps(function)
    def remembering(keys: Collection[K]) -> dict[K, R]:
        if not settings.REMEMBERED_SECONDS:
            return function(keys)
        known = {key: found[0] for key in keys if (found := answers.get(key))}
        missing = [key for key in keys if key not in known]
        if missing:
            begun = time.monotonic()
            fresh = function(missing)
            took = time.monotonic() - begun
            for key, answer in fresh.items():
                answers.put(key, answer, min(LONGEST, max(settings.REMEMBERED_SECONDS, SHARE * took)))
            known |= fresh
        return known

    return remembering
