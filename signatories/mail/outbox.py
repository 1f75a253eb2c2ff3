"""Mail: queued with what it is about, in one transaction, and delivered later by the worker.

A request never talks to a mail server. What fails is tried again for some days, and costs no other mail anything.
"""

from __future__ import annotations

import logging
import time
import traceback
from contextlib import closing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import DatabaseError
from django.db.models import Count, Q
from django.utils import timezone

from core.outbox.backoff import Backoff
from core.outbox.leases import Lease, LeaseLost
from core.outbox.models import CLAIMED, SETTLED, WAITING
from core.outbox.queue import Outbox
from signatories.addresses import UndeliverableAddress, domain_key, mailbox_key
from signatories.enums import MailNote, MailPurpose
from signatories.mail.budget import (
    CAUSED_BY_ANYBODY,
    DAY,
    HOUR,
    LOOK_BACK,
    HourlyBudget,
    Recent,
    free_at,
    recent_mails,
)
from signatories.mail.connection import MAIL_SECONDS, MailServer, MailServerUnavailable, codes
from signatories.mail.messages import NothingToSay, compose
from signatories.models import Mail, Signatory

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)

#: Who asks for the same mail again so soon gets it once this time is over.
AGAIN_AFTER = timedelta(minutes=5)
#: Receipts of one entry within a day; the signer alone can cause them.
RECEIPTS_PER_DAY = 10
#: What staff are told of one kind comes at most so often, and waits so long for more of it.
COLLECTED_EVERY = timedelta(minutes=15)
COLLECTED_FOR = {MailPurpose.DISPUTE: timedelta(minutes=2), MailPurpose.FAILURE: timedelta(minutes=2)}
#: Purposes of mails that somebody waits for.
ASKED_FOR = {MailPurpose.PASSWORD}
#: What one attempt at a mail may take: a look at the connection, another connection, and the mail, twice. After that
#: another worker takes it up.
LEASE = timedelta(seconds=6 * MAIL_SECONDS)
OUTBOX = Outbox(
    Mail,
    Backoff(timedelta(minutes=1), factor=2, longest=timedelta(hours=6), max_attempts=20),
    lease=LEASE,
    max_wait=LOOK_BACK,
)
#: Backoff after a permanent refusal, a code from 500 on: the server's mind, or ours, may have been wrong.
REFUSED = Backoff(timedelta(minutes=10), factor=6, longest=timedelta(hours=6), max_attempts=4)
PERMANENT = range(500, 600)
#: When a server is asked again that could not be reached.
UNREACHABLE_FOR = timedelta(minutes=1)
SLICE = 100
#: Seconds after which a run ends; what is left is due in the next one.
RUN_SECONDS = 240


def queue(purpose: MailPurpose, signatory: Signatory, *, text: str = "") -> Mail | None:
    """Queue a mail to the signer of an entry, in a transaction that locked its address; returns what waits.

    None only where the contact was erased, or holds a representative and no address, as from a file. A mail is
    composed when it is sent, so one that waits already stands for this one too. Mail that anybody can cause with an
    address waits where the budget of the mailbox is used up: one mail with all links of the address then stands for
    all of them. The signer's own steps and decisions of staff are not held up by that.
    """
    if not hasattr(signatory, "contact") or not signatory.contact.email:
        return None
    now = timezone.now()
    if purpose in CAUSED_BY_ANYBODY:
        return _queue_caused_by_anybody(purpose, signatory, now)
    if purpose == MailPurpose.RECEIPT:
        return _queue_receipt(signatory, now)
    return _create(purpose, signatory, now, text=text)


def _queue_caused_by_anybody(purpose: MailPurpose, signatory: Signatory, now: datetime) -> Mail:
    recent = recent_mails(mailbox_key(signatory.contact.email), now)
    same = [mail for mail in recent if _is_same(mail, purpose, signatory)]
    waiting = _still_waiting([mail.pk for mail in same if mail.is_waiting])
    if waiting:
        return waiting
    due_at = free_at(purpose, signatory.signatory_list_id, recent, now)
    if due_at > now:
        return _queue_all_links(signatory, recent, now, due_at=due_at)
    again_at = max((mail.at + AGAIN_AFTER for mail in same), default=now)
    note = MailNote.REPEATED if again_at > now else ""
    return _create(purpose, signatory, now, due_at=max(now, again_at), note=note)


def _is_same(mail: Recent, purpose: MailPurpose, signatory: Signatory) -> bool:
    if mail.purpose != purpose:
        return False
    if purpose == MailPurpose.LINKS:
        return mail.recipient_key == signatory.email_key
    return mail.signatory_id == signatory.pk


def _queue_all_links(signatory: Signatory, recent: list[Recent], now: datetime, *, due_at: datetime) -> Mail:
    """Have one mail wait for all that an address could be told, links to confirm included."""
    of_address = [mail.pk for mail in recent if mail.is_waiting and _is_same(mail, MailPurpose.LINKS, signatory)]
    return _still_waiting(of_address) or _create(
        MailPurpose.LINKS, signatory, now, due_at=due_at, note=MailNote.BUDGET
    )


def _queue_receipt(signatory: Signatory, now: datetime) -> Mail:
    receipts = Mail.objects.filter(purpose=MailPurpose.RECEIPT, signatory=signatory, created_at__gt=now - LOOK_BACK)
    rows = list(receipts.order_by("created_at").values_list("pk", "created_at", "due_at"))
    waiting = _still_waiting([pk for pk, _at, due_at in rows if due_at])
    if waiting:
        return waiting
    times = [at for _pk, at, _due_at in rows if at > now - DAY]
    if len(times) < RECEIPTS_PER_DAY:
        return _create(MailPurpose.RECEIPT, signatory, now)
    due_at = times[-RECEIPTS_PER_DAY] + DAY
    return _create(MailPurpose.RECEIPT, signatory, now, due_at=due_at, note=MailNote.OWN)


def _still_waiting(pks: list[int]) -> Mail | None:
    """Return one of the mails, locked so that no worker takes it before this transaction ends; None if all are taken.

    A worker composes what it takes: what changes afterwards needs another mail.
    """
    if not pks:
        return None
    free = Mail.objects.select_for_update().filter(WAITING, pk__in=pks)
    return free.order_by("due_at", "pk").first()


def _create(
    purpose: MailPurpose,
    signatory: Signatory,
    now: datetime,
    *,
    due_at: datetime | None = None,
    text: str = "",
    note: str = "",
) -> Mail:
    return Mail.objects.create(
        purpose=purpose,
        signatory=signatory,
        text=text,
        recipient_key=signatory.email_key,
        mailbox_key=mailbox_key(signatory.contact.email),
        domain_key=domain_key(signatory.contact.email),
        created_at=now,
        due_at=due_at or now,
        note=note,
    )


def queue_to_staff(purpose: MailPurpose, user: User, signatory: Signatory | None = None, *, text: str = "") -> Mail:
    """Queue what a colleague is told about an entry, or as `text`; all that waits of the kind goes out as one mail.

    What a colleague asked for is not put off.
    """
    now = timezone.now()
    of_kind = Mail.objects.filter(user=user, purpose=purpose, created_at__gt=now - DAY)
    waiting = of_kind.filter(WAITING).order_by("due_at").first()
    last = of_kind.filter(sent_at__isnull=False).order_by("-sent_at").first()
    due_at = now + COLLECTED_FOR.get(purpose, timedelta(0))
    if last and last.sent_at and purpose not in ASKED_FOR:
        due_at = max(due_at, last.sent_at + COLLECTED_EVERY)
    return Mail.objects.create(
        purpose=purpose,
        user=user,
        signatory=signatory,
        text=text,
        domain_key=domain_key(user.email),
        created_at=now,
        due_at=min(due_at, waiting.due_at) if waiting and waiting.due_at else due_at,
        note=MailNote.DIGEST if due_at > now else "",
    )


def deliver() -> int:
    """Send what is due; returns how many mails were sent. Safe beside another worker and after a crash.

    Whatever goes wrong with a mail belongs to it. A connection that was lost is opened anew for the next mail; where
    that fails, the rest waits, and no attempt is counted for what was not tried.
    """
    sent = 0
    ends = time.monotonic() + RUN_SECONDS
    with closing(MailServer()) as server:
        while mails := list(OUTBOX.due()[:SLICE]):
            budget = HourlyBudget()
            for mail in mails:
                try:
                    sent += _deliver(mail, server, budget)
                except MailServerUnavailable:
                    # The rest waits for the server, at no attempt.
                    OUTBOX.postpone_due(timezone.now() + UNREACHABLE_FOR, note=MailNote.NO_CONNECTION)
                    return sent
                if time.monotonic() > ends:
                    return sent
    return sent


def has_due() -> bool:
    """Tell whether a mail is due now."""
    return OUTBOX.has_due()


def _deliver(mail: Mail, server: MailServer, budget: HourlyBudget) -> bool:
    """Send one mail, unless another worker has it; its outcome is stored before the next one is taken.

    Raises `MailServerUnavailable` where there is no connection, after the mail was put off.
    """
    lease = _claim(mail)
    if lease is None:
        return False
    claimed = lease.rows.select_related("user", "signatory__signatory_list", "signatory__contact")
    mails = sorted(claimed, key=lambda row: (row.pk != mail.pk, row.pk))
    try:
        return bool(mails) and _send(mails, lease, server, budget)
    except LeaseLost:
        logger.warning("Another worker has taken %s over", lease)
        return False


def _claim(mail: Mail) -> Lease[Mail] | None:
    """Claim a mail that is due, with all that waits for the same colleague about the same."""
    lease = OUTBOX.claim(mail.pk)
    if lease and mail.user_id:
        return lease.extend_to(Mail.objects.filter(user=mail.user_id, purpose=mail.purpose))
    return lease


def _send(mails: list[Mail], lease: Lease[Mail], server: MailServer, budget: HourlyBudget) -> bool:
    mail = mails[0]
    if not budget.take(mail):
        lease.release_untried(due_at=timezone.now() + HOUR / 6, note=MailNote.BUSY)
        return False
    try:
        server.send(compose(mail, about=mails))
    except NothingToSay as nothing:
        lease.release_untried(note=nothing.note, error="")
        return False
    except DatabaseError:
        raise
    except Exception as error:
        _fail(mail, lease, error)
        if isinstance(error, MailServerUnavailable) or server.is_failing:
            raise MailServerUnavailable from error
        return False
    lease.release(sent_at=timezone.now(), error="", note="")
    return True


def _fail(mail: Mail, lease: Lease[Mail], error: Exception) -> None:
    """Note a failure, and when the mail is tried again, if it is."""
    is_unavailable = isinstance(error, MailServerUnavailable)
    cause = error.__cause__ if is_unavailable and isinstance(error.__cause__, Exception) else error
    code = next(iter(sorted(codes(cause))), None)
    # Neither the log nor the screen gets what an error says: a server's answer repeats the address.
    told = f"{type(cause).__name__} {code or ''}".strip()
    frames = "".join(traceback.format_tb(cause.__traceback__))
    logger.warning("Mail %s was not sent: %s\n%s", mail.pk, told, frames)
    backoff = REFUSED if code in PERMANENT and not is_unavailable else OUTBOX.backoff
    is_over = isinstance(error, UndeliverableAddress)
    lease.release(
        due_at=None if is_over else backoff.next_attempt(mail.attempts, timezone.now()),
        error=told,
        note=MailNote.NO_CONNECTION if is_unavailable else "",
    )


def send_now(mail: Mail) -> bool:
    """Have a mail that waits, or was given up, go out with the next run; False where it was sent or is being sent."""
    waiting = Mail.objects.filter(pk=mail.pk, sent_at=None, leased_until=None)
    return bool(waiting.update(due_at=timezone.now(), attempts=0, note=""))


def waiting() -> dict[str, object]:
    """Return for staff how many mails wait, how many were given up, and the last error."""
    counts = Mail.objects.aggregate(
        waiting=Count("pk", filter=WAITING | CLAIMED),
        given_up=Count("pk", filter=SETTLED & Q(sent_at=None) & ~Q(error="")),
    )
    failed = Mail.objects.exclude(error="").order_by("-pk").first()
    return {**counts, "error": failed.error if failed else ""}
