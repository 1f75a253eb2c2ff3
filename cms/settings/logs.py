"""Logging: everything goes to standard error, with tracebacks and without personal data."""

from __future__ import annotations

from typing import Any

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "redacting": {
            "()": "cms.log_redaction.RedactingFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "redacting"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Django's default sends errors by mail, and logs to the console only if DEBUG is on.
        "django": {"handlers": [], "level": "INFO"},
        # The active settings, at the start of each process.
        "cms": {"level": "INFO"},
    },
}
