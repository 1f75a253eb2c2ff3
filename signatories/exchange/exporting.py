"""Writing a list as CSV, XLSX or JSON: public columns, in the printed order, inert in every spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from tablib import Dataset
from wagtail.log_actions import log

from signatories.exchange.headers import COLUMNS, PUBLIC_COLUMNS
from signatories.exchange.reading.guard import guard
from signatories.exchange.resource import SignatoryResource
from signatories.models import Signatory, SignatoryList
from signatories.querysets import SignatoryQuerySet
from signatories.text import writable_text

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def export_list(signatory_list: SignatoryList, file_format: str) -> bytes:
    """Return the public signatories of a list as a file; `file_format` is a key of `WRITERS`."""
    return export(signatory_list.signatories.public(), file_format)


def export(signatories: SignatoryQuerySet, file_format: str) -> bytes:
    """Return `signatories` in their printed order with their public columns as a file.

    Reading the CSV or XLSX back with `reader.read_table` gives the same text.
    """
    return _export(signatories.in_printed_order(), file_format, PUBLIC_COLUMNS)


def export_entries(signatories: Iterable[Signatory], file_format: str) -> bytes:
    """Return entries that are at hand as `export` does, in the order they come; who withholds the name is left out."""
    return _export([entry for entry in signatories if not entry.is_name_hidden], file_format, PUBLIC_COLUMNS)


def export_with_contacts(signatories: SignatoryQuerySet, file_format: str, *, user: User) -> bytes:
    """Return `signatories` with the addresses of their contacts; the audit log keeps who took how many."""
    for row in signatories.order_by("signatory_list").values("signatory_list").annotate(count=Count("pk")):
        signatory_list = SignatoryList.objects.get(pk=row["signatory_list"])
        data = {"count": row["count"], "format": file_format}
        log(instance=signatory_list, action="signatories.export_contacts", user=user, data=data)
    return _export(signatories.select_related("contact").in_printed_order(), file_format, COLUMNS)


def _export(signatories: Iterable[Signatory], file_format: str, columns: Sequence[str]) -> bytes:
    dataset = SignatoryResource().export(signatories, export_fields=columns)
    return WRITERS[file_format](dataset)


def _as_csv(dataset: Dataset) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(dataset.headers)
    writer.writerows([guard(writable_text(cell)) for cell in row] for row in dataset)
    return out.getvalue().encode()


def _as_xlsx(dataset: Dataset) -> bytes:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Signatories")
    for row in [dataset.headers, *dataset]:
        sheet.append([_text_cell(sheet, writable_text(value)) for value in row])
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _text_cell(sheet: Any, value: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value)
    # openpyxl takes a text that starts with "=" for a formula.
    cell.data_type = "s"
    return cell


def _as_json(dataset: Dataset) -> bytes:
    objects = [dict(zip(dataset.headers, map(writable_text, row), strict=True)) for row in dataset]
    return json.dumps(objects, ensure_ascii=False, indent=2).encode()


#: How each format is written, by the word that names it on the command line and in addresses.
WRITERS: dict[str, Callable[[Dataset], bytes]] = {"csv": _as_csv, "xlsx": _as_xlsx, "json": _as_json}
