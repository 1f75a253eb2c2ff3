from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from signatories.addresses import email_key
from signatories.enums import ImportState, Source, Status
from signatories.exceptions import UnknownColumn
from signatories.models import Contact, ImportBatch, Organization, Signatory, SignatoryList
from tests.factories import OrganizationFactory, SignatoryFactory
from tests.signatories.files import csv_file, csv_lines, database_state, run_import, upload, xlsx_file

HEADER = ["kind", "name", "name_fr", "title", "affiliation", "email", "website", "country", "region", "signed_on"]
PUBLIC_VALUES = ["organization", "The Alder Trust", "Fiducie Aulne", "", "", "https://alder.example.org"]
PUBLIC_VALUES += ["CA", "Québec", "2026-03-31"]
ALDER = ["organization", "The Alder Trust", "Fiducie Aulne", "", "", "hi@alder.example.org"]
ALDER += ["https://alder.example.org", "Canada", "Québec", "2026-03-31"]
ROBIN = ["individual", " Robin  Fernleaf", "", "Professor", "Example University", "", "", "", "", ""]


@pytest.mark.parametrize("make", [csv_file, xlsx_file])
def test_every_column_is_brought_in(signatory_list: SignatoryList, make: type[bytes]) -> None:
    start = timezone.now()
    report = run_import(signatory_list, make(HEADER, ALDER, ROBIN))
    assert report.as_contract() == {
        "rows": 2,
        "new": [2, 3],
        "updated": [],
        "duplicates": [],
        "errors": [],
        "warnings": [],
        "file_error": None,
        "written": True,
        "batch": report.batch,
    }
    alder, robin = signatory_list.signatories.order_by("pk")
    printed = [
        [
            str((entry.names.get("fr") if column == "name_fr" else getattr(entry, column)) or "")
            for column in HEADER
            if column != "email"
        ]
        for entry in (alder, robin)
    ]
    assert printed == [
        PUBLIC_VALUES,
        ["individual", "Robin Fernleaf", "", "Professor", "Example University", "", "", "", ""],
    ]
    assert alder.signed_on == date(2026, 3, 31)
    assert (alder.name_key, alder.sort_keys.get().key) == ("the alder trust", "alder trust")
    assert (alder.email_key, robin.email_key) == (email_key("hi@alder.example.org"), "")
    assert list(Contact.objects.values_list("signatory", "email")) == [(alder.pk, "hi@alder.example.org")]
    batch = ImportBatch.objects.get()
    for entry in (alder, robin):
        assert (entry.source, entry.status, entry.import_batch) == (Source.IMPORT, Status.PUBLISHED, batch)
        assert entry.published_at is not None
        assert start <= entry.published_at <= timezone.now()


def test_a_dry_run_says_what_would_happen_and_writes_nothing_at_all(signatory_list: SignatoryList) -> None:
    SignatoryFactory(signatory_list=signatory_list, name="Birch")
    content = csv_file(["kind", "name", "email"], ["org", "Alder", "a@example.org"], ["org", "Birch", "b@example.org"])
    before = database_state()
    for duplicates in ("skip", "update"):
        dry = run_import(signatory_list, content, dry_run=True, duplicates=duplicates)
        assert database_state() == before
    real = run_import(signatory_list, content, duplicates="update")
    assert (dry.new, dry.updated, dry.written) == ([2], [3], False)
    assert real.as_contract() == dry.as_contract() | {"written": True, "batch": real.batch}


@pytest.mark.parametrize("last", ["org,Birch,b@example.org", "robot,Birch,b@example.org"])
def test_the_stored_report_of_an_import_without_preview_holds_no_rows(
    signatory_list: SignatoryList, last: str
) -> None:
    run_import(signatory_list, csv_lines("kind,name,email", "org,Alder,alder@example.org", last))
    batch = ImportBatch.objects.get()
    assert batch.report["rows"] == 2
    assert "alder@example.org" not in str(batch.report)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_stored_report_of_a_refused_file_does_not_quote_a_signatory_taken_for_its_header(
    signatory_list: SignatoryList, language: str
) -> None:
    with translation.override(language):
        report = run_import(signatory_list, csv_lines("org,Alder,alder@example.org", "org,Birch,birch@example.org"))
    assert "alder@example.org" in str(report.refusal)
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.report["rows"], len(batch.report["questions"])) == (ImportState.REFUSED, 2, 1)
    assert "alder@example.org" not in str(batch.report)


def test_an_import_with_errors_writes_nobody_and_names_every_cell(signatory_list: SignatoryList) -> None:
    content = csv_lines(
        "Type,Nom,Courriel,Site web,Pays,Date",
        "organization,Alder,a@example.org,https://example.org,CA,2026-03-31",
        "robot,,not-an-address,ftp://example.org,Narnia,04/03/2026",
        ",Birch,,,,",
    )
    before = database_state()
    dry = run_import(signatory_list, content, dry_run=True)
    assert database_state() == before
    real = run_import(signatory_list, content)
    assert (Signatory.objects.count(), Contact.objects.count()) == (0, 0)
    assert real.as_contract() == dry.as_contract()
    assert [(problem.row, problem.column, problem.value) for problem in real.errors] == [
        (3, "Type", "robot"),
        (3, "Nom", ""),
        (3, "Courriel", "not-an-address"),
        (3, "Site web", "ftp://example.org"),
        (3, "Pays", "Narnia"),
        (3, "Date", "04/03/2026"),
        (4, "Type", ""),
    ]
    assert (real.rows, real.new, real.written, real.file_error) == (3, [2], False, None)


def test_cells_beyond_the_headers_are_an_error_of_their_row(signatory_list: SignatoryList) -> None:
    report = run_import(
        signatory_list, csv_lines("kind,name,title", "org,Alder", "org,Birch, Ash and Co,,Beech", "org,Cedar")
    )
    assert [(problem.row, problem.column) for problem in report.errors] == [(3, "")]
    assert (report.new, report.written) == ([2, 4], False)
    assert signatory_list.signatories.count() == 0


def test_a_short_row_is_blank_at_its_end(signatory_list: SignatoryList) -> None:
    assert run_import(signatory_list, csv_lines("kind,name,title,region", "individual,Robin")).written is True
    robin = signatory_list.signatories.get()
    assert (robin.title, robin.region) == ("", "")


def test_a_mapping_by_hand_and_a_kind_for_all_rows(signatory_list: SignatoryList) -> None:
    content = csv_lines("Chapter;Where;Remarks", "Alder;Ontario;x", "Birch;;")
    report = run_import(
        signatory_list, content, mapping={"Chapter": "name", "Where": "region"}, constants={"kind": "organization"}
    )
    assert report.mapping == {"Chapter": "name", "Where": "region"}
    assert [(warning.row, warning.column) for warning in report.warnings] == [(None, "Remarks")]
    assert list(signatory_list.signatories.values_list("kind", "name", "region")) == [
        ("organization", "Alder", "Ontario"),
        ("organization", "Birch", ""),
    ]


def test_a_value_for_all_rows_fills_blanks_only(signatory_list: SignatoryList) -> None:
    run_import(
        signatory_list,
        csv_lines("kind,name,region", "individual,Robin,Québec", " ,Alder, "),
        constants={"kind": "organization", "region": "Ontario"},
    )
    assert list(signatory_list.signatories.values_list("kind", "name", "region")) == [
        ("organization", "Alder", "Ontario"),
        ("individual", "Robin", "Québec"),
    ]


@pytest.mark.parametrize("mapping", [{"Nmae": "name"}, {"name": "surname"}, {"name": "title", "kind": "title"}])
def test_a_mapping_that_does_not_fit_leaves_no_trace(signatory_list: SignatoryList, mapping: dict[str, str]) -> None:
    before = database_state()
    for dry_run in (True, False):
        with pytest.raises(UnknownColumn):
            run_import(signatory_list, csv_lines("kind,name", "org,Alder"), mapping=mapping, dry_run=dry_run)
    assert database_state() == before


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7", csv_lines("kind,name"), csv_lines("kind,title", "org,x")],
)
def test_a_file_that_is_refused_writes_nobody(signatory_list: SignatoryList, content: bytes) -> None:
    report = run_import(signatory_list, content)
    assert isinstance(report.file_error, str)
    assert (report.new, report.errors, report.written) == ([], [], False)
    assert Signatory.objects.count() == 0
    assert ImportBatch.objects.get().state == ImportState.REFUSED


def test_an_organization_of_the_directory_is_linked(signatory_list: SignatoryList) -> None:
    alder = OrganizationFactory(name="The Alder Trust")
    OrganizationFactory(name="Robin")
    run_import(signatory_list, csv_lines("kind,name", "org,THE ALDER TRUST", "org,Birch", "individual,Robin"))
    assert dict(signatory_list.signatories.values_list("name", "organization")) == {
        "THE ALDER TRUST": alder.pk,
        "Birch": None,
        "Robin": None,
    }
    assert Organization.objects.count() == 2


def test_an_address_that_would_be_printed_is_a_warning(signatory_list: SignatoryList) -> None:
    content = csv_lines("kind,name,Fonction,email", "individual,Robin,robin@example.org,robin@example.org")
    report = run_import(signatory_list, content, dry_run=True)
    assert report.new == [2]
    assert [(warning.row, warning.column, warning.value) for warning in report.warnings] == [
        (2, "Fonction", "robin@example.org")
    ]


def test_the_preview_shows_each_row_as_it_will_be_printed(signatory_list: SignatoryList) -> None:
    content = csv_file(HEADER, ALDER, ROBIN, ["org", "THE ALDER TRUST"], ["dog", "x" * 300])
    rows = upload(signatory_list, content).rows.order_by("number")
    assert [
        (row.number, row.outcome, row.values["kind"], row.values["name"][:9], row.printed_details) for row in rows
    ] == [
        (2, "new", "organization", "The Alder", ""),
        (3, "new", "individual", "Robin Fer", "Professor, Example University"),
        (4, "duplicate", "organization", "THE ALDER", ""),
        (5, "error", "dog", "xxxxxxxxx", ""),
    ]
    assert [(row.same_as, len(row.problems)) for row in rows] == [("", 0), ("", 0), ("row 2", 0), ("", 2)]


@pytest.mark.parametrize("size", [1, 3])
def test_an_import_asks_the_same_number_of_questions_for_one_row_and_for_three(
    signatory_list: SignatoryList, django_assert_num_queries: DjangoAssertNumQueries, size: int
) -> None:
    OrganizationFactory.create_batch(size)
    SignatoryFactory.create_batch(size, signatory_list=signatory_list, email=None)
    rows = [["org", f"Alder {number}", f"a{number}@example.org", "Canada"] for number in range(size)]
    content = csv_file(["kind", "name", "email", "country"], *rows)
    with django_assert_num_queries(7):
        run_import(signatory_list, content, dry_run=True)


@pytest.mark.slow
def test_a_long_file_is_brought_in_slice_by_slice(signatory_list: SignatoryList) -> None:
    # The resource saves 500 rows at a time; duplicates are recognised across these batches.
    rows = [["org", f"Alder {number}", f"a{number}@example.org"] for number in range(1_001)]
    report = run_import(signatory_list, csv_file(["kind", "name", "email"], *rows, rows[0], rows[600]))
    assert report.new == list(range(2, 1_003))
    assert [(duplicate.row, duplicate.of) for duplicate in report.duplicates] == [(1_003, "row 2"), (1_004, "row 602")]
    pairs = Contact.objects.values_list("signatory__name", "email")
    assert sorted(pairs) == sorted((name, address) for _kind, name, address in rows)
