"""Email backend of a development machine: writes mails to files, for the screens in the admin."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.http import Http404

PATH = "cms.dev_mail.kept_mail.EmailBackend"
#: Number of mails; older ones are deleted.
MAX_MAILS = 500


class EmailBackend(BaseEmailBackend):
    """Writes each message to a file in `settings.KEPT_MAIL_ROOT`, readable only by this account."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        """Write the messages, and return their number."""
        root = Path(settings.KEPT_MAIL_ROOT)
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            content = message.message().as_bytes()
            path = root / f"{time.time_ns()}-{secrets.token_hex(4)}.eml"
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)
        for old in _files()[MAX_MAILS:]:
            old.unlink(missing_ok=True)
        return len(email_messages)


def is_kept() -> bool:
    """Return whether this backend is active."""
    return bool(settings.EMAIL_BACKEND == PATH)


def kept_mails() -> list[tuple[str, EmailMessage]]:
    """Return the name and message of each mail, newest first."""
    return [(path.stem, _read(path)) for path in _files()]


def kept_at(name: str) -> datetime:
    """Return when the mail with this name was kept."""
    return datetime.fromtimestamp(int(name.partition("-")[0]) / 1e9, tz=UTC)


def kept_mail(name: str) -> EmailMessage:
    """Return the message with this name; raise `Http404` if there is none."""
    for path in _files():
        if path.stem == name:
            return _read(path)
    raise Http404(name)


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    """Return a text of a message, "plain" or "html"; "" if it has none."""
    body = message.get_body((kind,))
    return str(body.get_content()) if body else ""


def _files() -> list[Path]:
    return sorted(Path(settings.KEPT_MAIL_ROOT).glob("*.eml"), reverse=True)


def _read(path: Path) -> EmailMessage:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - what the default policy makes
    return message
