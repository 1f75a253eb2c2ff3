"""The names under which somebody is recognised."""

from __future__ import annotations

import pytest

from signatories.enums import Kind
from signatories.names.identity import identities, loose_name

PERSON = Kind.INDIVIDUAL.value


@pytest.mark.parametrize(
    "name",
    [
        *("ADA EXAMPLE", "EXAMPLE, ADA", "Dr Ada Example", "Dr. Ada Example, PhD", "Ada Example (she/her)"),
        *("Mme Ada EXAMPLE", "Prof.ssa Ada Example", "Example, Dr. Ada (elle)"),
        *("Dipl.-Ing. Ada Example", "Ada Example M.D., F.R.S.", "Ada Example they/them"),
    ],
)
def test_a_decorated_name_matches_the_plain_one(name: str) -> None:
    assert loose_name(PERSON, name) == "ada example"
    assert set(identities(PERSON, name)) & set(identities(PERSON, "Ada Example"))


@pytest.mark.parametrize("other", ["Don Example", "Hon Example", "Ada Sample", "Ada Beispiel-Example"])
def test_names_that_look_like_titles_are_names(other: str) -> None:
    assert loose_name(PERSON, other) != loose_name(PERSON, "Ada Example")
    assert loose_name(PERSON, "Don Example") == "don example"


def test_fingerprints_of_earlier_releases_match() -> None:
    # Erased entries are recognised by hashes of these, which cannot be computed again.
    assert ("name", PERSON, "bo sample") in set(identities(PERSON, "Bo Sample Jr"))
    assert ("name", PERSON, "example") in set(identities(PERSON, "Don Example"))
