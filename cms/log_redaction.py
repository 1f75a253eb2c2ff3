"""Redaction of logs: e-mail addresses and tokens are removed from messages and tracebacks."""

from __future__ import annotations

import logging
import re

from core.log_context import log_context

ADDRESS = re.compile(r"[^\s<>\"'(),:;=\[\]{}|]+@[\w.-]+\w")
#: Time and signature of a value that Django has signed, as in the links of mails and previews, whatever their URL.
SIGNATURE = re.compile(r"(?::|%3A)[0-9A-Za-z]{6}(?::|%3A)[0-9A-Za-z_-]{27,}", re.IGNORECASE)
#: The token at the end of a link that has another form, or is cut off.
TOKEN = re.compile(r"(/(?:confirm|manage|withdraw|dispute|unsubscribe|preview|reset)/)[^/\s?\"']+(/[^/\s?\"']{20,})?")


class RedactingFormatter(logging.Formatter):
    """Formats a record without e-mail addresses and tokens, with the id of its request or job as `{context}`."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the redacted lines of a record, including its traceback."""
        ids = " ".join(log_context().values())
        record.__dict__["context"] = f" [{ids}]" if ids else ""
        return redacted(super().format(record))


def redacted(text: str) -> str:
    """Return text without e-mail addresses and tokens."""
    return TOKEN.sub(r"\1…", SIGNATURE.sub("…", ADDRESS.sub("…@…", text)))
