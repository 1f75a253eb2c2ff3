from __future__ import annotations

import json

import pytest

from signatories.exchange.report import Duplicate, Entry, ImportReport, Problem, shorten


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
        entries=[Entry(2, "new", "organization", "Alder", "", [])],
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
    }
    assert json.loads(json.dumps(report.as_contract())) == contract
    assert list(report.as_contract()) == list(contract)


def test_everything_can_be_kept_as_json() -> None:
    report = ImportReport(rows=1, entries=[Entry(2, "new", "organization", "Alder", "", ["why"])])
    kept = json.loads(json.dumps(report.as_dict()))
    assert kept["entries"] == [
        {"row": 2, "outcome": "new", "kind": "organization", "name": "Alder", "details": "", "reasons": ["why"]}
    ]


def test_rows_or_the_whole_file_can_be_refused() -> None:
    assert ImportReport().is_refused is False
    assert ImportReport(warnings=[Problem(2, "", "", "")]).is_refused is False
    assert ImportReport(errors=[Problem(2, "", "", "")]).is_refused is True
    assert ImportReport(file_error="No.").is_refused is True


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("Alder", "Alder"),
        ("a" * 60, "a" * 60),
        ("a" * 61, "a" * 59 + "…"),
        ("x@example.org\r\nBcc: y", "x@example.org␣␣Bcc: y"),
        ("Al\x07der\u200b\u202e", "Al␣der␣␣"),
        ("<b>", "<b>"),
    ],
)
def test_a_value_is_shown_in_one_short_line(value: str, shown: str) -> None:
    assert shorten(value) == shown
