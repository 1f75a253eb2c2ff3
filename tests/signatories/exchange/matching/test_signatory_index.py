from __future__ import annotations

from typing import Any

import pytest

from signatories.addresses import email_key
from signatories.enums import ImportState, Kind, Status
from signatories.exchange.matching.signatory_index import SignatoryIndex
from signatories.models import Signatory, SignatoryList
from tests.factories import ImportBatchFactory, SignatoryFactory, SignatoryListFactory

pytestmark = pytest.mark.django_db


def entry(kind: Kind, name: str, *, email: str = "", status: Status = Status.PUBLISHED, **fields: Any) -> Signatory:
    signatory = Signatory(kind=kind, name=name, email_key=email_key(email), status=status, **fields)
    signatory.email = email  # type: ignore[attr-defined]
    signatory.set_keys()
    return signatory


def organization(name: str = "Cedar Network", **fields: Any) -> Signatory:
    return entry(Kind.ORGANIZATION, name, **fields)


def individual(name: str = "Robin Fernleaf", **fields: Any) -> Signatory:
    return entry(Kind.INDIVIDUAL, name, **fields)


def index_of(*entries: Signatory, sha256: str = "") -> SignatoryIndex:
    """Return an index of a new list with the entries `known`."""
    signatory_list = SignatoryListFactory()
    for signatory in entries:
        signatory.signatory_list = signatory_list
        signatory.save()
    return SignatoryIndex(signatory_list, sha256=sha256)


def is_found(entry: Signatory, candidate: Signatory) -> bool:
    match = index_of(entry).find(candidate, 2)
    assert match is None or match.pk == entry.pk
    return match is not None


@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.WITHDRAWN])
def test_an_organization_is_known_by_its_name_once_it_was_published(status: Status) -> None:
    assert is_found(organization("The Cedar Network", status=status), organization("THE CEDAR NETWORK"))


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


def test_people_of_one_address_are_distinguished_by_name() -> None:
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
        # The title of one person does not match the affiliation of the other.
        ({"title": "Example"}, {"affiliation": "Example"}, False),
        # Different addresses: two people, or one that staff must check.
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
    index = index_of()
    index.add_row(organization(), 2)
    match = index.find(organization(), 3)
    assert match is not None
    assert (match.pk, match.row, match.describe()) == (None, 2, "row 2")


def test_an_entry_on_the_list_is_described_with_its_status() -> None:
    match = index_of(organization("The Cedar Network", status=Status.WITHDRAWN)).find(
        organization("The Cedar Network"), 2
    )
    assert match is not None
    assert (match.row, match.describe()) == (None, "“The Cedar Network” on the list (withdrawn)")


def test_entries_of_another_list_are_not_known() -> None:
    index_of(organization())
    assert index_of().find(organization(), 2) is None


def test_the_rows_of_an_earlier_import_of_the_same_file_are_known_also_by_a_bare_name(
    signatory_list: SignatoryList,
) -> None:
    same = ImportBatchFactory(signatory_list=signatory_list, sha256="a" * 64)
    other = ImportBatchFactory(signatory_list=signatory_list, sha256="b" * 64)
    for batch, row in ((same, 2), (same, 3), (other, 4), (None, None)):
        SignatoryFactory(
            signatory_list=signatory_list,
            individual=True,
            name="Anonymous",
            title="",
            import_batch=batch,
            import_row=row,
        )
    index = SignatoryIndex(signatory_list, sha256="a" * 64)
    matches = [index.find(individual("Anonymous"), row) for row in (2, 3, 4, 5)]
    assert [match is not None for match in matches] == [True, True, False, False]
    # The row of another person is not recognised if a new mapping reorders the file.
    assert index.find(individual("Somebody"), 2) is None
    assert SignatoryIndex(signatory_list).find(individual("Anonymous"), 2) is None


def test_an_undone_import_of_the_same_file_is_no_earlier_import(signatory_list: SignatoryList) -> None:
    undone = ImportBatchFactory(signatory_list=signatory_list, sha256="a" * 64, state=ImportState.UNDONE)
    SignatoryFactory(
        signatory_list=signatory_list, individual=True, name="Anonymous", title="", import_batch=undone, import_row=2
    )
    assert SignatoryIndex(signatory_list, sha256="a" * 64).find(individual("Anonymous"), 2) is None


def test_the_digest_changes_with_every_entry(signatory_list: SignatoryList) -> None:
    def digest() -> str:
        return SignatoryIndex(signatory_list).digest

    empty = digest()
    cedar = SignatoryFactory(signatory_list=signatory_list, name="Cedar")
    added = digest()
    cedar.region = "Yukon"
    cedar.save()
    changed = digest()
    SignatoryFactory()
    assert digest() == changed
    cedar.delete()
    assert digest() == empty
    assert len({empty, added, changed}) == 3


def test_a_crowd_of_one_name_costs_no_more_than_as_many_names() -> None:
    index = index_of()
    for row in range(2, 5_000):
        index.add_row(individual("Anonymous", title=f"Citizen {row}"), row)
    assert index.find(individual("Anonymous"), 5_001) is None
