from __future__ import annotations

import json

import pytest

from signatories.exchange.report import Duplicate, ImportReport, Problem, shorten
from signatories.models import ImportRow


def test_the_contract_has_these_keys_in_this_order_and_no_other() -> None:
    report = ImportReport(
        rows=4,
        new=[2],
        updated=[3],
        duplicates=[Duplicate(4, "row 2")],
        errors=[Problem(5, "email", "no", "is no address")],
        warnings=[Problem(None, "Remarks", "", "is not imported")],
        source="UTF-8",
        headers=["name"],
        mapping={"name": "name"},
    )
    contract = {
        "rows": 4,
        "new": [2],
        "updated": [3],
        "duplicates": [{"row": 4, "of": "row 2"}],
        "errors": [{"row": 5, "column": "email", "value": "no", "reason": "is no address"}],
        "warnings": [{"row": None, "column": "Remarks", "value": "", "reason": "is not imported"}],
        "file_error": None,
        "written": False,
        "batch": None,
    }
    assert json.loads(json.dumps(report.as_contract())) == contract
    assert list(report.as_contract()) == list(contract)


def test_the_summary_counts_outcomes_and_keeps_what_concerns_the_whole_file() -> None:
    report = ImportReport(rows=5, headers=["name"], mapping={"name": "name"})
    problems = [
        {"column": "email", "value": "no", "reason": "is no address"},
        {"column": "country", "value": "x", "reason": "y"},
    ]
    report.add(ImportRow(number=2, outcome="new", warnings=[problems[0]]))
    report.add(ImportRow(number=3, outcome="error", problems=problems))
    report.add(ImportRow(number=4, outcome="duplicate", same_as="row 2"))
    report.add(ImportRow(number=5, outcome="update"))
    report.add(ImportRow(number=6, outcome="left_out"))
    report.add_likely_duplicates(2, [{"row": 5, "name": "Alder", "details": "", "reason": "similar name"}])
    report.warn("is not imported", column="Remarks")
    summary = json.loads(json.dumps(report.summary()))
    assert summary["outcomes"] == {
        "new": 1,
        "update": 1,
        "duplicate": 1,
        "attached": 0,
        "remove": 0,
        "not_found": 0,
        "left_out": 1,
        "withdrew": 0,
        "ask": 0,
        "error": 1,
    }
    assert (summary["rows"], summary["alike"], summary["warned"], summary["headers"]) == (5, 1, 1, ["name"])
    assert summary["notes"] == [{"row": None, "column": "Remarks", "value": "", "reason": "is not imported"}]


def test_rows_or_the_whole_file_can_be_refused() -> None:
    assert ImportReport().is_refused is False
    assert ImportReport(warnings=[Problem(2, "", "", "")]).is_refused is False
    assert ImportReport(errors=[Problem(2, "", "", "")]).is_refused is True
    assert ImportReport(file_error="No.").is_refused is True


@pytest.mark.parametrize(
    ("value", "displayed"),
    [
        ("Alder", "Alder"),
        ("a" * 60, "a" * 60),
        ("a" * 61, "a" * 59 + "…"),
        ("x@example.org\r\nBcc: y", "x@example.org␣␣Bcc: y"),
        ("Al\x07der\u200b\u202e", "Al␣der␣␣"),
        ("<b>", "<b>"),
        ("Z" + "\u0301" * 300 + "oe", "Z" + "\u0301" * 4 + "oe"),
        ("a" * 1_000_000, "a" * 59 + "…"),
    ],
)
def test_a_value_is_shown_in_one_short_line(value: str, displayed: str) -> None:
    assert shorten(value) == displayed
