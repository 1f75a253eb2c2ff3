"""Mail budgets: mails per mailbox and day, and per domain and hour."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils import timezone

from core.outbox.models import LeasedJob
from signatories.enums import MailNote, MailPurpose
from signatories.models import Mail

#: Mails that strangers can trigger by typing an address. Only these count against the budget of a mailbox.
TRIGGERED_BY_STRANGERS = (
    MailPurpose.CONFIRM,
    MailPurpose.REMINDER,
    MailPurpose.ADDRESS,
    MailPurpose.ALREADY,
    MailPurpose.LINKS,
)
MailJob = TypeVar("MailJob", bound=LeasedJob)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
#: Age of the oldest mail that can still wait because of the budget.
BUDGET_WINDOW = 3 * DAY
#: The columns of a job of mail that `within_a_day` reads. Each sign-on asks; loading all of them cost a tenth of it.
TIMES = ("created_at", "sent_at", "due_at", "leased_until")
#: Mails per letter and day that only a first request to confirm can use.
RESERVED_FOR_CONFIRM = 1


@dataclass(frozen=True)
class RecentMail:
    """A mail that strangers can trigger, sent within a day or still waiting; `at` is when it was or will be sent."""

    pk: int
    purpose: str
    recipient_key: str
    signatory_id: int | None
    list_id: int | None
    at: datetime
    is_waiting: bool
    #: False for a mail that waits because of the budget.
    counts: bool


#: Returns the recent mails of another app to a mailbox.
RecentMailSource = Callable[[str, datetime], list[RecentMail]]
_SHARED_WITH: list[RecentMailSource] = []


def share_budget(source: RecentMailSource) -> None:
    """Count the mails of another app against the budget of each mailbox. Idempotent."""
    if source not in _SHARED_WITH:
        _SHARED_WITH.append(source)


def recent_mails(mailbox_key: str, now: datetime) -> list[RecentMail]:
    """Return the mails that count against the budget of a mailbox, those of other apps included."""
    shared = [mail for source in _SHARED_WITH for mail in source(mailbox_key, now)]
    return [*_recent_mails_of_signers(mailbox_key, now), *shared]


def _recent_mails_of_signers(mailbox_key: str, now: datetime) -> list[RecentMail]:
    mails = (
        Mail.objects.filter(mailbox_key=mailbox_key, purpose__in=TRIGGERED_BY_STRANGERS)
        .select_related("signatory")
        .only(*TIMES, "purpose", "recipient_key", "note", "signatory__signatory_list")
    )
    return [
        RecentMail(
            pk=mail.pk,
            purpose=mail.purpose,
            recipient_key=mail.recipient_key,
            signatory_id=mail.signatory_id,
            list_id=mail.signatory.signatory_list_id if mail.signatory else None,
            at=at,
            is_waiting=is_waiting,
            counts=not (is_waiting and mail.note == MailNote.BUDGET),
        )
        for mail, at, is_waiting in within_a_day(mails, now)
    ]


def within_a_day(mails: QuerySet[MailJob], now: datetime) -> Iterator[tuple[MailJob, datetime, bool]]:
    """Yield the mails that were sent within a day or wait, with when each was or will be sent, and whether it waits.

    Their model has `created_at` and `sent_at`. A claimed mail is being sent now.
    """
    mail: Any
    for mail in mails.filter(created_at__gt=now - BUDGET_WINDOW):
        is_claimed = mail.leased_until is not None
        at = mail.sent_at or (now if is_claimed else mail.due_at)
        if at and at > now - DAY:
            yield mail, at, not mail.sent_at and not is_claimed


def next_free_slot(purpose: str, list_id: int, recent: Sequence[RecentMail], now: datetime) -> datetime:
    """Return when a mailbox may get one more mail that strangers can trigger: `now`, or a time within a day.

    The last mail about a letter is reserved for a request to confirm, and the first such request of the day ignores
    mails about other letters: nobody can use up the budget that a signer of this letter needs.
    """
    per_letter = settings.MAIL_PER_LETTER_AND_DAY
    counted = [mail for mail in recent if mail.counts]
    of_letter = [mail for mail in counted if mail.list_id == list_id]
    confirms = [mail for mail in of_letter if mail.purpose == MailPurpose.CONFIRM]
    limits = [(of_letter, per_letter)]
    if purpose != MailPurpose.CONFIRM:
        others = [mail for mail in of_letter if mail.purpose != MailPurpose.CONFIRM]
        limits.append((others, max(1, per_letter - RESERVED_FOR_CONFIRM)))
    if purpose != MailPurpose.CONFIRM or confirms:
        limits.append((counted, settings.MAIL_PER_DAY))
    return max([now, *(slot for mails, limit in limits if (slot := _next_slot(mails, limit)))])


def _next_slot(mails: Sequence[RecentMail], limit: int) -> datetime | None:
    """Return when enough of the mails are older than a day for one more, None if there is room now."""
    times = sorted(mail.at for mail in mails)
    return times[-limit] + DAY if len(times) >= limit else None


class HourlyBudget:
    """Counts the mails of the last hour, per domain and in total."""

    def __init__(self) -> None:
        rows = Mail.objects.filter(sent_at__gt=timezone.now() - HOUR).order_by()
        self.per_domain = dict(rows.values_list("domain_key").annotate(Count("pk")))
        self.total = sum(self.per_domain.values())

    def take(self, mail: Mail) -> bool:
        """Count a mail and return True; return False and do not count it if it would exceed a limit."""
        count = self.per_domain.get(mail.domain_key, 0)
        if count >= settings.MAIL_PER_DOMAIN_AND_HOUR or self.total >= settings.MAIL_PER_HOUR:
            return False
        self.per_domain[mail.domain_key] = count + 1
        self.total += 1
        return True
