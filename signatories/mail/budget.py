"""How many mails one mailbox gets, and when the next one may go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from signatories.enums import MailNote, MailPurpose
from signatories.models import Mail

#: Mails that anybody can cause by typing an address. Only these count against the budget of a mailbox.
CAUSED_BY_ANYBODY = (MailPurpose.CONFIRM, MailPurpose.ALREADY, MailPurpose.LINKS)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
#: Mails are looked at that were queued within this time: the oldest of those that wait because of the budget.
LOOK_BACK = 3 * DAY
#: Of the mails of one letter and day, those that are not requests to confirm: the first of these always has a place.
KEPT_FOR_CONFIRM = 1


@dataclass(frozen=True)
class Recent:
    """A mail that anybody could cause, sent within a day or still waiting; `at` is when it goes or went."""

    pk: int
    purpose: str
    recipient_key: str
    signatory_id: int | None
    list_id: int | None
    at: datetime
    is_waiting: bool
    #: A mail that waits for the budget doesn't use it up meanwhile.
    counts: bool


def recent_mails(mailbox_key: str, now: datetime) -> list[Recent]:
    """Return the mails that count against the budget of a mailbox."""
    mails = Mail.objects.filter(
        mailbox_key=mailbox_key, created_at__gt=now - LOOK_BACK, purpose__in=CAUSED_BY_ANYBODY
    ).select_related("signatory")
    recent = []
    for mail in mails:
        is_claimed = mail.leased_until is not None
        at = mail.sent_at or (now if is_claimed else mail.due_at)
        if at and at > now - DAY:
            list_id = mail.signatory.signatory_list_id if mail.signatory else None
            is_waiting = not mail.sent_at and not is_claimed
            counts = not (is_waiting and mail.note == MailNote.BUDGET)
            recent.append(
                Recent(mail.pk, mail.purpose, mail.recipient_key, mail.signatory_id, list_id, at, is_waiting, counts)
            )
    return recent


def free_at(purpose: MailPurpose, list_id: int, recent: Sequence[Recent], now: datetime) -> datetime:
    """Return when a mailbox may get one more mail that anybody could cause: `now`, or a time within a day.

    Of the mails about one letter, the last place is kept for a request to confirm, and the first such request of the
    day does not count the mails about other letters: nobody can use up what somebody needs to sign this letter.
    """
    per_letter = settings.MAIL_PER_LETTER_AND_DAY
    counted = [mail for mail in recent if mail.counts]
    of_letter = [mail for mail in counted if mail.list_id == list_id]
    limits = [(of_letter, per_letter)]
    confirms = [mail for mail in of_letter if mail.purpose == MailPurpose.CONFIRM]
    if purpose != MailPurpose.CONFIRM:
        others = [mail for mail in of_letter if mail.purpose != MailPurpose.CONFIRM]
        limits.append((others, max(1, per_letter - KEPT_FOR_CONFIRM)))
    if purpose != MailPurpose.CONFIRM or confirms:
        limits.append((counted, settings.MAIL_PER_DAY))
    return max([now, *(moment for mails, most in limits if (moment := _leaves_window(mails, most)))])


def _leaves_window(mails: Sequence[Recent], limit: int) -> datetime | None:
    """Return when so many of the mails are older than a day that there is a place for one more."""
    times = sorted(mail.at for mail in mails)
    return times[-limit] + DAY if len(times) >= limit else None


class HourlyBudget:
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
