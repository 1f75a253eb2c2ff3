"""The stored file of an import: reading, parsing and deleting it."""

from __future__ import annotations

import re

from signatories.characters import gettext_noop
from signatories.enums import ImportState
from signatories.exceptions import UnreadableFile
from signatories.exchange.imports.file_questions import HEADER
from signatories.exchange.imports.preview_runs import require_undecided
from signatories.exchange.options import ImportOptions
from signatories.exchange.sandbox import Table, read_table
from signatories.models import ImportBatch

#: The cells that the question about the header row quotes, in every language of the screens.
QUOTED_CELLS = re.compile(r"\s*\([“«].*[”»]\)", re.DOTALL)
#: Options that hold names of signatories, or what staff wrote about one.
OPTIONS_WITH_CELLS = ("rewritten", "overruled")


def read_upload(batch: ImportBatch) -> bytes:
    """Return the bytes of the uploaded file.

    Raises `ImportAlreadyDecided` if the file was deleted after a decision, and `UnreadableFile` if it was lost. Errors
    of a disk or bucket are propagated, since the file may be there later.
    """
    try:
        with batch.upload.open() as file:
            content: bytes = file.read()
            return content
    except (FileNotFoundError, ValueError) as error:
        # A field without a file raises ValueError.
        require_undecided(ImportBatch.objects.filter(pk=batch.pk).exclude(upload="").exists())
        raise UnreadableFile(
            gettext_noop("The uploaded file is no longer on the server. Upload it again to change how it is read.")
        ) from error


def parse_upload(content: bytes, options: ImportOptions) -> Table:
    """Return the table in a file, read with the encoding, delimiter, sheet and header row of `options`.

    Raises `UnreadableFile`.
    """
    return read_table(
        content,
        encoding=options.encoding,
        delimiter=options.delimiter,
        sheet=options.sheet,
        header=options.header,
        mend=options.mend,
        expected=() if options.header else [header for header, column in options.mapping.items() if column],
    )


def delete_upload(batch: ImportBatch) -> None:
    """Delete the uploaded file and redact the report; no other field of the batch is written."""
    if batch.upload:
        batch.upload.delete(save=False)
    redact_report(batch)


def redact_report(batch: ImportBatch) -> None:
    """Remove cell contents from the stored report and options of a decided upload; counts stay. Idempotent."""
    stored = ImportBatch.objects.only("report", "options", "state").get(pk=batch.pk)
    options = {name: value for name, value in stored.options.items() if name not in OPTIONS_WITH_CELLS}
    report = dict(stored.report)
    if stored.state == ImportState.DISCARDED:
        report = {name: report[name] for name in ("rows", "outcomes") if name in report}
    elif "understanding" in report:
        report["understanding"] = {**report["understanding"], "first_rows": [], "encoding_samples": []}
    if kept := report.get("undone", {}).get("kept"):
        # Reports of earlier releases have the names of entries.
        pks = [each["pk"] if isinstance(each, dict) else each for each in kept]
        report["undone"] = {**report["undone"], "kept": pks}
    if "new_questions" in report:
        # The choices are answers of signatories; from now on the question has them.
        report["new_questions"] = [{**question, "choices": []} for question in report["new_questions"]]
    questions = report.get("questions", [])
    if any(question["key"] == HEADER for question in questions):
        # The header row in doubt may be a signatory, whom the question quotes in parentheses.
        report["questions"] = [
            {**question, "sentence": QUOTED_CELLS.sub("", question["sentence"])}
            if question["key"] == HEADER
            else question
            for question in questions
        ]
        report |= {"headers": [], "mapping": {}}
        options.pop("mapping", None)
    ImportBatch.objects.filter(pk=batch.pk).update(upload="", report=report, options=options)
