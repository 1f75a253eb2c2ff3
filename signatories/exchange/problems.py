"""The refused rows of an import as a file: ready to be mended and uploaded again."""

from __future__ import annotations

import csv
import io

from django.utils.translation import gettext as _

from signatories.enums import Outcome
from signatories.exchange.batches import read_upload, upload_content
from signatories.exchange.options import ImportOptions
from signatories.exchange.reading.guard import guard
from signatories.models import ImportBatch


def problems_file(batch: ImportBatch) -> bytes:
    """Return a CSV file (UTF-8 with a mark, for Excel) of the refused rows as they were read, with their reasons last.

    The columns are the file's own, so that the mended file maps as the first one did; the column of reasons
    is one that no import understands.
    """
    table = read_upload(upload_content(batch), ImportOptions.from_dict(batch.options))
    refused = {row.number: row.problems for row in batch.rows.filter(outcome=Outcome.ERROR).iterator()}
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([*map(guard, table.headers), _("Why it was refused")])
    for row in table:
        if row.number in refused:
            cells = [*row.cells, *[""] * (len(table.headers) - len(row.cells))]
            reasons = "; ".join(f"{problem['column']} {problem['reason']}".strip() for problem in refused[row.number])
            writer.writerow([*map(guard, cells), guard(_("Row %d: ") % row.number + reasons)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
