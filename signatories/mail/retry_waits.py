"""How long a mail waits for its next attempt, by the reason why it was not sent."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from core.outbox.backoff import Backoff
from core.outbox.models import SETTLED

#: After a temporary failure.
BACKOFF = Backoff(timedelta(minutes=1), factor=2, longest=timedelta(hours=6), max_attempts=20)
#: After a permanent refusal. It is retried a few times: the server's configuration, or ours, may be wrong.
REFUSED = Backoff(timedelta(minutes=10), factor=6, longest=timedelta(hours=6), max_attempts=4)
#: All mail waits while the server cannot be reached.
RECONNECT_AFTER = timedelta(minutes=1)
#: A mail that exceeds the hourly budget of the site or of a domain.
OVER_BUDGET_WAIT = timedelta(minutes=10)
#: The condition of mails that failed and are not tried again, for jobs with the columns `sent_at` and `error`.
GIVEN_UP = SETTLED & Q(sent_at=None) & ~Q(error="")
#: SMTP codes of permanent refusals.
PERMANENT = range(500, 600)
