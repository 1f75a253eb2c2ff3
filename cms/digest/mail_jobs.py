"""Mails of the digest that are rows and jobs: requests to confirm, and tests of issues."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Generic

from django.core.mail import EmailMessage
from django.db import DatabaseError
from django.utils import timezone

from core.outbox.leases import JobT, Lease, LeaseLost
from core.outbox.queue import Outbox
from signatories.mail.connection import MailServer, MailServerUnavailable, smtp_codes
from signatories.mail.retry_waits import PERMANENT, RECONNECT_AFTER, REFUSED

logger = logging.getLogger(__name__)
#: Mails of one run.
MAX_MAILS = 100


@dataclass(frozen=True)
class MailJobs(Generic[JobT]):
    """The mails of one model with `sent_at` and `error`. `compose` returns None for what nobody wants any more."""

    outbox: Outbox[JobT]
    compose: Callable[[Any], EmailMessage | None]

    def deliver(self) -> int:
        """Send due mails; return how many were sent. Safe beside other workers and after a crash."""
        self.outbox.fail_abandoned(error="WorkerStopped")
        sent = 0
        with closing(MailServer()) as server:
            for job in self.outbox.due()[:MAX_MAILS]:
                lease = self.outbox.claim(job.pk)
                if lease is None:
                    continue
                try:
                    sent += self._send(lease, server)
                except LeaseLost:
                    logger.warning("Another worker has taken over %s", lease)
                except MailServerUnavailable:
                    self.outbox.postpone_due(timezone.now() + RECONNECT_AFTER)
                    return sent
        return sent

    def _send(self, lease: Lease[JobT], server: MailServer) -> bool:
        job = lease.rows.first()
        if job is None:
            raise LeaseLost
        try:
            message = self.compose(job)
            if message is None:
                lease.release()
                return False
            server.send(message)
        except (DatabaseError, LeaseLost):
            raise
        except Exception as error:
            is_permanent = min(smtp_codes(error), default=0) in PERMANENT
            # Neither the log nor a screen may show the message of an error: a server's reply repeats the address.
            logger.warning("%s %s was not sent: %s", type(job).__name__, job.pk, type(error).__name__)
            backoff = REFUSED if is_permanent else self.outbox.backoff
            lease.release(due_at=backoff.next_attempt(job.attempts, timezone.now()), error=type(error).__name__)
            if isinstance(error, MailServerUnavailable) or server.is_failing:
                raise MailServerUnavailable from error
            return False
        lease.release(sent_at=timezone.now(), error="")
        return True
