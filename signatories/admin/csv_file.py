"""CSV files of plain rows, for screens of staff."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import StringIO
from typing import Any

from django.http import HttpResponse

from signatories.admin.file_response import file_response
from signatories.exchange.reading.formula_escaping import escape_formula


def csv_response(header: Sequence[str], rows: Iterable[Sequence[Any]], name: str) -> HttpResponse:
    """Return rows as CSV that browsers save as `name.csv`, without text that spreadsheets take for formulas."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return file_response(text.getvalue().encode("utf-8-sig"), name, "csv")


def _cell(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else escape_formula(str(value or ""))
