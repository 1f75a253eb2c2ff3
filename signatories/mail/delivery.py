"""The worker's side of the outbox of mail: sends what is due, with retries for some days.

A mail that fails does not affect any other.
"""

from __future__ import annotations

import logging
import time
from contextlib import closing

from django.db import DatabaseError
from django.utils import timezone

from core.outbox.leases import Lease, LeaseLost
from signatories.addresses import UndeliverableAddress
from signatories.enums import MailNote
from signatories.mail.budget import HourlyBudget
from signatories.mail.connection import MailServer, MailServerUnavailable, smtp_codes
from signatories.mail.messages import MailObsolete, compose
from signatories.mail.outbox import OUTBOX
from signatories.mail.retry_waits import OVER_BUDGET_WAIT, PERMANENT, RECONNECT_AFTER, REFUSED
from signatories.models import Mail

logger = logging.getLogger(__name__)

#: The error of a mail whose workers died while they sent it.
WORKER_STOPPED = "WorkerStopped"
BATCH_SIZE = 100
#: Seconds after which a run ends; the next run sends the rest.
RUN_SECONDS = 240


def has_due() -> bool:
    """Return whether a mail is due now."""
    return OUTBOX.has_due()


def deliver() -> int:
    """Send due mails and return how many were sent. Safe beside other workers and after a crash.

    An error belongs to the mail that caused it. A lost connection is opened again for the next mail; if that fails,
    the rest is postponed without counting an attempt.
    """
    OUTBOX.fail_abandoned(error=WORKER_STOPPED, note="")
    sent = 0
    ends_at = time.monotonic() + RUN_SECONDS
    with closing(MailServer()) as server:
        while mails := list(OUTBOX.due()[:BATCH_SIZE]):
            budget = HourlyBudget()
            for mail in mails:
                try:
                    sent += _claim_and_send(mail, server, budget)
                except MailServerUnavailable:
                    OUTBOX.postpone_due(timezone.now() + RECONNECT_AFTER, note=MailNote.NO_CONNECTION)
                    return sent
                if time.monotonic() > ends_at:
                    return sent
    return sent


def _claim_and_send(mail: Mail, server: MailServer, budget: HourlyBudget) -> bool:
    """Claim a mail, or the digest it belongs to, and send it; return whether it was sent.

    Raise `MailServerUnavailable`, after the failure was stored, if no mail can be sent.
    """
    lease = OUTBOX.claim(mail.pk)
    if lease is None:
        return False
    if mail.user_id:
        lease = lease.extend_to(Mail.objects.filter(user=mail.user_id, purpose=mail.purpose))
    claimed = lease.rows.select_related("user", "signatory__signatory_list", "signatory__contact")
    digest = sorted(claimed, key=lambda row: (row.pk != mail.pk, row.pk))
    try:
        return bool(digest) and _send_as_one_message(digest, lease, server, budget)
    except LeaseLost:
        logger.warning("Another worker has taken over %s", lease)
        return False


def _send_as_one_message(digest: list[Mail], lease: Lease[Mail], server: MailServer, budget: HourlyBudget) -> bool:
    """Send the mails of a digest as one message, and store the outcome."""
    mail = digest[0]
    if not budget.take(mail):
        lease.release_untried(due_at=timezone.now() + OVER_BUDGET_WAIT, note=MailNote.BUSY)
        return False
    try:
        server.send(compose(mail, digest=digest))
    except MailObsolete as obsolete:
        lease.release_untried(note=obsolete.note, error="")
        return False
    except DatabaseError:
        raise
    except Exception as error:
        _store_failure(mail, lease, error)
        if isinstance(error, MailServerUnavailable) or server.is_failing:
            raise MailServerUnavailable from error
        return False
    lease.release(sent_at=timezone.now(), error="", note="")
    return True


def _store_failure(mail: Mail, lease: Lease[Mail], error: Exception) -> None:
    """Store and log why an attempt failed, and schedule the next one unless it was the last."""
    is_unavailable = isinstance(error, MailServerUnavailable)
    cause = error.__cause__ if is_unavailable and isinstance(error.__cause__, Exception) else error
    code = min(smtp_codes(cause), default=None)
    # Neither the log nor the screen may show the message of an error: a server's reply repeats the address.
    summary = f"{type(cause).__name__} {code or ''}".strip()
    without_message = RuntimeError(summary).with_traceback(cause.__traceback__)
    logger.warning("Mail %s was not sent: %s", mail.pk, summary, exc_info=without_message)
    backoff = REFUSED if code in PERMANENT and not is_unavailable else OUTBOX.backoff
    is_undeliverable = isinstance(error, UndeliverableAddress)
    lease.release(
        due_at=None if is_undeliverable else backoff.next_attempt(mail.attempts, timezone.now()),
        error=summary,
        note=MailNote.NO_CONNECTION if is_unavailable else "",
    )
