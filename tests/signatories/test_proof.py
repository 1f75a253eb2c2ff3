from __future__ import annotations

import base64
import json

import altcha
import pytest

from signatories.proof import LASTS, is_solved, new_puzzle
from tests.signatories.signing import solution


def changed(**parameters: object) -> str:
    document = json.loads(base64.b64decode(solution()))
    document["challenge"]["parameters"] |= parameters
    return base64.b64encode(json.dumps(document).encode()).decode()


def test_a_solution_is_right_once() -> None:
    solved = solution()
    assert [is_solved(solved), is_solved(solved)] == [True, False]
    assert is_solved(solution()) is True


@pytest.mark.parametrize("wrong", ["", "x", "e30=", "é", base64.b64encode(b"[]").decode()])
def test_what_is_no_solution_is_refused(wrong: str) -> None:
    assert is_solved(wrong) is False


def test_a_puzzle_of_somebody_else_is_refused() -> None:
    assert is_solved(changed(cost=0)) is False
    assert is_solved(changed(expiresAt=9_999_999_999)) is False


def test_a_solution_that_comes_too_late_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    solved = solution()
    now = altcha.v2.time.time()
    monkeypatch.setattr(altcha.v2.time, "time", lambda: now + LASTS + 2)
    assert is_solved(solved) is False


def test_no_puzzle_is_like_another() -> None:
    assert new_puzzle() != new_puzzle()
