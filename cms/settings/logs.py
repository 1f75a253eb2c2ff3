"""Logging: everything goes to standard error, with tracebacks and without personal data."""

from __future__ import annotations

from typing import Any

from cms.settings.env import env

LOG_FORMAT = env.choice("LOG_FORMAT", default="text", choices=("text", "json"))
# Whether each request gets a line; a server in front usually logs requests, too.
LOG_REQUESTS = env.flag("LOG_REQUESTS", default=LOG_FORMAT == "json")

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {
            "()": "cms.log_redaction.RedactingFormatter",
            "format": "{asctime} {levelname} {name}{context}: {message}",
            "style": "{",
        },
        "json": {"()": "cms.json_logs.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Django's default sends errors by mail, and logs to the console only if DEBUG is on.
        "django": {"handlers": [], "level": "INFO"},
        # The active settings, at the start of each process.
        "cms": {"level": "INFO"},
    },
}
