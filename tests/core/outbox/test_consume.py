from __future__ import annotations

import logging

import pytest
from django.db import OperationalError
from django.utils import timezone

from core.outbox.consume import consume
from signatories.models import LinkRequest

pytestmark = pytest.mark.django_db


def requests(*keys: str) -> None:
    LinkRequest.objects.bulk_create(LinkRequest(email_key=key, created_at=timezone.now()) for key in keys)


def test_each_request_is_handled_once_and_deleted() -> None:
    requests("a", "b")
    answered: list[str] = []
    for expected in (2, 0):
        assert consume(LinkRequest.objects.order_by("pk"), lambda row: answered.append(row.email_key)) == expected
    assert (answered, LinkRequest.objects.count()) == (["a", "b"], 0)


def test_a_request_claimed_by_another_worker_is_skipped() -> None:
    requests("a", "b")
    answered: list[str] = []

    def answer(row: LinkRequest) -> None:
        answered.append(row.email_key)
        LinkRequest.objects.all().delete()

    consume(LinkRequest.objects.order_by("pk"), answer)
    assert answered == ["a"]


def test_a_failed_request_does_not_stop_other_requests(caplog: pytest.LogCaptureFixture) -> None:
    requests("a", "b")
    answered: list[str] = []

    def answer(row: LinkRequest) -> None:
        if row.email_key == "a":
            raise ValueError(row.email_key)
        answered.append(row.email_key)

    with caplog.at_level(logging.ERROR):
        consume(LinkRequest.objects.order_by("pk"), answer)
    assert (answered, LinkRequest.objects.count()) == (["b"], 0)
    assert [record.getMessage() for record in caplog.records] == ["A link request could not be answered"]


def test_a_database_error_loses_no_requests() -> None:
    requests("a")

    def answer(row: LinkRequest) -> None:
        raise OperationalError("database is locked")

    with pytest.raises(OperationalError):
        consume(LinkRequest.objects.all(), answer)
    assert LinkRequest.objects.count() == 1
