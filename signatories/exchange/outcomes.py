"""What became of each row: import-export's result, told as an `ImportReport`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _
from import_export.results import Result, RowResult
from tablib import Dataset

from signatories.exchange.columns import COLUMNS
from signatories.exchange.report import Duplicate, Entry, ImportReport, Problem, shorten
from signatories.normalisation import clean_text

if TYPE_CHECKING:
    from signatories.exchange.resource import SignatoryResource

#: Columns that are printed, where an address would be published by mistake.
PRINTED = ("name", "name_fr", "title", "affiliation")
ADDRESS = re.compile(r"[^\s@]{1,64}@[^\s@]{1,190}\.[^\s@.]{2,63}")
REFUSED = (RowResult.IMPORT_TYPE_INVALID, RowResult.IMPORT_TYPE_ERROR)


def fill_report(report: ImportReport, result: Result, dataset: Dataset, resource: SignatoryResource) -> None:
    """Add to `report` what became of each row of `dataset`; base, row and validation errors all count."""
    header_of = {column: header for header, column in report.mapping.items()}
    if result.base_errors:
        report.file_error = _("The list changed while the file was imported, so nothing was written. Import it again.")
    for header in filter(None, report.headers):
        if header not in report.mapping:
            report.warnings.append(Problem(None, header, "", _("is not imported: no field is chosen for it")))
    for row, cells, row_result in zip(resource.rows, dataset, result.rows, strict=True):
        values = dict(zip(COLUMNS, cells, strict=True))
        problems = list(_problems(row.number, values, header_of, row_result))
        report.errors.extend(problems)
        reasons = [f"{problem.column} {problem.reason}".strip() for problem in problems]
        if problems:
            outcome = "error"
        elif row_result.import_type == RowResult.IMPORT_TYPE_SKIP:
            duplicate = Duplicate(row.number, resource.matches[row.number].describe())
            report.duplicates.append(duplicate)
            reasons.append(_("Same as %s") % duplicate.of)
            outcome = "duplicate"
        elif row_result.import_type == RowResult.IMPORT_TYPE_UPDATE:
            report.updated.append(row.number)
            outcome = "update"
        else:
            report.new.append(row.number)
            outcome = "new"
        warnings = list(_warnings(row.number, values, header_of))
        report.warnings.extend(warnings)
        reasons.extend(f"{warning.column} {warning.reason}" for warning in warnings)
        report.entries.append(_entry(row.number, outcome, values, reasons))


def _problems(
    row: int, values: Mapping[str, str], header_of: Mapping[str, str], row_result: RowResult
) -> Iterator[Problem]:
    if row_result.validation_error:
        error = row_result.validation_error
        messages = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for column, reasons in messages.items():
            shown = "" if column == NON_FIELD_ERRORS else header_of.get(column, column)
            yield Problem(row, shown, shorten(values.get(column, "")), " ".join(reasons))
    for row_error in row_result.errors:
        yield Problem(row, "", "", _("could not be imported: %s") % row_error.error)


def _warnings(row: int, values: Mapping[str, str], header_of: Mapping[str, str]) -> Iterator[Problem]:
    for column in PRINTED:
        if "@" in values[column] and ADDRESS.search(values[column]):
            reason = _("holds an e-mail address, which would be printed")
            yield Problem(row, header_of.get(column, column), shorten(values[column]), reason)


def _entry(row: int, outcome: str, values: Mapping[str, str], reasons: list[str]) -> Entry:
    details = ", ".join(filter(None, (clean_text(values["title"]), clean_text(values["affiliation"]))))
    return Entry(row, outcome, shorten(values["kind"]), clean_text(values["name"]), details, reasons)
