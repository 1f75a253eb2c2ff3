"""Mail budgets: mails per mailbox and day, and per domain and hour."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import starmap
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import CharField, Count, DateTimeField, QuerySet
from django.utils import timezone

from core.outbox.models import LeasedJob
from core.prepared_queries import Parameter, PreparedQuery
from core.round_trips import Statement, execute_together
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
#: The columns of a job of mail that `within_a_day` reads.
TIMES = ("sent_at", "due_at", "leased_until")
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


#: Returns the statement that reads the recent mails of another app to a mailbox, as `RecentMail`.
RecentMailSource = Callable[[str, datetime], Statement]
_SHARED_WITH: list[RecentMailSource] = []


def share_budget(source: RecentMailSource) -> None:
    """Count the mails of another app against the budget of each mailbox. Idempotent."""
    if source not in _SHARED_WITH:
        _SHARED_WITH.append(source)


def recent_mails(mailbox_key: str, now: datetime) -> list[RecentMail]:
    """Return the mails that count against the budget of a mailbox, those of other apps included."""
    return [mail for mails in execute_together(recent_mail_statements(mailbox_key, now)) for mail in mails]


def recent_mail_statements(mailbox_key: str, now: datetime) -> list[Statement]:
    """Return the statements whose results together are `recent_mails`."""
    return [source(mailbox_key, now) for source in (_recent_mails_of_signers, *_SHARED_WITH)]


def _recent_mails_of_signers(mailbox_key: str, now: datetime) -> Statement:
    def build(at: datetime, is_waiting: bool, columns: Sequence[Any]) -> RecentMail:
        pk, purpose, recipient_key, signatory_id, list_id, note = columns
        return RecentMail(
            pk=pk,
            purpose=purpose,
            recipient_key=recipient_key,
            signatory_id=signatory_id,
            list_id=list_id,
            at=at,
            is_waiting=is_waiting,
            counts=not (is_waiting and note == MailNote.BUDGET),
        )

    return within_a_day(_MAILS_OF_SIGNERS, mailbox_key, now, build)


def mails_to_mailbox(mails: QuerySet[MailJob], *columns: str) -> PreparedQuery:
    """Return the prepared query of `within_a_day` for mails of an app, whose model has `mailbox_key`.

    Each sign-on asks.
    """
    recent: Any = mails.filter(
        mailbox_key=Parameter("mailbox_key", CharField()), created_at__gt=Parameter("since", DateTimeField())
    )
    return PreparedQuery(lambda: [recent.order_by().values_list(*TIMES, *columns)])


def within_a_day(
    mails: PreparedQuery,
    mailbox_key: str,
    now: datetime,
    build: Callable[[datetime, bool, Sequence[Any]], RecentMail],
) -> Statement:
    """Return the statement that reads the mails to a mailbox that were sent within a day or wait, as `RecentMail`.

    `mails` is of `mails_to_mailbox`. `build` gets when a mail was or will be sent, whether it waits, and its columns.
    A claimed mail is being sent now.
    """
    rows = mails.rows_statement(mailbox_key=mailbox_key, since=now - BUDGET_WINDOW)
    return rows.then(lambda found: list(starmap(build, _within_a_day(found, now))))


def _within_a_day(rows: Sequence[Sequence[Any]], now: datetime) -> Iterator[tuple[datetime, bool, Sequence[Any]]]:
    for sent_at, due_at, leased_until, *columns in rows:
        is_claimed = leased_until is not None
        at = sent_at or (now if is_claimed else due_at)
        if at and at > now - DAY:
            yield at, not sent_at and not is_claimed, columns


_MAILS_OF_SIGNERS = mails_to_mailbox(
    Mail.objects.filter(purpose__in=TRIGGERED_BY_STRANGERS),
    *("pk", "purpose", "recipient_key", "signatory_id", "signatory__signatory_list_id", "note"),
)


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
