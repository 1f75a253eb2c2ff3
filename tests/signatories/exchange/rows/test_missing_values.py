"""Files that leave out what a list requires of those who sign: a note, never a refusal."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from signatories.exchange.imports.direct import import_file
from signatories.exchange.options import ImportOptions
from signatories.exchange.report import ImportReport
from signatories.models import Signatory, SignatoryList
from tests.factories import QuestionFactory, SignatoryListFactory
from tests.signatories.files import csv_file

pytestmark = pytest.mark.django_db
SENTENCE = "although the list requires it of those who sign"


def run(signatory_list: SignatoryList, content: bytes) -> ImportReport:
    return import_file(signatory_list, content, file_name="a.csv", options=ImportOptions())


@pytest.fixture
def demanding() -> SignatoryList:
    required = {
        "individual": {"title": "required", "comment": "required", "region": "off"},
        "organization": {"website": "required"},
    }
    signatory_list: SignatoryList = SignatoryListFactory(field_requirements=required)
    return signatory_list


def test_new_rows_are_imported_and_counted_by_field(demanding: SignatoryList) -> None:
    rows = [
        ("kind", "name", "title", "website", "region"),
        ("individual", "Robin Fernleaf", "", "", "Ontario"),
        ("individual", "Wren Willow", "", "", ""),
        ("individual", "Jo Cedar", "Teacher", "", ""),
        ("organization", "Larch Society", "", "", ""),
    ]
    report = run(demanding, csv_file(*rows))
    assert report.written
    assert [(warning.row, warning.column, warning.reason) for warning in report.warnings] == [
        (None, "title", f"is blank in 2 new rows, {SENTENCE}"),
        (None, "website", f"is blank in 1 new row, {SENTENCE}"),
    ]
    # Staff decide: what the form does not ask is imported as well.
    assert Signatory.objects.get(name="Robin Fernleaf").region == "Ontario"
    again = run(demanding, csv_file(*rows))
    assert SENTENCE not in str(again.warnings)


def test_other_lists_get_no_notes() -> None:
    report = run(SignatoryListFactory(), csv_file(("kind", "name"), ("individual", "Robin Fernleaf")))
    assert report.written
    assert report.warnings == []


def test_required_questions_are_counted_like_fields() -> None:
    signatory_list = SignatoryListFactory()
    QuestionFactory(signatory_list=signatory_list, key="city", label="City", is_required=True)
    QuestionFactory(signatory_list=signatory_list, key="members", is_required=True, kinds="organization")
    rows = [("kind", "name", "City"), ("individual", "Robin Fernleaf", ""), ("individual", "Wren Willow", "Ottawa")]
    report = run(signatory_list, csv_file(*rows))
    assert [(warning.column, warning.reason) for warning in report.warnings] == [
        ("City", f"is blank in 1 new row, {SENTENCE}"),
    ]


@pytest.mark.parametrize(
    ("language", "labels"),
    [("en", ["Title or role", "Website", "City"]), ("fr", ["Titre ou fonction", "Site web", "Ville"])],
)
def test_what_the_file_has_no_column_for_is_named_as_the_form_names_it(
    demanding: SignatoryList, language: str, labels: list[str]
) -> None:
    QuestionFactory(signatory_list=demanding, key="city", label="City", labels={"fr": "Ville"}, is_required=True)
    rows = [("kind", "name"), ("individual", "Robin Fernleaf"), ("organization", "Larch Society")]
    with override(language):
        report = run(demanding, csv_file(*rows))
    assert [warning.column for warning in report.warnings] == labels


@pytest.mark.parametrize(
    ("who_signs", "sentences"),
    [
        ("everybody", []),
        ("organization", ["2 new rows are individuals, although only organizations can sign this list."]),
        ("individual", ["1 new row is an organization, although only individuals can sign this list."]),
    ],
)
def test_rows_of_a_kind_that_cannot_sign_are_imported_and_counted(who_signs: str, sentences: list[str]) -> None:
    rows = [
        ("kind", "name"),
        ("individual", "Robin Fernleaf"),
        ("individual", "Wren Willow"),
        ("organization", "Larch"),
    ]
    signatory_list = SignatoryListFactory(who_signs=who_signs)
    report = run(signatory_list, csv_file(*rows))
    assert report.written
    assert [(warning.column, warning.reason) for warning in report.warnings] == [("", each) for each in sentences]
    assert Signatory.objects.count() == 3
    assert run(signatory_list, csv_file(*rows)).warnings[1:] == []
