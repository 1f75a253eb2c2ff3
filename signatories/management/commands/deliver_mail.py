from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from signatories.mail.delivery import deliver
from signatories.mail.outbox import queue_status
from signatories.moderation.moderators import notify_moderators


class Command(BaseCommand):
    """Notify moderators of pending entries, and send all due mail. Run it from a timer every few minutes."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Send, and print the number of sent and of waiting mails."""
        notify_moderators()
        sent = deliver()
        queue = queue_status()
        error = f", last error: {queue['error']}" if queue["error"] else ""
        self.stdout.write(f"{sent} sent, {queue['waiting']} waiting, {queue['given_up']} given up{error}")
