"""Redaction of logs: e-mail addresses and tokens are removed from messages and tracebacks."""

from __future__ import annotations

import logging
import re

ADDRESS = re.compile(r"[^\s<>\"'(),:;=\[\]{}|]+@[\w.-]+\w")
#: The token at the end of a link in a mail.
TOKEN = re.compile(r"(/(?:confirm|manage|withdraw|dispute|preview|reset)/)[^/\s?\"']+(/[^/\s?\"']{20,})?")


class RedactingFormatter(logging.Formatter):
    """Formats a record without e-mail addresses and tokens."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the redacted lines of a record, including its traceback."""
        return redacted(super().format(record))


def redacted(text: str) -> str:
    """Return text without e-mail addresses and tokens."""
    return TOKEN.sub(r"\1…", ADDRESS.sub("…@…", text))
