from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core.outbox.backoff import Backoff

MINUTE = timedelta(minutes=1)
BACKOFF = Backoff(MINUTE, factor=3, longest=timedelta(hours=1), max_attempts=6)


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 3), (3, 9), (4, 27), (5, 60), (6, 60)])
def test_each_wait_is_longer_until_the_longest_is_reached(attempts: int, minutes: int) -> None:
    assert BACKOFF.wait(attempts) == timedelta(minutes=minutes)


@given(attempts=st.integers(min_value=1, max_value=2**31), factor=st.integers(min_value=1, max_value=100))
def test_no_number_of_attempts_exceeds_the_longest_wait(attempts: int, factor: int) -> None:
    wait = Backoff(MINUTE, factor=factor, longest=timedelta(hours=1)).wait(attempts)
    assert MINUTE <= wait <= timedelta(hours=1)


def test_the_last_attempt_is_followed_by_none() -> None:
    now = timezone.now()
    assert BACKOFF.next_attempt(5, now) == now + timedelta(hours=1)
    assert (BACKOFF.next_attempt(6, now), BACKOFF.next_attempt(7, now)) == (None, None)


def test_without_a_limit_attempts_never_end() -> None:
    now = timezone.now()
    assert Backoff(MINUTE, factor=2, longest=MINUTE).next_attempt(10**6, now) == now + MINUTE
