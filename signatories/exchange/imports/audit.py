"""Audit log entries of imports."""

from __future__ import annotations

from typing import Any

from signatories.models import ImportBatch


def import_audit_data(batch: ImportBatch) -> dict[str, Any]:
    """Return the data of an audit log entry: the file's name and checksum, and the number of rows per outcome."""
    return {
        "file": batch.file_name,
        "sha256": batch.sha256,
        "agreed": batch.agreed,
        **{key: batch.report.get(key) for key in ("outcomes", "file_error", "written")},
        **({"overruled": overruled} if (overruled := batch.report.get("overruled")) else {}),
    }
