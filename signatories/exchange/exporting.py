"""Writing a list as CSV, XLSX or JSON: public columns, in the printed order, inert in every spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from tablib import Dataset

from signatories.exchange.headers import PUBLIC_COLUMNS
from signatories.exchange.reading.guard import guard
from signatories.exchange.resource import SignatoryResource
from signatories.models import SignatoryList


def export_list(signatory_list: SignatoryList, file_format: str) -> bytes:
    """Return the public signatories of a list as a file; `file_format` is a key of `WRITERS`.

    Reading the CSV or XLSX back with `reader.read_table` gives the same text.
    """
    queryset = signatory_list.signatories.public().in_printed_order()
    dataset = SignatoryResource().export(queryset, export_fields=PUBLIC_COLUMNS)
    return WRITERS[file_format](dataset)


def _as_csv(dataset: Dataset) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(dataset.headers)
    writer.writerows([guard(cell) for cell in row] for row in dataset)
    return out.getvalue().encode()


def _as_xlsx(dataset: Dataset) -> bytes:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Signatories")
    for row in [dataset.headers, *dataset]:
        sheet.append([_text_cell(sheet, value) for value in row])
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _text_cell(sheet: Any, value: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value)
    # openpyxl takes a text that starts with "=" for a formula.
    cell.data_type = "s"
    return cell


def _as_json(dataset: Dataset) -> bytes:
    objects = [dict(zip(dataset.headers, row, strict=True)) for row in dataset]
    return json.dumps(objects, ensure_ascii=False, indent=2).encode()


#: How each format is written, by the word that names it on the command line and in addresses.
WRITERS: dict[str, Callable[[Dataset], bytes]] = {"csv": _as_csv, "xlsx": _as_xlsx, "json": _as_json}

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
