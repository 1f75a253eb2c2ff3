"""Answers to a survey that nobody finished, and tests of it, are left out and counted."""

from __future__ import annotations

import pytest

from signatories.models import SignatoryList
from tests.signatories.files import csv_file, run_import


@pytest.mark.parametrize(
    ("header", "finished", "unfinished"),
    [
        ("Finished", "True", "False"),
        ("Finished", "1", "0"),
        ("Status", "Complete", "Partial"),
        ("Response Type", "IP Address", "Survey Preview"),
        ("Terminé", "oui", "non"),
        ("Status", "submitted", "In progress"),
    ],
)
def test_an_answer_that_nobody_finished_is_left_out(
    signatory_list: SignatoryList, header: str, finished: str, unfinished: str
) -> None:
    content = csv_file(
        ["Name", "Kind", header], ["Ada Example", "individual", finished], ["Bo", "", unfinished], ["", "", unfinished]
    )
    report = run_import(signatory_list, content)
    assert (report.new, report.left_out, report.written) == ([2], [3, 4], True)
    assert list(signatory_list.signatories.values_list("name", flat=True)) == ["Ada Example"]


def test_a_column_of_other_words_leaves_nobody_out(signatory_list: SignatoryList) -> None:
    content = csv_file(
        ["Name", "Kind", "Status"], ["Ada Example", "individual", "Member"], ["Bo Sample", "individual", "Partial"]
    )
    assert run_import(signatory_list, content).new == [2, 3]


def test_a_column_that_was_mapped_to_a_field_leaves_nobody_out(signatory_list: SignatoryList) -> None:
    content = csv_file(["Name", "Kind", "Status"], ["Ada Example", "individual", "Test"])
    assert run_import(signatory_list, content, mapping={"Status": "title"}).new == [2]
