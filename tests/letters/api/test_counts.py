from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from letters.models import LetterPage
from tests.factories import SignatoryFactory
from tests.letters.api.conftest import LETTERS

Get = Callable[[str], Any]


def test_the_counts_spread_over_days_and_countries(get: Get, lake: LetterPage) -> None:
    on_list = {"signatory_list": lake.signatory_list}
    SignatoryFactory(signed_on=date(2026, 7, 9), country="FR", **on_list)
    SignatoryFactory(individual=True, signed_on=date(2026, 7, 8), is_name_hidden=True, **on_list)
    SignatoryFactory(signed_on=date(2026, 7, 7), country="BE", pending=True, **on_list)
    assert get(f"{LETTERS}/keep-the-lake/counts") == {
        "organizations": 3,
        "individuals": 2,
        "paper": 0,
        "by_day": [
            {"date": "2026-07-08", "organizations": 0, "individuals": 1},
            {"date": "2026-07-09", "organizations": 1, "individuals": 0},
            {"date": None, "organizations": 2, "individuals": 1},
        ],
        "by_country": [
            {"country": "", "organizations": 1, "individuals": 2},
            {"country": "CA", "organizations": 1, "individuals": 0},
            {"country": "FR", "organizations": 1, "individuals": 0},
        ],
    }


def test_a_letter_without_signatories_counts_nobody(get: Get, letter: LetterPage) -> None:
    empty = {"organizations": 0, "individuals": 0, "paper": 0, "by_day": [], "by_country": []}
    assert get(f"{LETTERS}/{letter.slug}/counts") == empty
