"""The users who moderate entries, and the mails that remind them of the review queue."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from core.users.models import User
from core.users.recipients import staff_to_notify
from signatories.enums import MailPurpose, Notify
from signatories.mail.outbox import queue_to_staff
from signatories.models import SignatoryList
from signatories.moderation.review_queue import waiting_for_review

#: The shortest time between two mails about one list.
NOTIFICATION_INTERVALS = {Notify.AT_ONCE: timedelta(minutes=15), Notify.DAILY: timedelta(days=1)}


def moderators() -> list[User]:
    """Return the users who get mail about entries: those who may approve them."""
    return staff_to_notify("signatories.moderate_signatory")


def notify_moderators(now: datetime | None = None) -> int:
    """Queue a mail to moderators for each list with new entries in review, at most as often as the list allows.

    Return the number of mails. Idempotent within the interval, also in several processes.
    """
    now = now or timezone.now()
    queued = 0
    for signatory_list in SignatoryList.objects.exclude(notify=Notify.NEVER):
        last = signatory_list.notified_at
        if last and now - last < NOTIFICATION_INTERVALS[Notify(signatory_list.notify)]:
            continue
        newest = waiting_for_review(signatory_list.signatories.all(), after=last).first()
        if newest is None:
            continue
        with transaction.atomic():
            claimed = SignatoryList.objects.filter(pk=signatory_list.pk, notified_at=last).update(notified_at=now)
            for user in moderators() if claimed else []:
                queue_to_staff(MailPurpose.REVIEW, user, newest)
                queued += 1
    return queued
