"""The audit log as a file: JSON lines, from which others can compute the chain, and CSV for spreadsheets."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from cms.audit.admin.rows import Row
from cms.audit.hashes import facts_of
from signatories.admin.csv_file import csv_response

COLUMNS = (
    *("position", "timestamp", "user", "user_name", "action", "message", "object_type", "object_id", "label"),
    *("log", "entry", "details_digest", "hash"),
)


def csv_export(rows: Iterable[Row], name: str) -> HttpResponse:
    """Return rows as CSV, with names that spreadsheets do not take for formulas."""
    return csv_response(COLUMNS, ([values[column] for column in COLUMNS] for values in map(_values, rows)), name)


def json_lines_export(rows: Iterable[Row], name: str) -> HttpResponseBase:
    """Return rows as JSON, one object in a line."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.jsonl"'}
    return StreamingHttpResponse(_lines(rows), content_type="application/jsonl; charset=utf-8", headers=headers)


def _lines(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        yield json.dumps(_values(row), ensure_ascii=False) + "\n"


def _values(row: Row) -> dict[str, object]:
    words = {"user_name": row.user_name, "message": row.message, "label": row.label}
    return {**facts_of(row.record), "hash": row.record.hash, **words}
