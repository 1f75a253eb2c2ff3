"""Tests of an issue: its latest draft as a mail to the colleague who asked for it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.mail import EmailMessage
from django.utils import timezone

from cms.digest.issue_message import test_message
from cms.digest.models import DigestIssuePage, IssueTest
from core.outbox.backoff import Backoff
from core.outbox.models import SETTLED
from core.outbox.queue import Outbox
from signatories.mail.connection import MAIL_SECONDS
from signatories.mail.job_delivery import deliver_jobs

if TYPE_CHECKING:
    from core.users.models import User

#: Nobody waits longer for a test.
WAITS = Backoff(timedelta(seconds=30), factor=2, longest=timedelta(minutes=2), max_attempts=3)
OUTBOX = Outbox(IssueTest, WAITS, lease=timedelta(seconds=6 * MAIL_SECONDS))


def request_test(issue: DigestIssuePage, user: User) -> None:
    """Queue a test to a user, unless one waits."""
    if not IssueTest.objects.exclude(SETTLED).filter(issue=issue, user=user).exists():
        IssueTest.objects.create(issue=issue, user=user, due_at=timezone.now())


def latest_test(issue: DigestIssuePage, user: User) -> IssueTest | None:
    """Return the test that a user asked for last."""
    return IssueTest.objects.filter(issue=issue, user=user).order_by("-pk").first()


def has_due() -> bool:
    """Return whether a test is due."""
    return OUTBOX.has_due()


def deliver() -> int:
    """Send due tests; return how many were sent."""
    return deliver_jobs(OUTBOX, _compose)


def _compose(job: IssueTest) -> EmailMessage | None:
    if not job.user.email or not job.user.is_active:
        return None
    return test_message(job.issue.get_latest_revision_as_object(), job.user.email)
