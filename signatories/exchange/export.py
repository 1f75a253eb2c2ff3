"""Export of lists as CSV, XLSX or JSON, in the printed order, with formulas escaped.

Public files contain the printed fields. Staff files add the key by which an import recognizes an entry, and the fields
that only staff edit. Exports with contacts add the private fields.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO

from django.db.models import Count
from wagtail.log_actions import log

from signatories.exchange.cells.questions import answer_cells, question_columns
from signatories.exchange.cells.relations import relation_columns, relation_label
from signatories.exchange.cells.staff_columns import answer_values, contact_values, staff_values
from signatories.exchange.known_columns import (
    ANSWER_COLUMNS,
    CONTACT_COLUMNS,
    PLACE_COLUMNS,
    PUBLIC_COLUMNS,
    RELATION,
    RESOURCE_COLUMNS,
    STAFF_COLUMNS,
)
from signatories.exchange.matching.signatory_index import export_key
from signatories.exchange.reading.formula_escaping import escape_formula
from signatories.exchange.resource import SignatoryResource
from signatories.models import Question, Signatory, SignatoryList
from signatories.models.querysets import SignatoryQuerySet
from signatories.text import writable_text

if TYPE_CHECKING:
    from core.users.models import User

#: An underscore that spreadsheet programs would read as the start of an escaped character.
LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
#: Excel reads a CSV file without this mark as Windows-1252.
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
#: Entries that are read at a time.
CHUNK_SIZE = 2_000

Row = Sequence[str]


def export_list(signatory_list: SignatoryList, file_format: str) -> bytes:
    """Return the public signatories of a list as a public file; `file_format` is a key of `WRITERS`."""
    out = io.BytesIO()
    write_list(signatory_list, file_format, out)
    return out.getvalue()


def write_list(signatory_list: SignatoryList, file_format: str, out: BinaryIO) -> None:
    """Write what `export_list` returns. As CSV or JSON, memory does not grow with the list."""
    entries = signatory_list.signatories.public().select_related("group").in_printed_order()
    _export_public(entries, file_format, signatory_list.all_questions, out)


def export_entries(signatories: Iterable[Signatory], file_format: str) -> bytes:
    """Like `export_list`, for loaded entries, in their order. Entries with a withheld name are left out."""
    named = [entry for entry in signatories if not entry.is_name_hidden]
    out = io.BytesIO()
    _export_public(named, file_format, _questions_of(named), out)
    return out.getvalue()


def _export_public(
    entries: Iterable[Signatory], file_format: str, questions: Sequence[Question], out: BinaryIO
) -> None:
    asked = question_columns(questions, is_private=False)
    columns = (*PUBLIC_COLUMNS, *asked, *PLACE_COLUMNS)
    WRITERS[file_format](columns, _rows(entries, columns, questions), out)


def export(signatories: SignatoryQuerySet, file_format: str) -> bytes:
    """Return a staff file without contacts. Importing the unchanged file again changes nothing."""
    entries = signatories.select_related("group", "organization__relation").in_printed_order()
    questions = _questions_of(signatories)
    asked = question_columns(questions, is_private=False)
    columns = ("key", *PUBLIC_COLUMNS, *STAFF_COLUMNS, *relation_columns(), *asked)
    return _export(entries, file_format, columns, questions)


def export_with_contacts(signatories: SignatoryQuerySet, file_format: str, *, user: User) -> bytes:
    """Return a staff file with contacts; the audit log records the user and the number of entries."""
    for row in signatories.order_by("signatory_list").values("signatory_list").annotate(count=Count("pk")):
        signatory_list = SignatoryList.objects.get(pk=row["signatory_list"])
        data = {"count": row["count"], "format": file_format}
        log(instance=signatory_list, action="signatories.export_contacts", user=user, data=data)
    entries = signatories.select_related("contact", "group", "organization__relation").in_printed_order()
    questions = _questions_of(signatories)
    public, private = (question_columns(questions, is_private=is_private) for is_private in (False, True))
    staff = (*STAFF_COLUMNS, *relation_columns())
    columns = ("key", *RESOURCE_COLUMNS, *staff, *public, *CONTACT_COLUMNS, *private, *ANSWER_COLUMNS)
    return _export(entries, file_format, columns, questions)


def _questions_of(signatories: SignatoryQuerySet | Sequence[Signatory]) -> list[Question]:
    """Return the questions of the lists of entries, also those that are no longer asked."""
    if isinstance(signatories, SignatoryQuerySet):
        lists: Any = signatories.order_by().values("signatory_list")
    else:
        lists = {entry.signatory_list_id for entry in signatories}
    return list(Question.objects.filter(signatory_list__in=lists).order_by("signatory_list", "position", "pk"))


def _export(
    signatories: Iterable[Signatory], file_format: str, columns: Sequence[str], questions: Iterable[Question]
) -> bytes:
    out = io.BytesIO()
    WRITERS[file_format](columns, _rows(signatories, columns, questions), out)
    return out.getvalue()


def _rows(signatories: Iterable[Signatory], columns: Sequence[str], questions: Iterable[Question]) -> Iterator[Row]:
    """Yield the cells of each entry; a queryset is read in chunks."""
    asked: dict[int, list[Question]] = {}
    for question in questions:
        asked.setdefault(question.signatory_list_id, []).append(question)
    resource = SignatoryResource()
    fields = {column: resource.fields[column] for column in columns if column in RESOURCE_COLUMNS}
    entries = signatories.iterator(CHUNK_SIZE) if isinstance(signatories, SignatoryQuerySet) else signatories
    for position, entry in enumerate(entries, start=1):
        values = {column: resource.export_field(field, entry) for column, field in fields.items()}
        values |= answer_cells(
            entry, asked.get(entry.signatory_list_id, ()), with_private=CONTACT_COLUMNS[0] in columns
        )
        if STAFF_COLUMNS[0] in columns:
            values |= staff_values(entry, with_guesses=True)
        if RELATION in columns:
            values[RELATION] = relation_label(entry)
        if CONTACT_COLUMNS[0] in columns:
            values |= contact_values(entry)
        if ANSWER_COLUMNS[0] in columns:
            values |= answer_values(entry)
        if "key" in columns:
            values["key"] = export_key(entry.signatory_list_id, entry.pk)
        if "position" in columns:
            values |= {
                "lead": str(entry.lead_order or ""),
                "group": entry.group.heading if entry.group_id and entry.group else "",
                "position": str(position),
            }
        # A question of another list has no cell.
        yield [values.get(column, "") for column in columns]


def _write_csv(columns: Row, rows: Iterable[Row], out: BinaryIO) -> None:
    out.write(BYTE_ORDER_MARK)
    text = codecs.getwriter("utf-8")(out)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([escape_formula(writable_text(cell)) for cell in row] for row in rows)


def _write_xlsx(columns: Row, rows: Iterable[Row], out: BinaryIO) -> None:
    # 180 modules, which only a workbook needs.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Signatories")
    for row in chain([columns], rows):
        cells = [WriteOnlyCell(sheet, LOOKS_ESCAPED.sub("_x005F_", writable_text(value))) for value in row]
        for cell in cells:
            # openpyxl would store a text that starts with "=" as a formula.
            cell.data_type = "s"
        sheet.append(cells)
    workbook.save(out)


def _write_json(columns: Row, rows: Iterable[Row], out: BinaryIO) -> None:
    """Write what `json.dumps` returns for a list of objects, one object at a time."""
    before = b"[\n"
    for row in rows:
        entry = dict(zip(columns, map(writable_text, row), strict=True))
        text = json.dumps(entry, ensure_ascii=False, indent=2).replace("\n", "\n  ")
        out.write(before + b"  " + text.encode())
        before = b",\n"
    out.write(b"[]" if before == b"[\n" else b"\n]")


#: Writers by format, as named on the command line and in URLs.
WRITERS: dict[str, Callable[[Row, Iterable[Row], BinaryIO], None]] = {
    "csv": _write_csv,
    "xlsx": _write_xlsx,
    "json": _write_json,
}
