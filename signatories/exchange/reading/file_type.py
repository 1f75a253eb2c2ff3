"""Detection of a file's type by its first bytes, never by its name."""

from __future__ import annotations

from collections.abc import Iterator

from signatories.characters import gettext_noop
from signatories.exceptions import UnreadableFile
from signatories.exchange.reading.archive import ZIP_MAGIC, is_ods, open_archive
from signatories.exchange.reading.csv_reader import read_csv
from signatories.exchange.reading.protocol import ReadRequest, TableMetadata
from signatories.exchange.reading.rows import Row

OLE2_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: First bytes of a workbook that is not in an OLE2 file: of Excel 2 to 4, and as scripts on the web write Excel 5.
BARE_WORKBOOKS = (
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x08\x00",
    b"\x09\x08\x10\x00",
)

#: First bytes of files that are often sent instead of a table.
OTHER_KINDS = {
    b"%PDF": gettext_noop(
        "This is a PDF document, not a table. Save the list as CSV or as an Excel workbook (.xlsx)."
    ),
    b"\x1f\x8b": gettext_noop("This is a gzip archive, not a table. Unpack it and send the file inside."),
    b"{\\rtf": gettext_noop("This is an RTF document, not a table. Copy the table to a spreadsheet."),
    b"{": gettext_noop("This is a JSON document, not a table. Save the list as CSV or as an Excel workbook (.xlsx)."),
    b"[": gettext_noop("This is a JSON document, not a table. Save the list as CSV or as an Excel workbook (.xlsx)."),
    b"MIME-Ver": gettext_noop(
        "This is a web page that was saved as one file, not a table. "
        "Open it in a spreadsheet and save it as .xlsx or as CSV."
    ),
    b"BEGIN:VC": gettext_noop(
        "This is an address book (vCard), not a table. Export the contacts as CSV, or copy the names to “Paste names”."
    ),
    b"<": gettext_noop(
        "This is an HTML or XML document, not a table. Save the list as CSV or as an Excel workbook (.xlsx)."
    ),
}


def read_file(content: bytes, request: ReadRequest, metadata: TableMetadata) -> Iterator[Row]:
    """Yield the rows of a CSV, XLSX, XLS or ODS file, and fill `metadata`, which is complete after the last row.

    Raises `UnreadableFile` with one sentence that says what the file is and what to do.
    """
    # Only workbooks need the libraries that read workbooks, which take time to import.
    if content.startswith(ZIP_MAGIC):
        archive = open_archive(content, request.limits)
        if is_ods(archive):
            from signatories.exchange.reading.ods_reader import read_ods

            return read_ods(archive, request, metadata)
        from signatories.exchange.reading.xlsx_reader import read_xlsx

        return read_xlsx(archive, request, metadata)
    if content.startswith((OLE2_MAGIC, *BARE_WORKBOOKS)):
        from signatories.exchange.reading.xls_reader import read_xls

        return read_xls(content, request, metadata)
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:8]
    for magic, sentence in OTHER_KINDS.items():
        if start.startswith(magic):
            raise UnreadableFile(sentence)
    return read_csv(content, request, metadata)
