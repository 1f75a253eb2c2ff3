"""Mail: queued with what it is about, in one transaction, and delivered later by the worker.

A request never talks to a mail server. A mail that fails is tried again, for some days.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import get_connection
from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone

from signatories.addresses import domain_key
from signatories.emails import compose
from signatories.enums import MailPurpose
from signatories.models import Mail, Signatory

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.core.mail.backends.base import BaseEmailBackend

#: Mails that anybody can cause with an address: over the budget they are dropped, others wait.
CAUSED_BY_ANYBODY = (MailPurpose.CONFIRM, MailPurpose.ALREADY, MailPurpose.LINKS)
#: Who asks again so soon gets no second mail of the same kind.
AGAIN_AFTER = timedelta(minutes=5)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
#: What one attempt at a mail may take; after that another worker takes it up.
LEASE = timedelta(minutes=10)
LONGEST_WAIT = timedelta(hours=6)
MAX_ATTEMPTS = 20
SLICE = 100


def lock_address(key: str) -> None:
    """Have whoever asks for the same address wait until this transaction ends; others don't notice.

    SQLite needs no lock: there one transaction writes at a time.
    """
    if key and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(key[:15], 16)])


def queue(purpose: MailPurpose, signatory: Signatory, *, text: str = "", is_first: bool = False) -> Mail | None:
    """Queue a mail to the signer of an entry, inside a transaction that holds `lock_address`; None where none is due.

    None is due to a forgotten contact, soon after the same mail, and, for mail that anybody can cause, over the
    budgets in `settings`. Other mail over the budget waits a day. `is_first` spares looking at the mails of an
    address that has no entry but this one.
    """
    if not hasattr(signatory, "contact"):
        return None
    now = timezone.now()
    recent = (
        []
        if is_first
        else list(
            Mail.objects.filter(recipient_key=signatory.email_key, created_at__gt=now - DAY).values_list(
                "purpose", "signatory_id", "signatory__signatory_list_id", "created_at"
            )
        )
    )
    of_letter = [mail for mail in recent if mail[2] == signatory.signatory_list_id]
    due_at = now
    is_over = len(recent) >= settings.MAIL_PER_DAY or len(of_letter) >= settings.MAIL_PER_LETTER_AND_DAY
    if purpose in CAUSED_BY_ANYBODY:
        is_repeated = any(mail[:2] == (purpose, signatory.pk) and mail[3] > now - AGAIN_AFTER for mail in recent)
        if is_over or is_repeated:
            return None
    elif is_over:
        due_at += DAY
    return Mail.objects.create(
        purpose=purpose,
        signatory=signatory,
        text=text,
        recipient_key=signatory.email_key,
        domain_key=domain_key(signatory.contact.email),
        created_at=now,
        due_at=due_at,
    )


def queue_to_staff(purpose: MailPurpose, user: User, signatory: Signatory) -> Mail:
    """Queue a mail to a colleague about an entry."""
    return Mail.objects.create(purpose=purpose, user=user, signatory=signatory, domain_key=domain_key(user.email))


def deliver() -> int:
    """Send what is due; returns how many mails were sent. Safe beside another worker and after a crash."""
    sent = 0
    while mails := _due():
        budget = _Budget()
        server = get_connection()
        try:
            server.open()
            for mail in mails:
                sent += _deliver(mail, server, budget)
        except (OSError, SMTPException) as error:
            # The server can't be reached: asking it for each mail again would only take longer.
            for mail in mails:
                _fail(mail, error)
        finally:
            server.close()
    return sent


def has_due() -> bool:
    """Tell whether a mail is due now."""
    return Mail.objects.filter(due_at__isnull=False, due_at__lte=timezone.now()).exists()


def next_due() -> datetime | None:
    """Return when the next mail is due, None without one."""
    first = Mail.objects.filter(due_at__isnull=False).order_by("due_at").first()
    return first.due_at if first else None


def _due() -> list[Mail]:
    due = Mail.objects.filter(due_at__lte=timezone.now()).order_by("due_at", "pk")
    return list(due.select_related("user", "signatory__signatory_list", "signatory__contact")[:SLICE])


class _Budget:
    """How many mails were sent within the hour, to each domain and in all."""

    def __init__(self) -> None:
        rows = Mail.objects.filter(sent_at__gt=timezone.now() - HOUR).order_by()
        self.sent = dict(rows.values_list("domain_key").annotate(Count("pk")))
        self.total = sum(self.sent.values())

    def take(self, mail: Mail) -> bool:
        """Count a mail, unless it would be too many."""
        count = self.sent.get(mail.domain_key, 0)
        if count >= settings.MAIL_PER_DOMAIN_AND_HOUR or self.total >= settings.MAIL_PER_HOUR:
            return False
        self.sent[mail.domain_key] = count + 1
        self.total += 1
        return True


def _deliver(mail: Mail, server: BaseEmailBackend, budget: _Budget) -> bool:
    """Send one mail, unless another worker has it; its outcome is stored before the next one is taken."""
    claimed = Mail.objects.filter(pk=mail.pk, due_at=mail.due_at).update(due_at=timezone.now() + LEASE)
    if not claimed:
        return False
    if not budget.take(mail):
        Mail.objects.filter(pk=mail.pk).update(due_at=timezone.now() + HOUR / 6)
        return False
    message = compose(mail)
    if message is None:
        Mail.objects.filter(pk=mail.pk).update(due_at=None)
        return False
    try:
        message.connection = server
        message.send()
    except SMTPRecipientsRefused as error:
        _fail(mail, error)
        return False
    Mail.objects.filter(pk=mail.pk).update(sent_at=timezone.now(), due_at=None, attempts=mail.attempts + 1, error="")
    return True


def _fail(mail: Mail, error: Exception) -> None:
    """Note a failure, unless the mail was sent before it."""
    attempts = mail.attempts + 1
    wait = min(timedelta(seconds=30) * 2**attempts, LONGEST_WAIT)
    due_at = timezone.now() + wait if attempts < MAX_ATTEMPTS else None
    # The type and the code of the error only: a server's answer repeats the address.
    code = getattr(error, "smtp_code", "")
    Mail.objects.filter(pk=mail.pk, sent_at=None).update(
        attempts=attempts, due_at=due_at, error=f"{type(error).__name__} {code}".strip()
    )


def waiting() -> dict[str, object]:
    """Return for staff how many mails wait, how many were given up, and the last error."""
    counts = Mail.objects.aggregate(
        waiting=Count("pk", filter=Q(due_at__isnull=False)),
        given_up=Count("pk", filter=Q(due_at=None, sent_at=None) & ~Q(error="")),
    )
    failed = Mail.objects.exclude(error="").order_by("-pk").first()
    return {**counts, "error": failed.error if failed else ""}
