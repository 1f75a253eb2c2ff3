"""Sealing records, and those that were missed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.audit import sealing
from cms.audit.models import AuditRecord
from cms.audit.sealing import Head, has_unsealed, head, seal

pytestmark = pytest.mark.django_db
Act = Callable[[], None]


def positions() -> list[int | None]:
    return list(AuditRecord.objects.order_by("pk").values_list("position", flat=True))


def test_records_are_sealed_once_and_in_order(act: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 2)
    for _number in range(5):
        act()
    assert (positions(), has_unsealed()) == ([None] * 5, True)
    assert (seal(), positions(), has_unsealed()) == (5, [1, 2, 3, 4, 5], False)
    before = head()
    assert (seal(), head()) == (0, before)
    act()
    assert (seal(), head().position) == (1, 6)


def test_an_empty_chain_has_a_head() -> None:
    assert head() == Head(0, "0" * 64)


@pytest.mark.usefixtures("seals_at_once")
def test_what_was_logged_before_the_chain_or_by_a_killed_process_is_recorded(act: Act) -> None:
    act()
    act()
    AuditRecord.objects.all()._raw_delete(AuditRecord.objects.db)  # type: ignore[attr-defined]
    assert (positions(), seal(), positions()) == ([], 2, [1, 2])


@pytest.mark.usefixtures("seals_at_once")
def test_what_was_logged_before_the_chain_is_recorded_also_after_a_newer_act(
    act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "CHECKED_AGAIN", 1)
    for _number in range(3):
        act()
    AuditRecord.objects.all()._raw_delete(AuditRecord.objects.db)  # type: ignore[attr-defined]
    # Somebody signs in after the upgrade, before the worker seals for the first time.
    act()
    assert (positions(), seal(), positions()) == ([None], 4, [1, 2, 3, 4])


def test_sealing_costs_the_same_for_one_and_three(act: Act) -> None:
    numbers = []
    for count in (1, 3):
        for _number in range(count):
            act()
        with CaptureQueriesContext(connection) as queries:
            seal()
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]
