"""Integers in the parameters of requests."""

from __future__ import annotations

import pytest

from core.integers import MAX_INTEGER, parse_integer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0),
        ("12", 12),
        ("007", 7),
        (str(MAX_INTEGER), MAX_INTEGER),
        (str(MAX_INTEGER + 1), None),
        ("9" * 5_000, None),
        ("", None),
        ("-1", None),
        ("+1", None),
        ("1.0", None),
        (" 1", None),
        ("²", None),
        ("٣", None),
    ],
)
def test_only_integers_that_a_database_stores_are_read(text: str, expected: int | None) -> None:
    assert parse_integer(text) == expected
