"""Runs of periodic tasks: due tasks run once, failures do not stop others, and killed runs are repeated."""

from __future__ import annotations

import logging
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from cms.models import PeriodicRun
from cms.operations import periodic_runs
from cms.operations.periodic_runs import PeriodicLoop, run, run_due
from cms.operations.periodic_tasks import PeriodicTask
from core.log_context import log_context
from tests.threads import run_concurrently

MINUTE = timedelta(minutes=1)
calls: list[str] = []


def one() -> None:
    calls.append("one")


def two() -> None:
    calls.append("two")


def breaks() -> None:
    calls.append("breaks")
    raise UnicodeError("label too long")


def notes_context() -> None:
    calls.extend(f"{name}={value}" for name, value in log_context().items())


def nothing() -> bool:
    return False


def something() -> bool:
    return True


def work(name: str, **more: Any) -> PeriodicTask:
    return PeriodicTask(**{"name": name, "every": MINUTE, "function": f"{__name__}.{name}", **more})


@pytest.fixture(autouse=True)
def _no_calls() -> None:
    calls.clear()


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that replaces the table of periodic tasks."""

    def replace(*entries: PeriodicTask) -> None:
        monkeypatch.setattr(periodic_runs, "PERIODIC_TASKS", entries)

    return replace


@pytest.mark.django_db
def test_a_due_task_runs_once_per_interval(table: Any) -> None:
    table(work("one"), work("two", every=10 * MINUTE))
    now = timezone.now()
    assert run_due(now) == ["one", "two"]
    assert run_due(now + MINUTE / 2) == []
    assert run_due(now + MINUTE) == ["one"]
    assert run_due(now + 10 * MINUTE) == ["one", "two"]
    assert calls == ["one", "two", "one", "one", "two"]


@pytest.mark.django_db
def test_a_failure_is_logged_with_its_traceback_and_does_not_stop_other_tasks(
    table: Any, caplog: pytest.LogCaptureFixture
) -> None:
    table(work("breaks"), work("one"))
    now = timezone.now()
    assert run_due(now) == ["breaks", "one"]
    [record] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert record.exc_info
    assert record.exc_info[0] is UnicodeError
    failed = PeriodicRun.objects.get(name="breaks")
    assert (failed.attempts, failed.error, failed.finished_at) == (1, "UnicodeError", None)
    # Retried with backoff.
    assert failed.due_at == now + 2 * MINUTE
    assert run_due(now + MINUTE) == ["one"]
    assert run_due(now + 2 * MINUTE) == ["breaks", "one"]
    failed.refresh_from_db()
    assert failed.attempts == 2


@pytest.mark.django_db
def test_the_log_of_a_run_has_the_name_of_its_task_and_an_id_of_its_own(table: Any) -> None:
    table(work("notes_context"))
    now = timezone.now()
    run_due(now)
    run_due(now + MINUTE)
    first, first_id, second, second_id = calls
    assert (first, second) == ("job=notes_context", "job=notes_context")
    assert first_id.startswith("job_id=")
    assert first_id != second_id
    assert dict(log_context()) == {}


@pytest.mark.django_db
def test_a_failed_condition_does_not_stop_other_tasks(table: Any) -> None:
    table(work("one", has_due=f"{__name__}.breaks"), work("two"))
    assert run_due() == ["two"]


@pytest.mark.django_db
def test_a_failure_is_forgotten_once_there_is_nothing_to_do_for_a_while(table: Any) -> None:
    def failed() -> dict[str, str]:
        return dict(PeriodicRun.objects.exclude(error="").values_list("name", "error"))

    fails = {"function": f"{__name__}.breaks", "every": 600 * MINUTE}
    names = ("nothing", "something", "breaks", "always")
    table(*(work(name, **fails, has_due=f"{__name__}.something") for name in names))
    now = timezone.now()
    run_due(now)
    assert sorted(failed()) == sorted(names)
    table(
        *(work(name, **fails, has_due=f"{__name__}.{name}") for name in names[:3]),
        work("always", **fails),
    )
    # Jobs that the failed run had leased may be due again.
    assert (run_due(now + 9 * MINUTE), len(failed())) == ([], 4)
    assert (run_due(now + 11 * MINUTE), sorted(failed())) == ([], ["always", "breaks", "something"])
    assert PeriodicRun.objects.get(name="nothing").attempts == 0


@pytest.mark.django_db
def test_a_task_with_nothing_to_do_is_not_claimed(table: Any, django_assert_num_queries: Any) -> None:
    table(work("one", has_due=f"{__name__}.nothing"), work("two", has_due=f"{__name__}.something"))
    assert run_due() == ["two"]
    PeriodicRun.objects.update(due_at=timezone.now())
    table(work("one", has_due=f"{__name__}.nothing"))
    with django_assert_num_queries(1):
        assert run_due() == []


@pytest.mark.django_db
def test_the_task_of_a_killed_worker_is_due_again_when_its_lease_expires(table: Any) -> None:
    entry = work("one")
    table(entry)
    now = timezone.now()
    run_due(now)
    # Claim the task without finishing it.
    PeriodicRun.objects.update(due_at=None, lease_token="dead", leased_until=now + entry.lease, started_at=now)
    assert run_due(now + MINUTE) == []
    assert run_due(now + entry.lease) == ["one"]


@pytest.mark.django_db
def test_a_run_that_lost_its_lease_does_not_update_the_next_run(table: Any) -> None:
    entry = work("steal")
    table(entry)
    now = timezone.now()
    PeriodicRun.objects.create(name="steal", due_at=now)
    assert run(entry, now)
    assert PeriodicRun.objects.get().due_at == STOLEN_UNTIL


STOLEN_UNTIL = timezone.now() + timedelta(minutes=25)


def steal() -> None:
    PeriodicRun.objects.filter(name="steal").update(lease_token="another worker", due_at=STOLEN_UNTIL)


@pytest.mark.django_db
def test_a_due_time_from_a_wrong_clock_does_not_delay_a_task(table: Any) -> None:
    table(work("one"))
    now = timezone.now()
    run_due(now + timedelta(days=400))
    assert run_due(now) == ["one"]
    assert run_due(now + MINUTE / 2) == []


@pytest.mark.django_db
def test_missing_rows_are_created_again(table: Any) -> None:
    table(work("one"))
    run_due()
    PeriodicRun.objects.all().delete()
    assert run_due() == ["one"]


@pytest.mark.django_db
def test_a_task_claimed_by_another_worker_is_skipped(table: Any) -> None:
    entry = work("one")
    now = timezone.now()
    PeriodicRun.objects.create(name="one", due_at=now)
    assert [run(entry, now), run(entry, now)] == [True, False]
    assert calls == ["one"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_slow_task_does_not_delay_the_others(table: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    released, done = Event(), Event()
    monkeypatch.setattr(f"{__name__}.one", lambda: released.wait(20))
    monkeypatch.setattr(f"{__name__}.two", done.set)
    table(work("one"), work("two"))
    with PeriodicLoop("worker-1", interval=0.05):
        assert done.wait(10)
        assert PeriodicRun.objects.get(name="one").finished_at is None
        released.set()
    assert PeriodicRun.objects.get(name="one").finished_at


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_loop_survives_a_database_outage(table: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    done = Event()
    answers = iter([OperationalError("gone"), OperationalError("gone")])
    due_tasks = periodic_runs.due_tasks

    def flaky() -> list[PeriodicTask]:
        for error in answers:
            raise error
        return due_tasks()

    monkeypatch.setattr(periodic_runs, "due_tasks", flaky)
    monkeypatch.setattr(f"{__name__}.one", done.set)
    table(work("one"))
    with PeriodicLoop("worker-1", interval=0.01):
        assert done.wait(10)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_only_one_of_many_concurrent_workers_runs_a_task(table: Any) -> None:
    entry = work("one")
    table(entry)
    now = timezone.now()
    PeriodicRun.objects.create(name="one", due_at=now)
    ran: list[bool] = []
    assert run_concurrently([lambda: ran.append(run(entry, now))] * 8) == []
    assert sorted(ran) == [False] * 7 + [True]
    assert calls == ["one"]
