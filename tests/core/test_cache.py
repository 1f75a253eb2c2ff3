"""Tests of the short-lived caches of a process."""

from __future__ import annotations

from collections.abc import Collection
from types import SimpleNamespace
from typing import Any

import pytest

from core import cache
from core.cache import cached_briefly, cached_per_key


class Clock:
    """A monotonic clock that tests move."""

    seconds = 1_000.0

    def monotonic(self) -> float:
        return self.seconds


@pytest.fixture
def clock(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Clock:
    settings.REMEMBERED_SECONDS = 2
    clock = Clock()
    monkeypatch.setattr(cache, "time", SimpleNamespace(monotonic=clock.monotonic))
    return clock


def test_a_result_is_cached_until_it_expires(clock: Clock) -> None:
    calls = []

    @cached_briefly
    def double(number: int, *, plus: int = 0) -> int:
        calls.append((number, plus))
        return 2 * number + plus

    assert [double(1), double(1), double(1, plus=1), double(2)] == [2, 2, 3, 4]
    assert calls == [(1, 0), (1, 1), (2, 0)]
    clock.seconds += 1.9
    assert double(1) == 2
    assert len(calls) == 3
    clock.seconds += 0.2
    assert double(1) == 2
    assert calls[3:] == [(1, 0)]


def test_none_is_cached_too_and_an_exception_is_not(clock: Clock) -> None:
    calls = []

    @cached_briefly
    def answer(text: str) -> None:
        calls.append(text)
        if text == "fail":
            raise ValueError(text)

    answer("ok")
    answer("ok")
    for _attempt in range(2):
        with pytest.raises(ValueError, match="fail"):
            answer("fail")
    assert calls == ["ok", "fail", "fail"]


def test_0_seconds_disable_both_caches(clock: Clock, settings: Any) -> None:
    calls: list[object] = []

    @cached_briefly
    def single(number: int) -> int:
        calls.append(number)
        return number

    @cached_per_key
    def several(numbers: Collection[int]) -> dict[int, int]:
        calls.append(list(numbers))
        return {number: number for number in numbers}

    single(1), several([1])
    settings.REMEMBERED_SECONDS = 0
    single(1), several([1])
    assert calls == [1, [1], 1, [1]]


def test_the_least_recently_used_results_are_evicted(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MAX_ENTRIES", 2)
    calls = []

    @cached_briefly
    def same(number: int) -> int:
        calls.append(number)
        return number

    for number in (1, 2, 1, 3, 1, 2):
        same(number)
    assert calls == [1, 2, 3, 2]


def test_only_missing_keys_are_computed_and_slow_ones_last_longer(clock: Clock) -> None:
    calls = []

    @cached_per_key
    def count(keys: Collection[int]) -> dict[int, int]:
        calls.append(list(keys))
        clock.seconds += 0.1 * len(keys)
        return {key: 10 * key for key in keys}

    assert count([1]) == {1: 10}
    assert count([1, 2, 3]) == {1: 10, 2: 20, 3: 30}
    assert calls == [[1], [2, 3]]
    # Results are cached fifty times as long as they took to compute.
    clock.seconds += 6
    assert count([1, 2, 3]) == {1: 10, 2: 20, 3: 30}
    assert calls[2:] == [[1]]


def test_no_value_is_cached_for_more_than_a_minute(clock: Clock) -> None:
    calls = []

    @cached_per_key
    def count(keys: Collection[int]) -> dict[int, int]:
        calls.append(list(keys))
        clock.seconds += 100
        return dict.fromkeys(keys, 0)

    count([1])
    clock.seconds += 59
    count([1])
    assert calls == [[1]]
    clock.seconds += 2
    count([1])
    assert calls == [[1], [1]]
