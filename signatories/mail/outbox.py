"""The outbox of mail: mails are queued in the transaction that causes them, and sent later by the worker.

A request never talks to a mail server. Queuing deduplicates mails and applies the budget of a mailbox;
`signatories.mail.delivery` sends what is due.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, Count, DateTimeField, QuerySet
from django.utils import timezone

from core.bulk_insert import insert_soon
from core.outbox.models import CLAIMED, WAITING
from core.outbox.queue import Outbox
from core.prepared_queries import Parameter, PreparedQuery
from signatories.addresses import domain_key, email_key, mailbox_key
from signatories.enums import ABOUT_ACCOUNTS, CONFIRMED_BY_MAIL, MailNote, MailPurpose
from signatories.mail.budget import (
    BUDGET_WINDOW,
    DAY,
    TRIGGERED_BY_STRANGERS,
    RecentMail,
    next_free_slot,
    recent_mails,
)
from signatories.mail.connection import MAIL_SECONDS
from signatories.mail.retry_waits import BACKOFF, GIVEN_UP
from signatories.models import AddressChange, Mail, Signatory

if TYPE_CHECKING:
    from core.users.models import User

#: The lease covers the slowest attempt: a check of the connection, a new connection, and the mail, each done twice.
OUTBOX = Outbox(
    Mail,
    BACKOFF,
    lease=timedelta(seconds=6 * MAIL_SECONDS),
    max_wait=BUDGET_WINDOW,
)
#: A mail that a stranger triggers again within this time is sent once the time is over.
REPEAT_INTERVAL = timedelta(minutes=5)
#: Receipts of one entry within a day; only the signer can trigger them.
RECEIPTS_PER_DAY = 10
#: Least time between two digests of one purpose to one colleague, and how long a digest waits for more entries.
DIGEST_INTERVAL = timedelta(minutes=15)
DIGEST_DELAY = dict.fromkeys((MailPurpose.DISPUTE, MailPurpose.OBJECTED, MailPurpose.FAILURE), timedelta(minutes=2))


def queue(purpose: MailPurpose, signatory: Signatory, *, text: str = "") -> Mail | None:
    """Queue a mail to the signer of an entry; return the waiting mail, an earlier one if it says the same.

    Call it in a transaction that locked the address. Return None if the contact was erased, or has a representative
    but no address, as in imported files. A mail is composed when it is sent, so that a waiting one already covers the
    current state. A mail that strangers can trigger waits if the budget of the mailbox is used up; a single mail with
    all links of the address then replaces the others. Mails triggered by the signer or by staff are not limited. A new
    mail has no key on PostgreSQL (`insert_soon`).
    """
    if not hasattr(signatory, "contact") or not signatory.contact.email:
        return None
    now = timezone.now()
    if purpose in TRIGGERED_BY_STRANGERS:
        recent = recent_mails(mailbox_key(signatory.contact.email), now)
        mail = _limited_mail(purpose, signatory, now, recent)
    elif purpose == MailPurpose.RECEIPT:
        mail = _receipt(signatory, now)
    else:
        mail = _new_mail(purpose, signatory, now, text=text)
    if mail._state.adding:
        insert_soon(mail)
    return mail


def prepare_limited(purpose: MailPurpose, signatory: Signatory, recent: Sequence[RecentMail]) -> Mail | None:
    """Do what `queue` does for a mail that strangers can trigger, but return a new mail unsaved.

    `recent` are the recent mails of the mailbox, read in the same transaction after the address was locked.
    """
    if not hasattr(signatory, "contact") or not signatory.contact.email:
        return None
    return _limited_mail(purpose, signatory, timezone.now(), recent)


def notify_signer(purpose: MailPurpose, signatory: Signatory, *, text: str = "") -> None:
    """Queue a mail to the signer of a locked entry, unless it was added or imported without asking them by mail."""
    if signatory.source in CONFIRMED_BY_MAIL:
        queue(purpose, signatory, text=text)


def queue_address_request(signatory: Signatory, email: str) -> Mail:
    """Queue the mail that asks the owner of a new address to confirm it, in place of one that waits.

    It counts against the budget of the new mailbox, and waits if that is used up.
    """
    cancel_waiting([signatory], MailPurpose.ADDRESS)
    now = timezone.now()
    recent = recent_mails(mailbox_key(email), now)
    due_at = next_free_slot(MailPurpose.ADDRESS, signatory.signatory_list_id, recent, now)
    return Mail.objects.create(
        purpose=MailPurpose.ADDRESS,
        signatory=signatory,
        recipient_key=email_key(email),
        mailbox_key=mailbox_key(email),
        domain_key=domain_key(email),
        created_at=now,
        due_at=due_at,
        note=MailNote.LATER if due_at > now else "",
    )


def queue_address_notice(change: AddressChange) -> Mail:
    """Queue the notice to the old address of a requested change. Mail and change have the same time."""
    return Mail.objects.create(
        purpose=MailPurpose.MOVED,
        signatory=change.signatory,
        recipient_key=email_key(change.old_email),
        mailbox_key=mailbox_key(change.old_email),
        domain_key=domain_key(change.old_email),
        created_at=change.requested_at,
        due_at=change.requested_at,
    )


def cancel_waiting(signatories: Sequence[Signatory], *purposes: MailPurpose) -> int:
    """Settle the mails with these purposes to signers of locked entries that still wait; return their number."""
    waiting = Mail.objects.filter(WAITING, signatory__in=signatories, user=None, purpose__in=purposes)
    return waiting.update(due_at=None, note=MailNote.SETTLED)


def _limited_mail(purpose: MailPurpose, signatory: Signatory, now: datetime, recent: Sequence[RecentMail]) -> Mail:
    same = [mail for mail in recent if _is_same(mail, purpose, signatory)]
    waiting = _lock_waiting([mail.pk for mail in same if mail.is_waiting])
    if waiting:
        return waiting
    due_at = next_free_slot(purpose, signatory.signatory_list_id, recent, now)
    if due_at > now and purpose == MailPurpose.REMINDER:
        # It names the deadline, which a mail with all links does not.
        return _new_mail(purpose, signatory, now, due_at=due_at, note=MailNote.LATER)
    if due_at > now:
        # One mail with all links of the address, links to confirm included.
        of_address = [mail.pk for mail in recent if mail.is_waiting and _is_same(mail, MailPurpose.LINKS, signatory)]
        return _lock_waiting(of_address) or _new_mail(
            MailPurpose.LINKS, signatory, now, due_at=due_at, note=MailNote.BUDGET
        )
    repeat_at = max((mail.at + REPEAT_INTERVAL for mail in same), default=now)
    note = MailNote.REPEATED if repeat_at > now else ""
    return _new_mail(purpose, signatory, now, due_at=max(now, repeat_at), note=note)


def _is_same(mail: RecentMail, purpose: MailPurpose, signatory: Signatory) -> bool:
    if mail.purpose != purpose:
        return False
    if purpose == MailPurpose.LINKS:
        return mail.recipient_key == signatory.email_key
    return mail.signatory_id == signatory.pk


def _receipts() -> list[QuerySet[Any, Any]]:
    signatory: Any = Parameter("signatory", BigIntegerField())
    since: Any = Parameter("since", DateTimeField())
    receipts = Mail.objects.filter(purpose=MailPurpose.RECEIPT, signatory=signatory, created_at__gt=since)
    return [receipts.order_by("created_at").values_list("pk", "created_at", "due_at")]


_RECEIPTS = PreparedQuery(_receipts)


def _receipt(signatory: Signatory, now: datetime) -> Mail:
    rows = _RECEIPTS.rows(signatory=signatory.pk, since=now - BUDGET_WINDOW)
    waiting = _lock_waiting([pk for pk, _created_at, due_at in rows if due_at])
    if waiting:
        return waiting
    times = [created_at for _pk, created_at, _due_at in rows if created_at > now - DAY]
    if len(times) < RECEIPTS_PER_DAY:
        return _new_mail(MailPurpose.RECEIPT, signatory, now)
    due_at = times[-RECEIPTS_PER_DAY] + DAY
    return _new_mail(MailPurpose.RECEIPT, signatory, now, due_at=due_at, note=MailNote.OWN)


def _lock_waiting(pks: list[int]) -> Mail | None:
    """Return the first of the mails that still waits, locked, so that no worker claims it before the commit.

    Return None if all are claimed or settled: a claimed mail may be composed already, and changes need a new one.
    """
    if not pks:
        return None
    waiting = Mail.objects.select_for_update().filter(WAITING, pk__in=pks)
    return waiting.order_by("due_at", "pk").first()


def _new_mail(
    purpose: MailPurpose,
    signatory: Signatory,
    now: datetime,
    *,
    due_at: datetime | None = None,
    text: str = "",
    note: str = "",
) -> Mail:
    return Mail(
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


def staff_address(purpose: str, user: User) -> str:
    """Return the address of a colleague that mails of a purpose go to."""
    return user.former_email if purpose == MailPurpose.NEW_ADDRESS else user.email


def queue_to_staff(purpose: MailPurpose, user: User, signatory: Signatory | None = None, *, text: str = "") -> Mail:
    """Queue a mail to a colleague about an entry, or with `text`; return the mail.

    All waiting mails of one purpose to one colleague are sent as one digest. Mails about accounts are not delayed.
    """
    now = timezone.now()
    of_purpose = Mail.objects.filter(user=user, purpose=purpose, created_at__gt=now - DAY)
    waiting = of_purpose.filter(WAITING).order_by("due_at").first()
    last = of_purpose.filter(sent_at__isnull=False).order_by("-sent_at").first()
    due_at = now + DIGEST_DELAY.get(purpose, timedelta(0))
    if last and last.sent_at and purpose not in ABOUT_ACCOUNTS:
        due_at = max(due_at, last.sent_at + DIGEST_INTERVAL)
    return Mail.objects.create(
        purpose=purpose,
        user=user,
        signatory=signatory,
        text=text,
        domain_key=domain_key(staff_address(purpose, user)),
        created_at=now,
        due_at=min(due_at, waiting.due_at) if waiting and waiting.due_at else due_at,
        note=MailNote.DIGEST if due_at > now else "",
    )


def send_now(mail: Mail) -> bool:
    """Make a mail due that waits or was given up; return False if it was sent or is being sent."""
    unsent = Mail.objects.filter(pk=mail.pk, sent_at=None, leased_until=None)
    return bool(unsent.update(due_at=timezone.now(), attempts=0, note=""))


def queue_status() -> dict[str, object]:
    """Return the numbers of `waiting` and `given_up` mails, and the last `error`, for staff."""
    counts = Mail.objects.aggregate(
        waiting=Count("pk", filter=WAITING | CLAIMED),
        given_up=Count("pk", filter=GIVEN_UP),
    )
    failed = Mail.objects.exclude(error="").order_by("-pk").first()
    return {**counts, "error": failed.error if failed else ""}
