"""Tests of the garbage collector's tuning."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from core.garbage_collection import THRESHOLDS, relaxed_garbage_collection


@pytest.fixture
def usual() -> Iterator[tuple[int, int, int]]:
    """Yield the thresholds of Python, and restore those of the test run."""
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield (700, 10, 10)
    gc.set_threshold(*before)


def test_it_is_relaxed_inside_and_as_before_afterwards(usual: tuple[int, int, int]) -> None:
    with relaxed_garbage_collection():
        assert gc.get_threshold() == THRESHOLDS
    assert gc.get_threshold() == usual
    with pytest.raises(ZeroDivisionError), relaxed_garbage_collection():
        raise ZeroDivisionError
    assert gc.get_threshold() == usual


def test_the_last_thread_to_leave_restores_it_whoever_came_first(usual: tuple[int, int, int]) -> None:
    first, second = relaxed_garbage_collection(), relaxed_garbage_collection()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold() == THRESHOLDS
    second.__exit__(None, None, None)
    assert gc.get_threshold() == usual
