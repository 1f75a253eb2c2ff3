from __future__ import annotations

import base64
import json

import altcha
import pytest
from pytest_django import Settings

from signatories.signing.proof_of_work import LASTS, new_puzzle, proof_key
from tests.signatories.signers import solve_puzzle


def changed(**parameters: object) -> str:
    document = json.loads(base64.b64decode(solve_puzzle()))
    document["challenge"]["parameters"] |= parameters
    return base64.b64encode(json.dumps(document).encode()).decode()


def test_each_solution_has_a_key_of_its_own() -> None:
    solved = solve_puzzle()
    assert len(proof_key(solved)) == 64
    assert proof_key(solved) == proof_key(solved) != proof_key(solve_puzzle())


def test_a_solution_written_another_way_is_the_same_solution() -> None:
    solved = solve_puzzle()
    document = json.loads(base64.b64decode(solved))
    rewritten = base64.b64encode(json.dumps(document | {"more": 1}, indent=2).encode()).decode()
    assert proof_key(rewritten) == proof_key(solved) != ""


@pytest.mark.parametrize("wrong", ["", "x", "e30=", "é", base64.b64encode(b"[]").decode()])
def test_what_is_no_solution_is_refused(wrong: str) -> None:
    assert proof_key(wrong) == ""


def test_a_puzzle_of_somebody_else_is_refused() -> None:
    assert proof_key(changed(cost=0)) == ""
    assert proof_key(changed(expiresAt=9_999_999_999)) == ""


def test_a_solution_that_comes_too_late_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    solved = solve_puzzle()
    now = altcha.v2.time.time()
    monkeypatch.setattr(altcha.v2.time, "time", lambda: now + LASTS + 2)
    assert proof_key(solved) == ""


def test_a_puzzle_survives_a_new_secret_key_while_the_earlier_one_is_listed(settings: Settings) -> None:
    solved, earlier = solve_puzzle(), settings.SECRET_KEY
    key = proof_key(solved)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new one", ["a former one", earlier]
    assert proof_key(solved) == key != ""
    settings.SECRET_KEY_FALLBACKS = ["a former one"]
    assert proof_key(solved) == ""


def test_no_puzzle_is_like_another() -> None:
    assert new_puzzle() != new_puzzle()
