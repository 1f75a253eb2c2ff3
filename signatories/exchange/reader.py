"""Reading a file that people made: what kind of file it is decides its bytes, never its name."""

from __future__ import annotations

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from signatories.exceptions import UnreadableFile
from signatories.exchange.csv_reader import read_csv
from signatories.exchange.table import Table
from signatories.exchange.xlsx_reader import read_xlsx

ZIP = b"PK\x03\x04"

#: First bytes of what is often sent instead of a table.
OTHER_KINDS = {
    b"%PDF": gettext_lazy("a PDF document"),
    b"\x1f\x8b": gettext_lazy("a gzip archive"),
    b"\xd0\xcf\x11\xe0": gettext_lazy("an old or a password-protected Excel workbook"),
    b"{": gettext_lazy("a JSON document"),
    b"[": gettext_lazy("a JSON document"),
    b"<": gettext_lazy("an HTML or XML document"),
    b"{\\rtf": gettext_lazy("an RTF document"),
}


def read_table(content: bytes) -> Table:
    """Return the table in a CSV or XLSX file.

    Raises `UnreadableFile` with one sentence that says what was found and what to do.
    """
    if len(content) > settings.IMPORT_MAX_BYTES:
        raise UnreadableFile(
            _("The file has %(size)s; at most %(most)s are read. Split it.")
            % {"size": filesizeformat(len(content)), "most": filesizeformat(settings.IMPORT_MAX_BYTES)}
        )
    if content.startswith(ZIP):
        return read_xlsx(content)
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:8]
    for magic, description in OTHER_KINDS.items():
        if start.startswith(magic):
            raise UnreadableFile(
                _("This is %s, not a table. Save the list as CSV or as an Excel workbook (.xlsx).") % description
            )
    return read_csv(content)
