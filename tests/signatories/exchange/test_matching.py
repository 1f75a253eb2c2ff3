from __future__ import annotations

from typing import Any

import pytest

from signatories.enums import Kind, Status
from signatories.exchange.matching import SignatoryIndex
from signatories.models import Signatory
from signatories.normalisation import email_key


def entry(kind: Kind, name: str, *, email: str = "", status: Status = Status.PUBLISHED, **fields: Any) -> Signatory:
    signatory = Signatory(kind=kind, name=name, email_key=email_key(email), status=status, **fields)
    signatory.set_keys()
    return signatory


def organization(name: str = "Cedar Network", **fields: Any) -> Signatory:
    return entry(Kind.ORGANIZATION, name, **fields)


def individual(name: str = "Robin Fernleaf", **fields: Any) -> Signatory:
    return entry(Kind.INDIVIDUAL, name, **fields)


def is_found(known: Signatory, candidate: Signatory) -> bool:
    found = SignatoryIndex([known]).find(candidate)
    assert found is None or found.signatory is known
    return found is not None


@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.WITHDRAWN])
def test_an_organization_is_known_by_its_name_once_it_was_published(status: Status) -> None:
    assert is_found(organization("The Cedar Network", status=status), organization("CEDAR NETWORK"))


@pytest.mark.parametrize("status", [Status.UNCONFIRMED, Status.PENDING, Status.REJECTED])
def test_a_hoax_that_waits_for_review_never_blocks_the_real_organization(status: Status) -> None:
    assert not is_found(organization(status=status), organization())
    assert not is_found(organization(status=status, email="hoax@example.net"), organization(email="us@example.org"))


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("make", [organization, individual])
def test_name_and_address_together_are_one_entry_in_any_status(make: Any, status: Status) -> None:
    assert is_found(make(email="robin@example.org", status=status), make(email="ROBIN@example.org"))


def test_an_organization_is_no_individual() -> None:
    assert not is_found(organization("Robin"), individual("Robin", email=""))
    assert not is_found(individual("Robin", email="r@example.org"), organization("Robin", email="r@example.org"))


def test_people_of_one_address_are_told_apart_by_name() -> None:
    assert not is_found(individual("Robin", email="home@example.org"), individual("Sam", email="home@example.org"))


@pytest.mark.parametrize(
    ("known", "candidate", "same"),
    [
        ({}, {}, False),
        ({"title": "Professor"}, {"title": "PROFESSOR"}, True),
        ({"affiliation": "Université"}, {"affiliation": "universite"}, True),
        ({"title": "Professor", "affiliation": "A"}, {"title": "Professor", "affiliation": "B"}, True),
        ({"title": "Professor"}, {"title": "Student"}, False),
        ({"title": "Professor"}, {}, False),
        ({}, {"affiliation": "Université"}, False),
        # The title of one is not the affiliation of the other.
        ({"title": "Example"}, {"affiliation": "Example"}, False),
        # An address on either side that the other doesn't share: two people, or one that a human must look at.
        ({"title": "Professor", "email": "a@example.org"}, {"title": "Professor"}, False),
        ({"title": "Professor"}, {"title": "Professor", "email": "a@example.org"}, False),
        ({"title": "Professor", "email": "a@example.org"}, {"title": "Professor", "email": "b@example.org"}, False),
    ],
)
def test_people_without_an_address_are_known_by_name_and_title_or_affiliation(
    known: dict[str, str], candidate: dict[str, str], same: bool
) -> None:
    assert is_found(individual(**known), individual(**candidate)) is same


def test_a_row_is_known_to_the_rows_after_it() -> None:
    index = SignatoryIndex([])
    index.add_row(organization(), 2)
    found = index.find(organization())
    assert found is not None
    assert (found.row, found.describe()) == (2, "row 2")


def test_an_entry_on_the_list_is_described_with_its_status() -> None:
    found = SignatoryIndex([organization("The Cedar Network", status=Status.WITHDRAWN)]).find(organization())
    assert found is not None
    assert found.row is None
    assert "The Cedar Network" in found.describe()
    assert "withdrawn" in found.describe()


def test_each_entry_of_an_earlier_import_of_the_same_file_is_found_once() -> None:
    twins = [individual("Anonymous", import_batch_id=7) for _twin in range(2)]
    others = [individual("Anonymous", import_batch_id=8), individual("Anonymous")]
    index = SignatoryIndex([*others, *twins], repeated_import=7)
    found = [index.find(individual("Anonymous")) for _time in range(3)]
    assert [known and known.signatory for known in found] == [*twins, None]
    assert SignatoryIndex([*others, *twins]).find(individual("Anonymous")) is None
