"""What a flow consists of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

#: Numbers for addresses and titles, which differ between the runs on one database.
NUMBERS = count()
#: Rows of an import, subscribers of an issue, mails of a run.
MANY = 6


def _nothing(_state: Any) -> list[str]:
    return []


@dataclass(frozen=True)
class Flow:
    """One flow. All functions but `begin` run in children and take what `begin` returns.

    `act` is killed. `end` returns what is left once the site is back and has settled: facts, one for each thing, equal
    for each run. `kept` returns which of the answers that `tests.chaos.receivers.answer` noted are true. People repeat
    what `is_repeated`; everything else is left to a worker.
    """

    name: str
    begin: Callable[[], Any]
    act: Callable[[Any], object]
    end: Callable[[Any], list[str]]
    kept: Callable[[Any], list[str]] = _nothing
    is_repeated: bool = False
