"""Excel workbooks, read in a stream: what a file claims about its own size is not believed."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from signatories.exceptions import UnreadableFile
from signatories.exchange.table import Table, build_table

WORKBOOK_MEMBER = "xl/workbook.xml"
MAX_MEMBERS = 1_000


def read_xlsx(content: bytes) -> Table:
    """Return the first visible sheet that holds anything.

    Cells become the text a reader sees: 1984 stays "1984", a date is written as ISO 8601. Raises
    `UnreadableFile` for a zip that isn't a workbook, a damaged one, one without a visible sheet, or
    one that unpacks to more than the cap.
    """
    _check_archive(content)
    try:
        with warnings.catch_warnings():
            # Styles that openpyxl misses say nothing of the text.
            warnings.simplefilter("ignore")
            workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises whatever its parsers do
        raise UnreadableFile(
            _("The Excel workbook is damaged. Open it, save it again and send the new file.")
        ) from error
    sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    if not sheets:
        raise UnreadableFile(_("The Excel workbook has no visible sheet."))
    sheet = next((sheet for sheet in sheets if _has_content(sheet)), sheets[0])
    others = [other.title for other in workbook.worksheets if other is not sheet]
    notes = [_("Sheets that were not read: %s.") % ", ".join(others)] if others else []
    source = _("Excel workbook, sheet “%s”") % sheet.title
    return build_table(_records(sheet), source=source, notes=notes)


def _check_archive(content: bytes) -> None:
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as error:
        raise UnreadableFile(_("The Excel workbook is damaged. Save it again and send the new file.")) from error
    if WORKBOOK_MEMBER not in {member.filename for member in members}:
        raise UnreadableFile(_("This is a zip archive, not a table. Unpack it and send the file inside."))
    unpacked = sum(member.file_size for member in members)
    if unpacked > settings.IMPORT_MAX_UNPACKED_BYTES or len(members) > MAX_MEMBERS:
        raise UnreadableFile(
            _("The Excel workbook unpacks to %(size)s; at most %(most)s are read. Save the list as CSV.")
            % {"size": filesizeformat(unpacked), "most": filesizeformat(settings.IMPORT_MAX_UNPACKED_BYTES)}
        )


def _has_content(sheet: Any) -> bool:
    return next((True for _number, cells in _records(sheet) if any(cell.strip() for cell in cells)), False)


def _records(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    # Without this openpyxl believes the sheet's own <dimension>, and reads nothing where that lies.
    sheet.reset_dimensions()
    try:
        for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield number, [_as_text(value) for value in values]
    except UnreadableFile:
        raise
    except Exception as error:  # a damaged sheet shows only when its rows are read
        raise UnreadableFile(
            _("The sheet “%s” is damaged. Save it again and send the new file.") % sheet.title
        ) from error


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
