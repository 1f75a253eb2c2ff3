"""Logs without personal data: addresses and the tokens of links are left out of messages and tracebacks alike."""

from __future__ import annotations

import logging
import re

ADDRESS = re.compile(r"[^\s<>\"'(),:;=\[\]{}|]+@[\w.-]+\w")
#: The token at the end of the address of a link that only a mailbox holds.
TOKEN = re.compile(r"(/(?:confirm|manage|withdraw|dispute|preview|reset)/)[^/\s?\"']+(/[^/\s?\"']{20,})?")


class RedactingFormatter(logging.Formatter):
    """Writes a record without what identifies a person or opens an entry."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines of a record, its traceback included."""
        return redacted(super().format(record))


def redacted(text: str) -> str:
    """Return text without e-mail addresses and tokens."""
    return TOKEN.sub(r"\1…", ADDRESS.sub("…@…", text))
