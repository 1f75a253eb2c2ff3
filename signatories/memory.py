"""Answers that hold for a moment, so that a crowd doesn't ask the database the same in every request."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.conf import settings

P = ParamSpec("P")
R = TypeVar("R")
#: More different questions than this, and all answers are forgotten.
MOST = 1_000


def for_a_moment(function: Callable[P, R]) -> Callable[P, R]:
    """Have a function of hashable arguments answer from memory for `settings.REMEMBERED_SECONDS`, in each process.

    For what may be that old: who pauses signing waits as long until it holds.
    """
    answers: dict[Hashable, tuple[float, R]] = {}

    @wraps(function)
    def remembering(*args: P.args, **kwargs: P.kwargs) -> R:
        if not settings.REMEMBERED_SECONDS:
            return function(*args, **kwargs)
        question = (args, tuple(kwargs.items()))
        now = time.monotonic()
        known = answers.get(question)
        if known and now - known[0] < settings.REMEMBERED_SECONDS:
            return known[1]
        answer = function(*args, **kwargs)
        if len(answers) >= MOST:
            answers.clear()
        answers[question] = (now, answer)
        return answer

    return remembering
