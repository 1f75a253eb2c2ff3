"""Sends jobs that are one mail each, for apps with an outbox of their own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import closing

from django.core.mail import EmailMessage
from django.db import DatabaseError
from django.utils import timezone

from core.outbox.leases import JobT, Lease, LeaseLost
from core.outbox.queue import Outbox
from signatories.addresses import UndeliverableAddress
from signatories.mail.connection import NO_SERVER, MailServer, MailServerUnavailable, smtp_codes
from signatories.mail.delivery import WORKER_STOPPED
from signatories.mail.retry_waits import PERMANENT, RECONNECT_AFTER, REFUSED

logger = logging.getLogger(__name__)

#: Mails that a run sends; the next run sends the rest.
BATCH = 100


def deliver_jobs(outbox: Outbox[JobT], compose: Callable[[JobT], EmailMessage | None]) -> int:
    """Send the due mails of an outbox; return how many were sent. Safe beside other workers and after a crash.

    Jobs have the columns `sent_at` and `error`. `compose` returns the message of a job, None if there is no reason for
    it any more. A mail that fails is tried again for some days. If the server cannot be reached, all wait.
    """
    outbox.fail_abandoned(error=WORKER_STOPPED)
    sent = 0
    with closing(MailServer()) as server:
        for job in outbox.due()[:BATCH]:
            lease = outbox.claim(job.pk)
            if lease is None:
                continue
            try:
                sent += _send(outbox, lease, compose, server)
            except LeaseLost:
                logger.warning("Another worker has taken over %s", lease)
            except MailServerUnavailable:
                outbox.postpone_due(timezone.now() + RECONNECT_AFTER, error=NO_SERVER)
                return sent
    return sent


def _send(
    outbox: Outbox[JobT], lease: Lease[JobT], compose: Callable[[JobT], EmailMessage | None], server: MailServer
) -> bool:
    job = lease.rows.first()
    if job is None:
        raise LeaseLost
    try:
        message = compose(job)
        if message is None:
            # What is not needed any more has not failed either.
            lease.release(error="")
            return False
        server.send(message)
    except DatabaseError:
        raise
    except Exception as error:
        _store_failure(outbox, lease, job, error)
        if isinstance(error, MailServerUnavailable) or server.is_failing:
            raise MailServerUnavailable from error
        return False
    lease.release(sent_at=timezone.now(), error="")
    return True


def _store_failure(outbox: Outbox[JobT], lease: Lease[JobT], job: JobT, error: Exception) -> None:
    """Store and log why an attempt failed, and schedule the next one unless it was the last."""
    code = min(smtp_codes(error), default=None)
    # Neither the log nor a screen may show the message of an error: a server's reply repeats the address.
    summary = f"{type(error).__name__} {code or ''}".strip()
    logger.warning("%s was not sent: %s", lease, summary)
    backoff = REFUSED if code in PERMANENT else outbox.backoff
    is_undeliverable = isinstance(error, UndeliverableAddress)
    lease.release(
        due_at=None if is_undeliverable else backoff.next_attempt(job.attempts, timezone.now()), error=summary
    )
