"""Files that leave out what a list requires of those who sign: a note, never a refusal."""

from __future__ import annotations

import pytest

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
