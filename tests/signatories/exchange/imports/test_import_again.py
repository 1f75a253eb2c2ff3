"""Rows of signatories who are already on the list, or twice in the file."""

from __future__ import annotations

import pytest

from signatories.enums import Kind, Source, Status
from signatories.models import Contact, Signatory, SignatoryList
from signatories.moderation.decisions import withdraw
from tests.factories import SignatoryFactory
from tests.signatories.files import csv_lines, database_state, run_import

POLICIES = pytest.mark.parametrize("duplicates", ["skip", "update"])


@POLICIES
def test_a_row_that_repeats_a_row_above_it_is_a_duplicate_of_that_row(
    signatory_list: SignatoryList, duplicates: str
) -> None:
    content = csv_lines(
        "kind,name,title,email",
        "organization,The Cedar Network,,",
        "individual,The Cedar Network,,",
        "organization,THE CEDAR NETWORK,,other@example.org",
        "individual,Robin,,robin@example.org",
        "individual,ROBIN,Professor,Robin@Example.org",
        "individual,Sam,Student,",
        "individual,Sam,student,",
    )
    report = run_import(signatory_list, content, duplicates=duplicates)
    assert report.as_contract() == {
        "rows": 7,
        "new": [2, 3, 5, 7],
        "updated": [],
        "duplicates": [{"row": 4, "of": "row 2"}, {"row": 6, "of": "row 5"}, {"row": 8, "of": "row 7"}],
        "errors": [],
        "warnings": [
            {
                "row": 3,
                "column": "",
                "value": "",
                "reason": "may be the same as row 2, “The Cedar Network”: same name, other kind",
            }
        ],
        "file_error": None,
        "written": True,
        "batch": report.batch,
    }
    assert signatory_list.signatories.count() == 4
    assert list(Contact.objects.values_list("email", flat=True)) == ["robin@example.org"]


def test_people_who_share_no_more_than_a_name_stay_as_many_as_they_are(signatory_list: SignatoryList) -> None:
    report = run_import(signatory_list, csv_lines("kind,name", *["individual,Kim"] * 5))
    assert report.new == [2, 3, 4, 5, 6]
    assert signatory_list.signatories.count() == 5


def test_who_is_on_the_list_is_left_as_it_is(signatory_list: SignatoryList) -> None:
    SignatoryFactory(signatory_list=signatory_list, name="Cedar Network", region="Ontario", email="old@example.org")
    before = database_state()["Signatory"]
    content = csv_lines("kind,name,region,email", "org,CEDAR NETWORK,Québec,new@example.org")
    report = run_import(signatory_list, content)
    assert (report.new, report.updated, report.written) == ([], [], True)
    assert [duplicate.row for duplicate in report.duplicates] == [2]
    assert database_state()["Signatory"] == before
    assert Contact.objects.get().email == "old@example.org"


def test_an_entry_of_another_list_is_nobody_here(signatory_list: SignatoryList) -> None:
    SignatoryFactory(name="Cedar Network", email="cedar@example.org")
    content = csv_lines("kind,name,email", "org,Cedar Network,cedar@example.org")
    assert run_import(signatory_list, content, duplicates="update").new == [2]
    assert signatory_list.signatories.count() == 1


@pytest.mark.parametrize("status", [Status.PENDING, Status.UNCONFIRMED])
def test_a_hoax_does_not_keep_the_real_organization_out(signatory_list: SignatoryList, status: Status) -> None:
    SignatoryFactory(signatory_list=signatory_list, name="Cedar Network", status=status, email="hoax@example.net")
    assert run_import(signatory_list, csv_lines("kind,name", "org,Cedar Network")).new == [2]
    assert list(signatory_list.signatories.public().values_list("name", "source")) == [
        ("Cedar Network", Source.IMPORT)
    ]


@POLICIES
@pytest.mark.parametrize("kind", Kind)
def test_who_has_withdrawn_is_not_published_again(signatory_list: SignatoryList, duplicates: str, kind: Kind) -> None:
    content = csv_lines("kind,name,email,region", f"{kind.value},Robin,robin@example.org,Ontario")
    run_import(signatory_list, content)
    withdraw(signatory_list.signatories.get())
    for again in (content, content.replace(b"Ontario", b"Yukon")):
        assert run_import(signatory_list, again, duplicates=duplicates).new == []
        assert list(signatory_list.signatories.values_list("status", flat=True)) == [Status.WITHDRAWN]


@POLICIES
def test_the_same_file_again_changes_nothing(signatory_list: SignatoryList, duplicates: str) -> None:
    content = csv_lines(
        "kind,name,title,email,country,signed_on",
        "organization,The Cedar Network,,cedar@example.org,Canada,2026-03-31",
        "individual,Robin,Professor,,,",
        "individual,Robin,,robin@example.org,,",
        *["individual,Kim,,,,"] * 3,
    )
    first = run_import(signatory_list, content)
    assert first.new == [2, 3, 4, 5, 6, 7]
    before = database_state()
    again = run_import(signatory_list, content, duplicates=duplicates)
    assert (again.new, again.updated, again.errors) == ([], [], [])
    assert [duplicate.row for duplicate in again.duplicates] == [2, 3, 4, 5, 6, 7]
    assert (database_state()["Signatory"], database_state()["Contact"]) == (before["Signatory"], before["Contact"])


def test_staff_are_warned_that_the_very_file_was_imported_before(signatory_list: SignatoryList) -> None:
    content = csv_lines("kind,name", "org,Cedar")
    assert run_import(signatory_list, content).warnings == []
    assert [warning.row for warning in run_import(signatory_list, content).warnings] == [None]
    # A file with another byte is another file, and so is the same file on another list.
    assert run_import(signatory_list, content + b"org,Alder\r\n").warnings == []
    assert run_import(SignatoryList.objects.create(title="Another"), content).warnings == []


def test_a_dry_run_or_a_refusal_is_no_earlier_import(signatory_list: SignatoryList) -> None:
    content = csv_lines("kind,name", "individual,Kim", "dog,Rex")
    run_import(signatory_list, content)
    run_import(signatory_list, content, dry_run=True)
    assert run_import(signatory_list, content).warnings == []
    assert Signatory.objects.count() == 0
