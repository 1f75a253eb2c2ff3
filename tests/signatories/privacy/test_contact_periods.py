"""Days on which contacts of closed lists are erased: by the calendar, in the time zone of the list."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Q
from pytest_django import Settings

from signatories.enums import Signing
from signatories.models import SignatoryList
from signatories.privacy.contact_periods import _add_months, _latest_day, cutoff, due_lists, erasure_day

AUGUST = datetime(2026, 8, 31, 22, 0, tzinfo=UTC)


def closed(**values: Any) -> SignatoryList:
    return SignatoryList(**{"signing": Signing.CLOSED, "closed_at": AUGUST, "time_zone": "UTC", **values})


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 2, 28), 1, date(2026, 3, 28)),
        (date(2026, 11, 30), 120, date(2036, 11, 30)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(day: date, months: int, later: date) -> None:
    assert _add_months(day, months) == later


@pytest.mark.parametrize("months", [1, 6, 11, 12, 120])
def test_the_latest_day_that_is_over_is_the_last_one_whose_period_ends_by_today(months: int) -> None:
    for number in range(800):
        today = date(2027, 1, 1) + timedelta(days=number)
        latest = _latest_day(today, months)
        assert _add_months(latest, months) <= today < _add_months(latest + timedelta(days=1), months)


@pytest.mark.parametrize(
    ("zone", "day"),
    [("UTC", date(2027, 2, 28)), ("Asia/Tokyo", date(2027, 3, 1)), ("America/Toronto", date(2027, 2, 28))],
)
def test_a_list_is_over_its_months_at_midnight_in_its_time_zone(zone: str, day: date) -> None:
    signatory_list = closed(contact_months=6, time_zone=zone)
    assert erasure_day(signatory_list) == day
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    before, after = cutoff(signatory_list, midnight - timedelta(seconds=1)), cutoff(signatory_list, midnight)
    assert before is not None
    assert after is not None
    assert (before > AUGUST, after > AUGUST) == (False, True)


def test_without_months_the_days_of_the_site_count(settings: Settings) -> None:
    settings.RETENTION_DAYS = {**settings.RETENTION_DAYS, "contacts": 10}
    assert erasure_day(closed()) == date(2026, 9, 10)
    assert cutoff(closed(), AUGUST) == AUGUST - timedelta(days=10)
    settings.RETENTION_DAYS = {**settings.RETENTION_DAYS, "contacts": 0}
    assert (erasure_day(closed()), cutoff(closed(), AUGUST)) == (None, None)
    assert erasure_day(closed(contact_months=1)) == date(2026, 9, 30)


def test_there_is_no_day_while_a_list_is_open_paused_or_was_never_open() -> None:
    months = {"contact_months": 6}
    assert [
        erasure_day(closed(**months, **values))
        for values in (
            {"signing": Signing.OPEN, "closed_at": None},
            {"signing": Signing.PAUSED, "closed_at": None},
            {"closed_at": None},
        )
    ] == [None] * 3


def test_a_hold_hides_the_day_from_nobody() -> None:
    assert erasure_day(closed(contact_months=1, held_since=AUGUST)) == erasure_day(closed(contact_months=1))


def test_the_earlier_of_deadline_and_closing_by_staff_counts_also_if_it_is_in_the_future() -> None:
    deadline = datetime(2026, 9, 10, tzinfo=UTC)
    assert erasure_day(closed(contact_months=1, closes_at=deadline)) == date(2026, 9, 30)
    still_open = closed(contact_months=1, closes_at=deadline, signing=Signing.OPEN, closed_at=None)
    assert erasure_day(still_open) == date(2026, 10, 10)


@pytest.mark.django_db
def test_a_list_that_is_opened_again_is_not_due_until_it_closes_again(signatory_list: SignatoryList) -> None:
    signatory_list.signing = Signing.OPEN
    signatory_list.save()
    signatory_list.signing = Signing.CLOSED
    signatory_list.save()
    later = datetime.now(UTC) + timedelta(days=400)

    def due() -> list[int]:
        groups = due_lists(Q(), lambda _list: later, with_never_open=False)
        return [pk for pks in groups.values() for pk in pks]

    assert due() == [signatory_list.pk]
    reopened = SignatoryList.objects.get(pk=signatory_list.pk)
    reopened.signing = Signing.OPEN
    reopened.save()
    assert due() == []
