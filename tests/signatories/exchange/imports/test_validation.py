"""Validation of rows: kinds in free text, name parts, date order, policies, skipped rows."""

from __future__ import annotations

import pytest

from signatories.models import Contact, Signatory, SignatoryList
from tests.factories import SignatoryFactory
from tests.signatories.files import csv_lines, run_import, xlsx_file


def names(signatory_list: SignatoryList) -> list[tuple[str, str]]:
    return list(signatory_list.signatories.order_by("pk").values_list("kind", "name"))


def test_a_column_of_a_form_says_the_kind_by_its_own_words(signatory_list: SignatoryList) -> None:
    content = csv_lines(
        "Timestamp,First name,Last name,Organization,Status,Email Address",
        "5/13/2019 19:43:51,Robin,Fernleaf,Example University,Myself,robin@example.org",
        "5/14/2019 8:01:00,,,Cedar Network,My Institution,cedar@example.org",
    )
    report = run_import(signatory_list, content)
    assert (report.errors, report.warnings, report.new) == ([], [], [2, 3])
    assert names(signatory_list) == [("individual", "Robin Fernleaf"), ("organization", "Cedar Network")]
    robin, cedar = signatory_list.signatories.order_by("pk")
    assert (robin.affiliation, cedar.affiliation) == ("Example University", "")
    assert str(robin.signed_on) == "2019-05-13"


def test_a_column_status_that_holds_something_else_is_not_the_kind(signatory_list: SignatoryList) -> None:
    content = csv_lines("name,Status", "Alder,confirmed", "Birch,waiting")
    assert "kind" in (run_import(signatory_list, content).file_error or "")
    report = run_import(signatory_list, content, constants={"kind": "organization"})
    assert (report.new, [warning.column for warning in report.warnings]) == ([2, 3], ["Status"])


def test_a_name_that_no_font_can_draw_is_imported_with_a_warning(signatory_list: SignatoryList) -> None:
    report = run_import(signatory_list, csv_lines("kind,name", "individual,Robin 𐎀", "individual,\U00031350"))
    assert (report.errors, report.new) == ([], [2, 3])
    assert [(warning.row, warning.column, warning.reason[:22]) for warning in report.warnings] == [
        (2, "name", "No font can draw “𐎀” ("),
        (3, "name", "No font can draw “\U00031350” ("),
    ]
    assert names(signatory_list) == [("individual", "Robin 𐎀"), ("individual", "\U00031350")]


def test_words_that_nobody_knows_are_asked_about_and_explained(signatory_list: SignatoryList) -> None:
    content = csv_lines("name,type", "Alder,Local branch", "Robin,Myself", "Birch,Local branch")
    refused = run_import(signatory_list, content)
    assert (refused.kinds, [problem.row for problem in refused.errors]) == (["Local branch"], [2, 4])
    assert run_import(signatory_list, content, kinds={"Local branch": "organization"}).new == [2, 3, 4]
    assert names(signatory_list) == [("organization", "Alder"), ("individual", "Robin"), ("organization", "Birch")]


def test_an_affiliation_beside_an_organization_is_worth_a_look(signatory_list: SignatoryList) -> None:
    content = csv_lines("kind,name,affiliation", "organization,Robin Fernleaf,Cedar Network")
    warnings = run_import(signatory_list, content, dry_run=True).warnings
    assert [(warning.row, warning.column) for warning in warnings] == [(2, "affiliation")]


def test_dates_of_one_column_are_read_in_one_order_and_else_each_row_asks(signatory_list: SignatoryList) -> None:
    header = "kind,name,signed_on"
    sure = csv_lines(header, "org,Alder,5/13/2019 19:43:51", "org,Birch,5/6/2019")
    run_import(signatory_list, sure)
    assert [str(day) for day in signatory_list.signatories.order_by("pk").values_list("signed_on", flat=True)] == [
        "2019-05-13",
        "2019-05-06",
    ]
    unsure = csv_lines(header, "org,Cedar,5/6/2019", "org,Dogwood,2019-05-06", "org,Elm,5/5/2019")
    assert [problem.row for problem in run_import(signatory_list, unsure).errors] == [2]
    assert run_import(signatory_list, unsure, date_order="dmy").new == [2, 3, 4]
    assert str(Signatory.objects.get(name="Cedar").signed_on) == "2019-06-05"


def test_blanks_are_filled_and_nothing_is_overwritten(signatory_list: SignatoryList) -> None:
    SignatoryFactory(signatory_list=signatory_list, name="Cedar", region="Ontario", title="")
    content = csv_lines("kind,name,title,region,email", "org,CEDAR,Trust,Yukon,cedar@example.org")
    report = run_import(signatory_list, content, duplicates="fill")
    assert (report.updated, report.duplicates) == ([2], [])
    cedar = Signatory.objects.get()
    assert (cedar.name, cedar.title, cedar.region) == ("Cedar", "Trust", "Ontario")
    assert Contact.objects.get().email == "cedar@example.org"
    # A second run fills nothing: no field is blank.
    assert run_import(signatory_list, content, duplicates="fill").updated == []


def test_a_row_that_is_left_out_is_not_imported_and_refuses_nothing(signatory_list: SignatoryList) -> None:
    content = csv_lines("kind,name", "org,Alder", "robot,Rex", "org,Birch")
    report = run_import(signatory_list, content, left_out=[3])
    assert (report.new, report.left_out, report.errors, report.written) == ([2, 4], [3], [], True)
    assert names(signatory_list) == [("organization", "Alder"), ("organization", "Birch")]


def test_the_good_rows_are_imported_where_that_is_asked_for(signatory_list: SignatoryList) -> None:
    content = csv_lines("kind,name,email", "org,Alder,", "org,Birch,not-an-address", "org,Cedar,")
    assert run_import(signatory_list, content).written is False
    assert Signatory.objects.count() == 0
    report = run_import(signatory_list, content, good_rows=True)
    assert (report.written, report.new, [problem.row for problem in report.errors]) == (True, [2, 4], [3])
    assert names(signatory_list) == [("organization", "Alder"), ("organization", "Cedar")]


@pytest.mark.parametrize(
    "legal", ["Larch Society Inc.", "LARCH SOCIETY, Ltd", "Larch Society (Inc.)", "Larch Society e.V."]
)
def test_a_legal_form_makes_no_other_organization(signatory_list: SignatoryList, legal: str) -> None:
    SignatoryFactory(signatory_list=signatory_list, name="Larch Society")
    report = run_import(signatory_list, xlsx_file(["kind", "name"], ["org", legal]))
    assert [duplicate.row for duplicate in report.duplicates] == [2]


def test_a_legal_form_alone_is_a_name(signatory_list: SignatoryList) -> None:
    report = run_import(signatory_list, csv_lines("kind,name", "org,Inc.", "org,Ltd", "individual,Robin Inc"))
    assert report.new == [2, 3, 4]


def test_who_may_be_the_same_is_a_warning_and_stays_two(signatory_list: SignatoryList) -> None:
    SignatoryFactory(signatory_list=signatory_list, name="Cedar-Network")
    report = run_import(signatory_list, csv_lines("kind,name", "org,Cedar Network"))
    assert (report.new, report.alike) == ([2], 1)
    assert [(warning.row, warning.reason) for warning in report.warnings] == [
        (2, "may be the same as an entry on the list, “Cedar-Network”: looks the same")
    ]
    assert signatory_list.signatories.count() == 2


def test_a_wrong_translation_is_reported_with_its_column_and_text(signatory_list: SignatoryList) -> None:
    content = csv_lines("kind,name,name_fr,represented_publicly_by", "organization,Larch Network,!!!,Bo\ue000")
    report = run_import(signatory_list, content)
    assert [(error.column, error.value) for error in report.errors] == [
        ("name_fr", "!!!"),
        ("represented_publicly_by", "Bo␣"),
    ]


def test_the_public_representative_is_stored_under_the_header_of_exports(signatory_list: SignatoryList) -> None:
    content = csv_lines("kind,name,represented_publicly_by", "organization,Larch Network,Bo Sample")
    assert run_import(signatory_list, content).new == [2]
    assert signatory_list.signatories.get().represented_by == "Bo Sample"
