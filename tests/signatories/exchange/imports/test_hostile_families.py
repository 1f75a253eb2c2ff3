"""One file of each family of the import corpus, and its exact outcome.

Refused files publish nobody and leave the list unchanged.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from signatories.exchange.export import export_list
from signatories.exchange.report import ImportReport
from signatories.models import SignatoryList
from tests.factories import SignatoryFactory
from tests.signatories.files import csv_file, csv_lines, database_state, run_import, workbook_bytes, xlsx_file
from tests.signatories.workbooks import ods_file, xls_file

HEADER = ["kind", "name", "title", "affiliation", "email", "website", "country", "region", "signed_on"]
SOCIETY = "Société d’exemple à l’érable"
GOOD = [
    ["organization", SOCIETY, "", "", "a@example.org", "https://a.example.org", "CA", "QC", "2026-03-01"],
    ["organization", "Example Watch, Inc.", "", "", "b@example.org", "", "CA", "ON", "2026-03-01"],
    ["individual", "Zoé Fougère", "Professor", "Example University", "z@example.org", "", "CA", "", "2026-03-01"],
]
NAMES = [row[1] for row in GOOD]


@pytest.fixture
def standing(signatory_list: SignatoryList) -> SignatoryList:
    """Return a list with one entry."""
    SignatoryFactory(signatory_list=signatory_list, name="Standing Cedar", email="cedar@example.org")
    return signatory_list


def outcome(standing: SignatoryList, content: bytes, **options: Any) -> tuple[ImportReport, list[str]]:
    """Run a dry run and an import; return the report, which both agree on, and the added names."""
    before = database_state()
    dry = run_import(standing, content, dry_run=True, **options)
    assert database_state() == before
    real = run_import(standing, content, **options)
    assert real.as_contract() == dry.as_contract() | {"written": not dry.is_refused, "batch": real.batch}
    now = database_state()
    assert now["Signatory"][: len(before["Signatory"])] == before["Signatory"]
    assert now["Contact"][: len(before["Contact"])] == before["Contact"]
    return real, [entry["name"] for entry in now["Signatory"][len(before["Signatory"]) :]]


@pytest.mark.parametrize(
    "content",
    [
        csv_file(HEADER, *GOOD),
        csv_file(HEADER, *GOOD, encoding="cp1252"),
        csv_file(HEADER, *GOOD, delimiter=";"),
        csv_file(HEADER, *GOOD, delimiter=";", encoding="cp1252"),
        csv_file(HEADER, *GOOD, encoding="utf-8-sig"),
        csv_file(HEADER, *GOOD, delimiter="\t", encoding="utf-16"),
        xlsx_file(HEADER, *GOOD),
        xls_file(HEADER, *GOOD),
        ods_file(HEADER, *GOOD),
    ],
    ids=["utf-8", "cp1252", "semicolons", "semicolons cp1252", "with a mark", "tabs utf-16", "xlsx", "xls", "ods"],
)
def test_a_good_file_is_brought_in_whatever_program_wrote_it(standing: SignatoryList, content: bytes) -> None:
    report, added = outcome(standing, content)
    assert (report.rows, report.new, report.errors, report.warnings) == (3, [2, 3, 4], [], [])
    assert added == NAMES


def test_an_unbalanced_quotation_mark_loses_no_row_silently(standing: SignatoryList) -> None:
    content = csv_lines("kind,name,title", 'organization,"Alder,', "organization,Birch,", "organization,Cedar,")
    report, added = outcome(standing, content)
    assert "row 2" in (report.file_error or "")
    assert added == []


def test_names_that_look_like_formulas_are_stored_unaltered_and_exported_inert(standing: SignatoryList) -> None:
    names = [
        "+Example Collective",
        "-ism Example Watch",
        "@Example Network",
        "=Example= Equality",
        "#Example",
        "(Ex) U",
    ]
    report, added = outcome(standing, csv_file(["kind", "name"], *[["organization", name] for name in names]))
    assert (report.new, added) == ([2, 3, 4, 5, 6, 7], names)
    cells = export_list(standing, "csv").decode().replace("\r\n", ",").split(",")
    assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@"}]
    workbook = load_workbook(io.BytesIO(export_list(standing, "xlsx")))
    assert {cell.value for cell in workbook.active["B"]} == {"name", "Standing Cedar", *names}
    assert {cell.data_type for cell in workbook.active["B"]} == {"s"}


def test_columns_of_one_name_that_differ_raise_a_question(standing: SignatoryList) -> None:
    report, added = outcome(standing, csv_lines("kind,name,Name", "organization,Alder,Birch"))
    assert '--map "Name [C]=ignore"' in (report.refusal or "")
    assert (report.errors, added) == ([], [])


def test_a_comma_too_many_is_an_error_of_its_row(standing: SignatoryList) -> None:
    rows = [",".join(["organization", name, *[""] * 6, "2026-03-01"]) for name in ("Alder", "Birch, Inc.", "Cedar")]
    report, added = outcome(standing, csv_lines(",".join(HEADER), *rows))
    assert ([problem.row for problem in report.errors], report.new, added) == ([3], [2, 4], [])


def test_the_same_row_three_times_is_one_entry(standing: SignatoryList) -> None:
    report, added = outcome(standing, csv_file(HEADER, GOOD[0], GOOD[0], GOOD[0]))
    assert (report.new, [(twin.row, twin.of) for twin in report.duplicates]) == ([2], [(3, "row 2"), (4, "row 2")])
    assert added == [SOCIETY]


def test_a_kind_is_never_guessed(standing: SignatoryList) -> None:
    kinds = ["organization", "Individual", "ORG", "both", "0", "", "organization;individual"]
    report, added = outcome(standing, csv_file(["kind", "name"], *[[kind, f"Name {kind}"] for kind in kinds]))
    assert [(problem.row, problem.column, problem.value) for problem in report.errors] == [
        (5, "kind", "both"),
        (6, "kind", "0"),
        (7, "kind", ""),
        (8, "kind", "organization;individual"),
    ]
    assert added == []


def test_what_is_no_single_address_is_an_error_that_shows_it_harmlessly(standing: SignatoryList) -> None:
    cells = ["no-at-sign", "x@example.org\nBcc: v@example.net", "x@example.org,y@example.org", "<x@example.org>"]
    rows = [["organization", f"Mail {number}", cell] for number, cell in enumerate(cells)]
    report, added = outcome(standing, csv_file(["kind", "name", "email"], *rows))
    assert [(problem.row, problem.column, problem.value) for problem in report.errors] == [
        (2, "email", "no-at-sign"),
        (3, "email", "x@example.org␣Bcc: v@example.net"),
        (4, "email", "x@example.org,y@example.org"),
        (5, "email", "<x@example.org>"),
    ]
    assert (report.new, added) == ([], [])


def test_another_kind_of_document_refuses_the_file(standing: SignatoryList) -> None:
    report, added = outcome(standing, b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n")
    assert "PDF" in (report.file_error or "")
    assert (report.rows, added) == (0, [])


def test_one_cell_at_the_far_corner_of_a_sheet_refuses_the_file(standing: SignatoryList) -> None:
    workbook = Workbook()
    for reference, value in {"A1": "kind", "B1": "name", "XFD1048576": "x"}.items():
        workbook.active[reference] = value
    report, added = outcome(standing, workbook_bytes(workbook))
    assert isinstance(report.file_error, str)
    assert added == []


@pytest.mark.parametrize("file_of", [csv_file, xlsx_file, xls_file, ods_file])
def test_a_header_without_rows_refuses_the_file(standing: SignatoryList, file_of: Callable[..., bytes]) -> None:
    report, added = outcome(standing, file_of(HEADER))
    assert isinstance(report.file_error, str)
    assert (report.rows, added) == (0, [])
