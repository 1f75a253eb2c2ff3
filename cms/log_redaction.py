"""Redaction of logs: e-mail addresses and tokens are removed from messages and tracebacks.

Logs as text have neither lines nor control characters of a client.
"""

from __future__ import annotations

import logging
import re

from core.log_context import log_context

#: An e-mail address, also as it is written in the query of a URL. It is looked for from the start of a word only: from
#: each character, a URL of 8,000 characters without an address took half a second.
ADDRESS = re.compile(r"(?<![^\s<>\"'(),:;=\[\]{}|])[^\s<>\"'(),:;=\[\]{}|]+(?:@|%(?:25)*40)[\w.-]+\w")
#: Time and signature of a value that Django has signed, as in the links of mails and previews, whatever their URL.
SIGNATURE = re.compile(r"(?::|%3A)[0-9A-Za-z]{6}(?::|%3A)[0-9A-Za-z_-]{27,}", re.IGNORECASE)
#: The token at the end of a link that has another form, or is cut off.
TOKEN = re.compile(
    r"(/(?:confirm|manage|withdraw|dispute|unsubscribe|preview|reset|invitation)/)[^/\s?\"']+(/[^/\s?\"']{20,})?"
)
#: Characters that steer a terminal or begin a line, except line feed and tab.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


class RedactingFormatter(logging.Formatter):
    """Formats a record without e-mail addresses and tokens, with the id of its request or job as `{context}`.

    The message is one line. In it and in the traceback, control characters are written as escapes, such as `\\x1b`.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the redacted lines of a record, including its traceback."""
        ids = " ".join(log_context().values())
        record.__dict__["context"] = f" [{ids}]" if ids else ""
        return redacted(CONTROL.sub(_escape, super().format(record)))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """Return the line of a record, without its traceback."""
        return super().formatMessage(record).replace("\n", r"\n")


def _escape(character: re.Match[str]) -> str:
    return character[0].encode("unicode_escape").decode()


def redacted(text: str) -> str:
    """Return text without e-mail addresses and tokens."""
    return TOKEN.sub(r"\1…", SIGNATURE.sub("…", ADDRESS.sub("…@…", text)))
