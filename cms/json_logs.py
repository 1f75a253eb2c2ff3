"""Logs for programs: one JSON object in each line."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

from cms.log_redaction import redacted
from core.log_context import log_context


class JsonFormatter(logging.Formatter):
    """Formats a record as JSON: time, level, logger and message, the fields of its request or job, and a traceback.

    Further fields are those of `extra={"fields": …}`. E-mail addresses and tokens are removed from all of them.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **log_context(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        if record.stack_info:
            line["stack"] = self.formatStack(record.stack_info)
        return json.dumps({name: redacted(value) if isinstance(value, str) else value for name, value in line.items()})
