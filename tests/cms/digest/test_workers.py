"""Tests of two workers that send one issue, each with its own connection."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import connection
from django.db.transaction import atomic

from cms.digest import delivery, sendings
from cms.digest.models import Sending
from tests.cms.digest.issues import digest_issue
from tests.cms.digest.test_subscriptions import subscriber
from tests.threads import run_concurrently

SUBSCRIBERS = 60


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "postgresql", reason="threads share one connection to SQLite in memory")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_workers_and_two_colleagues_send_an_issue_once() -> None:
    with atomic():
        issue = digest_issue()
        for number in range(SUBSCRIBERS):
            subscriber(f"a{number}@example.org")
    errors = run_concurrently([lambda: sendings.decide(issue, user=None)] * 2)
    errors += run_concurrently([sendings.prepare_due] * 2)
    errors += run_concurrently([delivery.deliver] * 2)
    assert errors == []
    recipients = [message.to[0] for message in mail.outbox]
    assert (len(recipients), len(set(recipients))) == (SUBSCRIBERS, SUBSCRIBERS)
    assert Sending.objects.get().counts()["sent"] == SUBSCRIBERS
