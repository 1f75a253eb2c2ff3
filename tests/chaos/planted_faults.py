"""Faults for the test of the harness, which has to report each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any
from unittest import mock

from django.db import transaction
from django.db.models import Q

from core.outbox import queue
from core.outbox.leases import claim_values
from tests.chaos.flows import Flow


@contextmanager
def claims_without_leases(flow: Flow) -> Iterator[Flow]:
    """Nobody takes over the jobs of a killed worker: they look as if they were done."""

    def without_lease(token: str, until: Any) -> dict[str, Any]:
        return claim_values(token, until) | {"leased_until": None}

    with mock.patch.object(queue, "claim_values", without_lease):
        yield flow


@contextmanager
def messages_before_commits(flow: Flow) -> Iterator[Flow]:
    """All messages and answers have left before anything about them is stored."""

    def act(state: Any) -> None:
        with transaction.atomic():
            flow.act(state)

    yield replace(flow, act=act)


@contextmanager
def leases_that_do_not_end(flow: Flow) -> Iterator[Flow]:
    """The jobs of a killed worker stay claimed."""

    def waits(now: datetime) -> Q:
        return Q(due_at__lte=now, leased_until=None)

    with mock.patch.object(queue, "is_due", waits):
        yield flow


FAULTS: dict[str, Callable[[Flow], AbstractContextManager[Flow]]] = {
    "claims without leases": claims_without_leases,
    "messages before commits": messages_before_commits,
    "leases that do not end": leases_that_do_not_end,
}
