"""OpenDocument spreadsheets and Excel 97–2003 workbooks, made in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

import xlwt

ODS_MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
PREFIXES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style")
)


def ods_cell(value: str, attributes: str = "") -> str:
    """Return the XML of a text cell, with a paragraph per line."""
    if not value:
        return "<table:table-cell/>"
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
    return f'<table:table-cell {attributes} office:value-type="string">{lines}</table:table-cell>'


def ods_rows(*rows: Sequence[str]) -> str:
    """Return the XML of rows of text cells."""
    cells = ("".join(map(ods_cell, row)) for row in rows)
    return "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)


def ods_from_rows(rows: str, *, styles: str = "", doctype: str = "", name: str = "Sheet1", **members: str) -> bytes:
    """Return a spreadsheet whose only sheet has `rows`, given as XML; `members` are further files by name."""
    sheet = f'<table:table table:name="{name}">{rows}</table:table>'
    return ods_from_sheets(sheet, styles=styles, doctype=doctype, **members)


def ods_from_sheets(
    sheets: str, *, styles: str = "", doctype: str = "", media_type: str = ODS_MEDIA_TYPE, **members: str
) -> bytes:
    """Return a spreadsheet with `sheets`, given as XML."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<office:document-content {PREFIXES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", media_type)
        for member, text in {"content.xml": content, **members}.items():
            archive.writestr(member.replace("__", "/"), text)
    return out.getvalue()


def ods_file(*rows: Sequence[str]) -> bytes:
    """Return a spreadsheet with one sheet of text cells."""
    return ods_from_rows(ods_rows(*rows))


def xls_file(*rows: Sequence[Any]) -> bytes:
    """Return an Excel 97–2003 workbook with one sheet."""
    workbook = xlwt.Workbook(encoding="utf-8")
    sheet = workbook.add_sheet("Sheet1")
    for number, row in enumerate(rows):
        for position, value in enumerate(row):
            sheet.write(number, position, value)
    return xls_bytes(workbook)


def xls_bytes(workbook: xlwt.Workbook) -> bytes:
    """Return the bytes of a workbook."""
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()
