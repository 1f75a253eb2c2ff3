"""The refused rows of an import as a CSV file, to be corrected and uploaded again."""

from __future__ import annotations

import csv
import io

from django.utils.translation import gettext as _

from signatories.enums import Outcome
from signatories.exchange.imports.upload_files import parse_upload, read_upload
from signatories.exchange.options import ImportOptions
from signatories.exchange.reading.csv_reader import DELIMITERS
from signatories.exchange.reading.formula_escaping import escape_formula
from signatories.models import ImportBatch


def refused_rows_csv(batch: ImportBatch) -> bytes:
    """Return a CSV file (UTF-8 with BOM, for Excel) of the refused rows as read, with the reasons in the last column.

    Columns and delimiter are those of the uploaded file, so that the corrected file gets the same mapping; workbooks
    and plain lists become comma-separated. No import maps the column of reasons.
    """
    table = parse_upload(read_upload(batch), ImportOptions.from_dict(batch.options))
    rows = batch.rows.filter(outcome__in=(Outcome.ERROR, Outcome.ASK)).order_by("number")
    refused: dict[int, list[dict[str, str]]] = {}
    for staged in rows.iterator():
        reasons = refused.setdefault(staged.number, [])
        reasons.extend(staged.problems)
        if staged.question:
            reasons.append({"column": "", "reason": f"{staged.get_question_display()} {staged.same_as}".strip()})
    out = io.StringIO(newline="")
    delimiter = table.metadata.delimiter
    writer = csv.writer(out, delimiter=delimiter if delimiter in DELIMITERS else ",")
    writer.writerow([*map(escape_formula, table.headers), _("Reason for refusal")])
    for row in table:
        if row.number in refused:
            cells = [*row.cells, *[""] * (len(table.headers) - len(row.cells))]
            found = [f"{problem['column']} {problem['reason']}".strip() for problem in refused[row.number]]
            writer.writerow(
                [*map(escape_formula, cells), escape_formula(_("Row %d: ") % row.number + "; ".join(found))]
            )
    return b"\xef\xbb\xbf" + out.getvalue().encode()
