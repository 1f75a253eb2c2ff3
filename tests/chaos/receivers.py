"""What leaves the site: mails, messages of webhooks and answers, each as a line of a file that survives kills."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from cms.webhooks.http_client import Response
from tests.chaos.children import reach_point


def _file() -> Path:
    return Path(settings.FILES_ROOT) / "received.jsonl"


def _receive(kind: str, to: str, key: str) -> None:
    reach_point()
    descriptor = os.open(_file(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(descriptor, json.dumps([kind, to, key]).encode() + b"\n")
    os.close(descriptor)
    reach_point()


class MailServer(BaseEmailBackend):
    """Accepts every mail."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        """Note each recipient and subject."""
        for message in messages:
            for address in message.to:
                _receive("mail", address, str(message.subject))
        return len(messages)


def receive_webhook(url: str, body: bytes, headers: dict[str, str]) -> Response:
    """Accept a message, as `cms.webhooks.http_client.post` sends it."""
    _receive("webhook", url, headers["webhook-id"])
    return Response(200, "")


def answer(key: str) -> None:
    """Note that the site has answered a request, from which on its outcome may not be lost."""
    _receive("answer", "", key)


def received(kind: str, part: str) -> Counter[tuple[str, str]]:
    """Return how often each mail, message or answer arrived whose recipient or key contains a text."""
    if not _file().exists():
        return Counter()
    rows = map(json.loads, _file().read_text().splitlines())
    return Counter((to, key) for of_kind, to, key in rows if of_kind == kind and (part in to or part in key))
