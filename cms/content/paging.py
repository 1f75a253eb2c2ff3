"""The page numbers below a list of pages, as readers know them: "1 … 8 9 10 11 12 … 20 30 … 73"."""

from __future__ import annotations

#: Pages on each side of the current one.
NEIGHBOURS = 2
#: Distances of the round numbers between the neighbours and the ends: the first one that gives few enough.
STEPS = (10, 50, 100, 500, 1_000, 5_000, 10_000)
MAX_ROUND_NUMBERS = 10


def page_numbers(current: int, last: int) -> list[int]:
    """Return the numbers to link to, in their order: the first, the neighbours, the tens and the last."""
    neighbours = range(max(1, current - NEIGHBOURS), min(last, current + NEIGHBOURS) + 1)
    step = next((step for step in STEPS if last / step <= MAX_ROUND_NUMBERS), STEPS[-1])
    return sorted({1, last, *neighbours, *range(step, last, step)})


def with_gaps(numbers: list[int]) -> list[int | None]:
    """Return the numbers with None wherever some are left out."""
    result: list[int | None] = []
    for number in numbers:
        if result and result[-1] is not None and number > result[-1] + 1:
            result.append(None)
        result.append(number)
    return result
