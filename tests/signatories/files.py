"""Import files, made in memory, with invented content."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from openpyxl import Workbook
from wagtail.models import ModelLogEntry

from core.users.models import User
from signatories.exchange.imports.commit import commit_import, confirm_import
from signatories.exchange.imports.direct import import_file
from signatories.exchange.imports.preview import preview_upload
from signatories.exchange.imports.uploads import store_upload
from signatories.exchange.options import ImportOptions
from signatories.exchange.report import ImportReport
from signatories.models import Contact, ImportBatch, Organization, Signatory, SignatoryList

SHEET = "xl/worksheets/sheet1.xml"


def csv_lines(*texts: str) -> bytes:
    """Return a CSV file with the lines `texts`, unquoted."""
    return "\r\n".join([*texts, ""]).encode()


def csv_file(*rows: Sequence[str], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Return a CSV file, quoted by `csv.writer`."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx_file(*rows: Sequence[Any]) -> bytes:
    """Return a workbook with one sheet."""
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    return workbook_bytes(workbook)


def workbook_bytes(workbook: Workbook) -> bytes:
    """Return the bytes of a workbook."""
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def edited_archive(content: bytes, change: Callable[[str], str], *, member: str = SHEET) -> bytes:
    """Return a copy of a zip archive with one member changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            text = before.read(name)
            after.writestr(name, change(text.decode()).encode() if name == member else text)
    return out.getvalue()


def run_import(
    signatory_list: SignatoryList, content: bytes, *, dry_run: bool = False, good_rows: bool = False, **options: Any
) -> ImportReport:
    """Import a file as the command line does."""
    return import_file(
        signatory_list,
        content,
        file_name="signatories.csv",
        options=ImportOptions(**options),
        dry_run=dry_run,
        good_rows=good_rows,
    )


def upload(
    signatory_list: SignatoryList, content: bytes, *, file_name: str = "list.csv", **kwargs: Any
) -> ImportBatch:
    """Upload and preview a file, as the admin does."""
    batch = store_upload(signatory_list, content, file_name=file_name, **kwargs)
    preview_upload(batch)
    return batch


def confirm(batch: ImportBatch, *, user: User | None = None, good_rows: bool = False) -> ImportBatch:
    """Import an upload as previewed, as the admin does."""
    return commit_import(confirm_import(batch, agreed=True, user=user), good_rows=good_rows)


def rows_by_outcome(batch: ImportBatch) -> dict[str, list[int]]:
    """Return the numbers of an upload's rows by outcome."""
    numbers: dict[str, list[int]] = {}
    for number, outcome in batch.rows.order_by("number").values_list("number", "outcome"):
        numbers.setdefault(outcome, []).append(number)
    return numbers


PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def xlsx_from_xml(rows: str, *, shared: str = "<si><t>name</t></si>", doctype: str = "") -> bytes:
    """Return a minimal workbook in the layout of Excel, with the XML of its rows and shared strings."""
    members = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/{SHEET}" ContentType="{TYPES}.worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{TYPES}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
        f'Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        SHEET: f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'{doctype}<sst xmlns="{MAIN}">{shared}</sst>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return out.getvalue()


def database_state() -> dict[str, list[dict[str, Any]]]:
    """Return all database rows that an import may change."""
    models = (SignatoryList, Signatory, Contact, Organization, ImportBatch, ModelLogEntry)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}
