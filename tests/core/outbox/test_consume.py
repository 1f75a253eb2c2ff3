from __future__ import annotations

import logging

import pytest
from django.db import OperationalError
from django.utils import timezone

from core.outbox.consume import consume, outbox_of_requests
from core.outbox.queue import FAILED_BY_DEATH
from signatories.models import LinkRequest

pytestmark = pytest.mark.django_db
OUTBOX = outbox_of_requests(LinkRequest)


def requests(*keys: str) -> None:
    LinkRequest.objects.bulk_create(LinkRequest(email_key=key, created_at=timezone.now()) for key in keys)


def test_each_request_is_handled_once_and_deleted() -> None:
    requests("a", "b")
    answered: list[str] = []
    for expected in (2, 0):
        assert consume(OUTBOX, lambda row: answered.append(row.email_key)) == expected
    assert (answered, LinkRequest.objects.count()) == (["a", "b"], 0)


def test_a_request_claimed_by_another_worker_is_skipped() -> None:
    requests("a", "b")
    answered: list[str] = []

    def answer(row: LinkRequest) -> None:
        answered.append(row.email_key)
        LinkRequest.objects.all().delete()

    consume(OUTBOX, answer)
    assert answered == ["a"]


def test_a_failed_request_does_not_stop_other_requests(caplog: pytest.LogCaptureFixture) -> None:
    requests("a", "b")
    answered: list[str] = []

    def answer(row: LinkRequest) -> None:
        if row.email_key == "a":
            raise ValueError(row.email_key)
        answered.append(row.email_key)

    with caplog.at_level(logging.ERROR):
        consume(OUTBOX, answer)
    assert (answered, LinkRequest.objects.count()) == (["b"], 0)
    assert [record.getMessage() for record in caplog.records] == ["A link request could not be answered"]


def test_a_database_error_loses_no_requests() -> None:
    requests("a")

    def answer(row: LinkRequest) -> None:
        raise OperationalError("database is locked")

    for _attempt in range(FAILED_BY_DEATH + 1):
        with pytest.raises(OperationalError):
            consume(OUTBOX, answer)
    assert [(row.is_due(timezone.now()), row.attempts) for row in LinkRequest.objects.all()] == [(True, 0)]


def test_a_request_that_kills_its_workers_is_dropped_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    requests("a", "b")
    answered: list[str] = []
    for _death in range(FAILED_BY_DEATH):
        assert OUTBOX.claim("a")
        consume(OUTBOX, lambda row: answered.append(row.email_key))
        LinkRequest.objects.filter(pk="a").update(leased_until=timezone.now())
    with caplog.at_level(logging.ERROR):
        assert consume(OUTBOX, lambda row: answered.append(row.email_key)) == 1
    assert (answered, LinkRequest.objects.count()) == (["b"], 0)
    assert [record.getMessage() for record in caplog.records] == [
        "A link request was dropped: its worker died at each of 3 attempts"
    ]


def test_a_request_whose_worker_was_restarted_is_answered() -> None:
    requests("a")
    assert OUTBOX.claim("a")
    assert not OUTBOX.has_due()
    LinkRequest.objects.update(leased_until=timezone.now())
    answered: list[str] = []
    assert (consume(OUTBOX, lambda row: answered.append(row.email_key)), answered) == (1, ["a"])
