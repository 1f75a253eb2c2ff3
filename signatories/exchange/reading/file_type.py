"""What kind of file it is: its bytes decide, never its name."""

from __future__ import annotations

from collections.abc import Iterator

from signatories.characters import gettext_noop
from signatories.exceptions import UnreadableFile
from signatories.exchange.reading.csv_reader import read_csv
from signatories.exchange.reading.protocol import ReadRequest, TableMetadata
from signatories.exchange.reading.table import Row

ZIP = b"PK\x03\x04"

#: First bytes of what is often sent instead of a table.
OTHER_KINDS = {
    b"%PDF": gettext_noop(
        "This is a PDF document, not a table. Save the list as CSV or as an Excel workbook (.xlsx)."
    ),
    b"\x1f\x8b": gettext_noop("This is a gzip archive, not a table. Unpack it and send the file inside."),
    b"\xd0\xcf\x11\xe0": gettext_noop(
        "This is an old or a password-protected Excel workbook. Save it as .xlsx without a password, or as CSV."
    ),
    b"{\\rtf": gettext_noop("This is an RTF document, not a table. Copy the table to a spreadsheet."),
    b"{": gettext_noop("This is a JSON document, not a table. Save the list as CSV or as an Excel workbook (.xlsx)."),
    b"[": gettext_noop("This is a JSON document, not a table. Save the list as CSV or as an Excel workbook (.xlsx)."),
    b"<": gettext_noop(
        "This is an HTML or XML document, not a table. Save the list as CSV or as an Excel workbook (.xlsx)."
    ),
}


def read_file(content: bytes, request: ReadRequest, metadata: TableMetadata) -> Iterator[Row]:
    """Yield the rows of a CSV or XLSX file, and fill `metadata`, which is whole once the last row came.

    Raises `UnreadableFile` with one sentence that says what was found and what to do.
    """
    if content.startswith(ZIP):
        # Reading a workbook takes a library that a CSV file needn't wait for.
        from signatories.exchange.reading.xlsx_reader import read_xlsx

        return read_xlsx(content, request, metadata)
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:8]
    for magic, sentence in OTHER_KINDS.items():
        if start.startswith(magic):
            raise UnreadableFile(sentence)
    return read_csv(content, request, metadata)
