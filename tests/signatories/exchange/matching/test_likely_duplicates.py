"""Likely duplicates are shown to a human; different signatories are not."""

from __future__ import annotations

from typing import Any

import pytest

from signatories.addresses import email_key
from signatories.exchange.matching.likely_duplicates import find_likely_duplicates
from signatories.exchange.matching.signatory_index import MatchCandidate
from signatories.models import Signatory


def candidate(kind: str, name: str, *, email: str = "", **fields: Any) -> MatchCandidate:
    signatory = Signatory(kind=kind, name=name)
    signatory.set_keys()
    return MatchCandidate(kind, name, signatory.name_key, email_key(email) if email else "", email=email, **fields)


def organization(name: str, **fields: Any) -> MatchCandidate:
    return candidate("organization", name, **fields)


def individual(name: str, **fields: Any) -> MatchCandidate:
    return candidate("individual", name, **fields)


def reasons(first: MatchCandidate, second: MatchCandidate) -> list[str]:
    """Return the reasons why a row is shown beside an earlier one."""
    first.row, second.row = 1, 2
    pairs = find_likely_duplicates([first, second])
    assert set(pairs) <= {2}
    return [entry["reason"] for entry in pairs.get(2, [])]


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (
            individual("Robin", email="home@example.org"),
            individual("Sam", email="Home@example.org"),
            "same e-mail address",
        ),
        (
            individual("Robin F.", email="robin+list@example.org"),
            individual("R. Fern", email="robin@example.org"),
            "same mailbox under another address",
        ),
        (
            individual("Robin F.", email="r.fern@gmail.com"),
            individual("Fern", email="rfern@gmail.com"),
            "same mailbox under another address",
        ),
        (
            organization("Larch", website="https://www.larch.example.org/about"),
            organization("Larch Society of the North", website="http://larch.example.org"),
            "same website",
        ),
        (organization("Robin Fernleaf"), individual("Robin Fernleaf"), "same name, other kind"),
        # The Cyrillic "е" looks like the Latin one.
        (organization("Cedar Network"), organization("C\u0435dar N\u0435twork"), "looks the same"),
        (organization("Cedar-Network"), organization("Cedar Network"), "looks the same"),
        (organization("Société d’exemple à l’érable"), organization("Société d’exemple à l’erabel"), "similar name"),
        (organization("Xedar Network of Towns"), organization("Cedar Network of Towns"), "similar name"),
        (individual("Robin Fernleaf"), individual("Robin Fernleaff"), "similar name"),
        (individual("Robin Fernleaf", details="Nurse"), individual("ROBIN FERNLEAF", details="Cook"), "same name"),
    ],
)
def test_a_human_is_asked(first: MatchCandidate, second: MatchCandidate, reason: str) -> None:
    assert reasons(first, second)[0] == reason


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (organization("Cedar Network"), organization("Birch Network")),
        (individual("Anna Berg"), individual("Anne Berg")),
        (individual("Robin Fernleaf", details="Nurse"), individual("Robin Fernleaff", details="Cook")),
        (individual("Robin", email="a@example.org"), individual("Sam", email="b@example.org")),
        (individual("Robin", website="https://example.org"), individual("Sam", website="https://example.org")),
        (individual("Robin", email="r.fern@example.org"), individual("Sam", email="rfern@example.org")),
    ],
)
def test_nobody_is_asked(first: MatchCandidate, second: MatchCandidate) -> None:
    assert reasons(first, second) == []


def test_a_crowd_of_one_name_is_no_question() -> None:
    crowd = [individual("Anonymous", row=row) for row in range(2, 573)]
    assert find_likely_duplicates(crowd) == {}


def test_a_row_is_shown_beside_the_first_it_is_like_and_never_beside_a_row_below() -> None:
    rows = [
        individual(f"Person {letter}", email="office@example.org", row=row)
        for row, letter in ((2, "A"), (3, "B"), (4, "C"))
    ]
    pairs = find_likely_duplicates(rows)
    assert {row: [entry["row"] for entry in entries] for row, entries in pairs.items()} == {3: [2], 4: [2]}


def test_entries_of_the_list_alone_are_nobodys_question() -> None:
    assert find_likely_duplicates([organization("Cedar Network", pk=1), organization("Cedar-Network", pk=2)]) == {}
