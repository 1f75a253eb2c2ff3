from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from signatories.mail.delivery import deliver
from signatories.mail.outbox import queue_status
from signatories.moderation.moderators import notify_moderators


class Command(BaseCommand):
    """Tell moderators what waits, and send all mail that is due; for a timer, every few minutes."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Send, and say how many mails were sent and how many wait."""
        notify_moderators()
        sent = deliver()
        queue = queue_status()
        error = f", last error: {queue['error']}" if queue["error"] else ""
        self.stdout.write(f"{sent} sent, {queue['waiting']} waiting, {queue['given_up']} given up{error}")
