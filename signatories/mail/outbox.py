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
#: When a server is asked again that could not be reached.
UNREACHABLE_FOR = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
MAX_ATTEMPTS = 20
#: How often a mail is sent again that the server refused for good, with a code from 500 on: its mind, or ours,
#: may have been wrong.
MAX_REFUSALS = 4
PERMANENT = range(500, 600)
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
    rows = list(receipts.order_by("created_at").values_list("pk", "created_at", "due_at", "claimed_at"))
    waiting = _still_waiting([pk for pk, _at, due_at, claimed_at in rows if due_at and not claimed_at])
    if waiting:
        return waiting
    times = [at for _pk, at, _due_at, _claimed_at in rows if at > now - DAY]
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
    free = Mail.objects.select_for_update().filter(pk__in=pks, due_at__isnull=False, claimed_at=None)
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
    waiting = of_kind.filter(due_at__isnull=False, claimed_at=None).order_by("due_at").first()
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
        while mails := _due():
            budget = HourlyBudget()
            for mail in mails:
                try:
                    sent += _deliver(mail, server, budget)
                except MailServerUnavailable:
                    _put_off_what_is_due()
                    return sent
                if time.monotonic() > ends:
                    return sent
    return sent


def has_due() -> bool:
    """Tell whether a mail is due now."""
    return Mail.objects.filter(due_at__isnull=False, due_at__lte=timezone.now()).exists()


def next_due() -> datetime | None:
    """Return when the next mail is due, None without one."""
    first = Mail.objects.filter(due_at__isnull=False).order_by("due_at").first()
    return first.due_at if first else None


def _due() -> list[Mail]:
    due = Mail.objects.filter(due_at__isnull=False, due_at__lte=timezone.now()).order_by("due_at", "pk")
    return list(due[:SLICE])


def _deliver(mail: Mail, server: MailServer, budget: HourlyBudget) -> bool:
    """Send one mail, unless another worker has it; its outcome is stored before the next one is taken.

    Raises `MailServerUnavailable` where there is no connection, after the mail was put off.
    """
    claimed = _claim(mail)
    if not claimed:
        return False
    mail = claimed[0]
    rows = Mail.objects.filter(pk__in=[row.pk for row in claimed])
    if not budget.take(mail):
        rows.update(due_at=timezone.now() + HOUR / 6, claimed_at=None, note=MailNote.BUSY)
        return False
    try:
        server.send(compose(mail, about=claimed))
    except NothingToSay as nothing:
        rows.update(due_at=None, claimed_at=None, note=nothing.note, error="")
        return False
    except DatabaseError:
        raise
    except Exception as error:
        _fail(claimed, error)
        if isinstance(error, MailServerUnavailable) or server.is_failing:
            raise MailServerUnavailable from error
        return False
    rows.update(sent_at=timezone.now(), due_at=None, claimed_at=None, attempts=mail.attempts + 1, error="", note="")
    return True


def _claim(mail: Mail) -> list[Mail]:
    """Take a mail that is due, with all that waits for the same colleague about the same; [] if another worker has it.

    A row that was claimed and is due again belongs to a worker that died.
    """
    now = timezone.now()
    lease = {"due_at": now + LEASE, "claimed_at": now}
    if not Mail.objects.filter(pk=mail.pk, due_at=mail.due_at).update(**lease):
        return []
    mine = Q(pk=mail.pk)
    if mail.user_id:
        waiting = Mail.objects.filter(user=mail.user_id, purpose=mail.purpose, due_at__isnull=False)
        waiting.filter(Q(claimed_at=None) | Q(due_at__lte=now)).update(**lease)
        mine |= Q(user=mail.user_id, purpose=mail.purpose, **lease)
    claimed = Mail.objects.filter(mine).select_related("user", "signatory__signatory_list", "signatory__contact")
    return sorted(claimed, key=lambda row: (row.pk != mail.pk, row.pk))


def _fail(mails: list[Mail], error: Exception) -> None:
    """Note a failure, unless the mail was sent before it."""
    is_unavailable = isinstance(error, MailServerUnavailable)
    cause = error.__cause__ if is_unavailable and isinstance(error.__cause__, Exception) else error
    code = next(iter(sorted(codes(cause))), None)
    # Neither the log nor the screen gets what an error says: a server's answer repeats the address.
    told = f"{type(cause).__name__} {code or ''}".strip()
    frames = "".join(traceback.format_tb(cause.__traceback__))
    logger.warning("Mail %s was not sent: %s\n%s", mails[0].pk, told, frames)
    attempts = mails[0].attempts + 1
    is_refused = code in PERMANENT and not is_unavailable
    wait = timedelta(minutes=10) * 6 ** (attempts - 1) if is_refused else timedelta(seconds=30) * 2**attempts
    most = MAX_REFUSALS if is_refused else MAX_ATTEMPTS
    is_over = attempts >= most or isinstance(error, UndeliverableAddress)
    Mail.objects.filter(pk__in=[mail.pk for mail in mails], sent_at=None).update(
        attempts=attempts,
        due_at=None if is_over else timezone.now() + min(wait, LONGEST_WAIT),
        claimed_at=None,
        error=told,
        note=MailNote.NO_CONNECTION if is_unavailable else "",
    )


def _put_off_what_is_due() -> None:
    """Have everything that is due wait for the server, at no attempt."""
    now = timezone.now()
    due = Mail.objects.filter(due_at__isnull=False, due_at__lte=now)
    due.update(due_at=now + UNREACHABLE_FOR, note=MailNote.NO_CONNECTION)


def send_now(mail: Mail) -> bool:
    """Have a mail that waits, or was given up, go out with the next run; False where it was sent or is being sent."""
    waiting = Mail.objects.filter(pk=mail.pk, sent_at=None, claimed_at=None)
    return bool(waiting.update(due_at=timezone.now(), attempts=0, note=""))


def waiting() -> dict[str, object]:
    """Return for staff how many mails wait, how many were given up, and the last error."""
    counts = Mail.objects.aggregate(
        waiting=Count("pk", filter=Q(due_at__isnull=False)),
        given_up=Count("pk", filter=Q(due_at=None, sent_at=None) & ~Q(error="")),
    )
    failed = Mail.objects.exclude(error="").order_by("-pk").first()
    return {**counts, "error": failed.error if failed else ""}
