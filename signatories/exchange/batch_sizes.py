"""Amounts of work: rows of an import in one request, in one query, and in one step of validation."""

from __future__ import annotations

#: Imports of more rows, or of a larger file, run in the worker instead of the request.
MAX_ROWS_IN_REQUEST = 500
MAX_BYTES_IN_REQUEST = 250_000
#: Rows per bulk query.
DATABASE_CHUNK = 1_000
#: Rows validated between two comparisons with the database.
VALIDATION_CHUNK = 500
