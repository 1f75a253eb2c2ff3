from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from signatories.enums import ImportState
from signatories.models import ImportBatch, SignatoryList

pytestmark = pytest.mark.django_db

migration = import_module("signatories.migrations.0032_redact_import_reports")

ADDRESS = "alder@example.org"
REPORT: dict[str, Any] = {
    "rows": 2,
    "outcomes": {"new": 2},
    "headers": ["name", "email"],
    "mapping": {"name": "name", "email": "email"},
    "questions": [],
    "understanding": {"encoding": "utf-8", "header_row": 1, "first_rows": [[1, ["name"]], [2, ["Alder", ADDRESS]]]},
}
REDACTED = {**REPORT, "understanding": {**REPORT["understanding"], "first_rows": []}}


def migrated(signatory_list: SignatoryList, state: str, report: dict[str, Any]) -> dict[str, Any]:
    """Return the report of an import after the migration, which is idempotent."""
    batch = ImportBatch.objects.create(signatory_list=signatory_list, state=state, report=report)
    migration.redact_reports(apps, None)
    batch.refresh_from_db()
    once = batch.report
    migration.redact_reports(apps, None)
    batch.refresh_from_db()
    assert batch.report == once
    return dict(once)


@pytest.mark.parametrize("state", [ImportState.IMPORTED, ImportState.UNDONE, ImportState.REFUSED])
def test_the_first_rows_leave_the_report_of_a_decided_import(signatory_list: SignatoryList, state: str) -> None:
    assert migrated(signatory_list, state, REPORT) == REDACTED


@pytest.mark.parametrize("state", [ImportState.CHECKING, ImportState.PREVIEWED, ImportState.IMPORTING])
def test_an_import_that_is_not_decided_still_offers_its_rows_as_headers(
    signatory_list: SignatoryList, state: str
) -> None:
    assert migrated(signatory_list, state, REPORT) == REPORT


def test_of_a_discarded_import_the_counts_stay(signatory_list: SignatoryList) -> None:
    assert migrated(signatory_list, ImportState.DISCARDED, REPORT) == {"rows": 2, "outcomes": {"new": 2}}


@pytest.mark.parametrize("report", [{}, {"file_error": "This is not a table."}, {"understanding": {}}])
def test_a_report_without_rows_stays(signatory_list: SignatoryList, report: dict[str, Any]) -> None:
    assert migrated(signatory_list, ImportState.REFUSED, report) == report


@pytest.mark.parametrize(
    ("sentence", "redacted"),
    [
        (
            f"No names of columns were found: row 1 (“Alder “A” (B), {ADDRESS}”) may be a signatory.",
            "No names of columns were found: row 1 may be a signatory.",
        ),
        (
            f"Aucun nom de colonne n’a été trouvé : la ligne 1 (« Alder, {ADDRESS} ») est peut-être un signataire.",
            "Aucun nom de colonne n’a été trouvé : la ligne 1 est peut-être un signataire.",
        ),
    ],
)
def test_a_signatory_taken_for_a_header_leaves_the_report(
    signatory_list: SignatoryList, sentence: str, redacted: str
) -> None:
    consent = {"key": "consent", "column": "consent", "sentence": "What does (“consent”) mean?", "hint": ""}
    doubted = {"headers": ["Alder", ADDRESS], "mapping": {ADDRESS: "email"}}
    questions = [{"key": "header", "column": "", "sentence": sentence, "hint": "Give --no-header."}, consent]
    report = migrated(signatory_list, ImportState.REFUSED, {**REPORT, **doubted, "questions": questions})
    questions_after = [{**questions[0], "sentence": redacted}, consent]
    assert report == {**REDACTED, "headers": [], "mapping": {}, "questions": questions_after}
