"""The limits of an import: size of a file, work per request, retention.

The caps on one file are the settings `IMPORT_MAX_BYTES`, `IMPORT_MAX_ROWS`, `IMPORT_MAX_COLUMNS`,
`IMPORT_MAX_CELL_CHARACTERS`, `IMPORT_MAX_UNPACKED_BYTES`, `IMPORT_MAX_MEMORY_BYTES` and `IMPORT_MAX_SECONDS`, which
environment variables of the same names override (`cms/settings/import_limits.py`). `sandbox` enforces them.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from signatories.exchange.reading.protocol import ReadLimits

#: Imports of more rows, or of a larger file, run in the worker instead of the request.
MAX_ROWS_IN_REQUEST = 500
MAX_BYTES_IN_REQUEST = 250_000
#: Rows per bulk query.
DATABASE_CHUNK = 1_000
#: Rows validated between two comparisons with the database.
VALIDATION_CHUNK = 500
#: Uploads that nobody decided on, and files of finished imports, are deleted after this time.
UPLOAD_RETENTION = timedelta(hours=24)
#: An import can be undone for this time; then its rows are deleted.
UNDO_WINDOW = timedelta(days=30)


def read_limits() -> ReadLimits:
    """Return the caps on one file, from the settings."""
    return ReadLimits(
        rows=settings.IMPORT_MAX_ROWS,
        columns=settings.IMPORT_MAX_COLUMNS,
        cell_characters=settings.IMPORT_MAX_CELL_CHARACTERS,
        unpacked_bytes=settings.IMPORT_MAX_UNPACKED_BYTES,
        memory_bytes=settings.IMPORT_MAX_MEMORY_BYTES,
        seconds=settings.IMPORT_MAX_SECONDS,
    )
