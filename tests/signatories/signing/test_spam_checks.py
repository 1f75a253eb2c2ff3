from __future__ import annotations

from typing import Any

import pytest
from django.core import signing

from signatories.enums import Notice
from signatories.models import SignatoryList
from signatories.signing.forms import SignOnForm
from signatories.signing.spam_checks import opening_time
from tests.signatories.signers import solve_puzzle

INDIVIDUAL = {"kind": "individual", "name": "Robin Fernleaf", "email": "robin@example.org"}


def form(data: dict[str, Any], *, min_seconds: int = 0) -> SignOnForm:
    bound = SignOnForm(SignatoryList(), data, min_seconds=min_seconds)
    assert bound.errors == {}
    return bound


@pytest.mark.parametrize(
    ("form_data", "notices"),
    [
        ({}, [Notice.NO_PROOF]),
        ({"proof": "nonsense"}, [Notice.NO_PROOF]),
        ({"homepage": "https://spam.example.org"}, [Notice.TRAP, Notice.NO_PROOF]),
    ],
)
def test_what_programs_do_is_noticed_and_refuses_nobody(form_data: dict[str, str], notices: list[Notice]) -> None:
    opened = opening_time()
    bound = form({**INDIVIDUAL, "opened": opened, **form_data})
    assert bound.build_application(network_key="").notices == notices


def test_a_solved_puzzle_is_noticed_by_its_absence_only() -> None:
    opened = opening_time()
    assert (
        form({**INDIVIDUAL, "opened": opened, "proof": solve_puzzle()}).build_application(network_key="").notices == []
    )


@pytest.mark.parametrize(("seconds", "noticed"), [(2, True), (4, False)])
def test_who_types_faster_than_people_is_noticed(seconds: int, noticed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = opening_time()
    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + seconds)
    bound = form({**INDIVIDUAL, "opened": opened}, min_seconds=3)
    assert (Notice.TOO_FAST in bound.build_application(network_key="").notices) is noticed


@pytest.mark.parametrize("opened", ["", "forged", "x:y:z"])
def test_a_forged_beginning_is_noticed(opened: str) -> None:
    assert Notice.TOO_FAST in form({**INDIVIDUAL, "opened": opened}).build_application(network_key="").notices
