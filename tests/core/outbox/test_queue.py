"""Tests of the outbox kit with one of its models, `DerivedFile`, and a retry policy of the tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.log_context import log_context, logged_with
from core.outbox import leases
from core.outbox.backoff import Backoff
from core.outbox.leases import Lease, LeaseLost, heartbeat
from core.outbox.models import CLAIMED, MAX_COUNTED, SETTLED, WAITING
from core.outbox.queue import Outbox
from letters.enums import DerivedKind
from letters.models import DerivedFile
from tests.threads import run_concurrently

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
OUTBOX = Outbox(DerivedFile, Backoff(MINUTE, factor=2, longest=timedelta(hours=1), max_attempts=3), lease=2 * MINUTE)


def job(subject: int = 1, **values: Any) -> DerivedFile:
    values = {"due_at": timezone.now() - MINUTE} | values
    return DerivedFile.objects.create(kind=DerivedKind.PRESS_KIT, subject=subject, **values)


def claimed(row: DerivedFile) -> Lease[DerivedFile]:
    lease = OUTBOX.claim(row.pk)
    assert lease is not None
    return lease


def die(row: DerivedFile) -> None:
    """Expire the lease of a job, as if its worker had died."""
    DerivedFile.objects.filter(pk=row.pk).update(leased_until=timezone.now() - MINUTE)


def state(row: DerivedFile) -> tuple[bool, bool, bool]:
    """Return whether a job waits, is claimed, and is settled."""
    return tuple(
        DerivedFile.objects.filter(condition, pk=row.pk).exists() for condition in (WAITING, CLAIMED, SETTLED)
    )  # type: ignore[return-value]


def test_a_job_is_claimed_once_and_the_attempt_is_counted() -> None:
    row = job()
    lease = OUTBOX.claim(row.pk, key="claimed")
    assert lease is not None
    assert (OUTBOX.claim(row.pk), OUTBOX.has_due(), state(row)) == (None, False, (False, True, False))
    row.refresh_from_db()
    assert (row.due_at, row.attempts, row.key, row.lease_token) == (None, 1, "claimed", lease.token)
    assert row.leased_until is not None
    assert MINUTE < row.leased_until - timezone.now() <= 2 * MINUTE


def test_a_job_that_is_never_given_up_is_claimed_however_often_it_failed() -> None:
    first, second = job(1, attempts=MAX_COUNTED), job(2, attempts=MAX_COUNTED)
    lease = claimed(first).extend_to(DerivedFile.objects.filter(pk=second.pk))
    assert set(lease.rows.values_list("pk", "attempts")) == {(first.pk, MAX_COUNTED), (second.pk, MAX_COUNTED)}


def test_a_job_is_not_claimed_before_it_is_due() -> None:
    now = timezone.now()
    row = job(due_at=now + MINUTE)
    assert OUTBOX.claim(row.pk, now=now + MINUTE - timedelta(seconds=1)) is None
    assert OUTBOX.claim(row.pk, now=now + MINUTE) is not None


def test_the_longest_due_job_is_claimed_first_and_settled_jobs_are_not_claimed() -> None:
    now = timezone.now()
    late, early = job(1, due_at=now - MINUTE), job(2, due_at=now - 2 * MINUTE)
    job(3, due_at=None)
    job(4, due_at=now + MINUTE)
    assert list(OUTBOX.due(now)) == [early, late]


def test_the_outcome_settles_a_job() -> None:
    row = job()
    claimed(row).release(key="done")
    row.refresh_from_db()
    assert (row.key, row.lease_token, row.leased_until, state(row)) == ("done", "", None, (False, False, True))


def test_the_job_of_a_dead_worker_is_taken_over_when_its_lease_expires() -> None:
    row = job()
    claimed(row)
    assert not OUTBOX.has_due()
    die(row)
    assert OUTBOX.has_due()
    claimed(row)
    row.refresh_from_db()
    assert row.attempts == 2


def test_a_job_that_kills_its_workers_waits_like_a_failed_one_and_is_given_up() -> None:
    outbox = replace(OUTBOX, backoff=replace(OUTBOX.backoff, max_attempts=4))
    row, other = job(1), job(2, leased_until=timezone.now() + MINUTE, due_at=None, attempts=9, lease_token="other")
    for _death in range(2):
        assert outbox.claim(row.pk)
        die(row)
        assert (outbox.fail_abandoned(error="died"), state(row)) == (0, (False, True, False))
    now = timezone.now()
    assert outbox.claim(row.pk)
    die(row)
    assert (outbox.fail_abandoned(now, error="died"), outbox.fail_abandoned(now, error="died")) == (1, 0)
    row.refresh_from_db()
    assert (row.due_at, row.attempts, row.error, row.lease_token) == (now + 4 * MINUTE, 3, "died", "")
    assert outbox.claim(row.pk, now=now + 4 * MINUTE)
    die(row)
    assert (outbox.fail_abandoned(error="died"), state(row)) == (1, (False, False, True))
    other.refresh_from_db()
    assert (other.lease_token, other.error) == ("other", "")


def test_what_dead_workers_left_comes_after_what_is_due() -> None:
    now = timezone.now()
    abandoned, due = job(1, due_at=None, leased_until=now - 2 * MINUTE), job(2, due_at=now - MINUTE)
    assert list(OUTBOX.due(now)) == [due, abandoned]


def test_a_lost_lease_stores_nothing() -> None:
    row = job()
    slow = claimed(row)
    die(row)
    fast = claimed(row)
    for attempt in (slow.renew, slow.release, slow.release_untried):
        with pytest.raises(LeaseLost):
            attempt()
    assert slow.rows.count() == 0
    fast.release(key="fast")
    with pytest.raises(LeaseLost):
        slow.release(key="slow")
    row.refresh_from_db()
    assert (row.key, row.attempts, state(row)) == ("fast", 2, (False, False, True))


def test_an_expired_lease_is_valid_until_another_worker_claims_the_job() -> None:
    row = job()
    lease = claimed(row)
    die(row)
    lease.release(key="late")
    row.refresh_from_db()
    assert row.key == "late"


def test_a_skipped_job_does_not_count_as_an_attempt() -> None:
    row = job()
    claimed(row).release_untried(due_at=timezone.now())
    row.refresh_from_db()
    assert (row.attempts, state(row)) == (0, (True, False, False))


def test_a_skipped_job_whose_count_was_set_back_meanwhile_has_no_attempts() -> None:
    row = job()
    lease = claimed(row)
    DerivedFile.objects.update(due_at=timezone.now(), attempts=0)
    lease.release_untried()
    row.refresh_from_db()
    assert (row.attempts, state(row)) == (0, (True, False, False))


def test_a_job_is_given_up_after_its_last_attempt() -> None:
    row = job()
    for attempt in range(1, 4):
        lease = claimed(row)
        due_at = OUTBOX.backoff.next_attempt(attempt, timezone.now() - timedelta(hours=1))
        lease.release(due_at=due_at)
    assert (OUTBOX.claim(row.pk), state(row)) == (None, (False, False, True))


def test_a_job_that_becomes_due_again_during_the_attempt_is_attempted_again_afterwards() -> None:
    row = job()
    lease = claimed(row)
    DerivedFile.objects.update(due_at=timezone.now())
    assert OUTBOX.claim(row.pk) is None
    lease.release()
    assert OUTBOX.claim(row.pk) is not None


def test_a_lease_can_be_extended_to_waiting_jobs_but_not_to_leased_ones() -> None:
    now = timezone.now()
    first, waits, others, dead, settled = job(1), job(2, due_at=now + MINUTE), job(3), job(4), job(5, due_at=None)
    claimed(others)
    claimed(dead)
    die(dead)
    lease = claimed(first).extend_to(DerivedFile.objects.all())
    assert {row.pk for row in lease.rows} == {first.pk, waits.pk, dead.pk}
    lease.release(key="together")
    assert set(DerivedFile.objects.filter(key="").values_list("pk", flat=True)) == {others.pk, settled.pk}


def test_a_lease_can_be_restored_from_a_claimed_row() -> None:
    row = job()
    lease = claimed(row)
    row.refresh_from_db()
    assert OUTBOX.lease_of(row) == lease


def test_postponing_due_jobs_does_not_count_as_an_attempt() -> None:
    now = timezone.now()
    waits, dead, others = job(1), job(2), job(3)
    for row in (dead, others):
        claimed(row)
    die(dead)
    assert OUTBOX.postpone_due(now + MINUTE, key="later") == 2
    assert not OUTBOX.has_due()
    assert list(DerivedFile.objects.filter(due_at=now + MINUTE, lease_token="", key="later")) == [waits, dead]


def test_times_set_by_a_wrong_clock_are_corrected() -> None:
    now = timezone.now()
    right = [job(1, due_at=now + timedelta(hours=1)), job(2, due_at=None, leased_until=now + 2 * MINUTE)]
    job(3, due_at=now + timedelta(days=400))
    job(4, due_at=None, lease_token="dead", leased_until=now + timedelta(days=400))
    assert [moment.pull_back(now) for moment in OUTBOX.moments] == [1, 1]
    assert {row.subject for row in OUTBOX.due(now)} == {3, 4}
    assert not any(row.is_due(now) for row in right)


@pytest.mark.parametrize("values", [{}, {"due_at": None}, {"due_at": timezone.now() + timedelta(days=1)}])
def test_a_row_and_the_database_agree_on_what_is_due(values: dict[str, Any]) -> None:
    row, now = job(**values), timezone.now()
    for at in (now, now + 2 * timedelta(days=1)):
        assert row.is_due(at) == OUTBOX.due(at).exists()


@pytest.mark.parametrize("jobs", [1, 3])
def test_whether_anything_is_due_is_one_query(jobs: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for subject in range(jobs):
        job(subject)
    with django_assert_num_queries(1):
        assert OUTBOX.has_due()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_heartbeat_renews_the_lease_while_the_work_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    renewed = Event()
    renew = Lease.renew
    contexts: list[dict[str, str]] = []

    def renew_and_tell(lease: Lease[Any]) -> None:
        renew(lease)
        contexts.append(dict(log_context()))
        renewed.set()

    monkeypatch.setattr(leases, "HEARTBEAT", timedelta(milliseconds=1))
    monkeypatch.setattr(Lease, "renew", renew_and_tell)
    row = job()
    lease = claimed(row)
    die(row)
    with logged_with(job_id="of the job"), heartbeat(lease):
        assert renewed.wait(10)
    assert contexts[0] == {"job_id": "of the job"}
    row.refresh_from_db()
    assert row.leased_until is not None
    assert row.leased_until > timezone.now()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_only_one_of_many_concurrent_workers_claims_the_job() -> None:
    row = job()
    won: list[bool] = []
    assert run_concurrently([lambda: won.append(OUTBOX.claim(row.pk) is not None)] * 8) == []
    row.refresh_from_db()
    assert (sorted(won), row.attempts) == ([False] * 7 + [True], 1)
