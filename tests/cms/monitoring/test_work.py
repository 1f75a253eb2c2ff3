"""Tests of the checks of work that waits for a worker."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max
from pytest_django import DjangoAssertNumQueries

from cms.digest import sendings
from cms.digest.models import Delivery as DigestDelivery
from cms.digest.models import Sending
from cms.models import PeriodicRun, WorkerHeartbeat
from cms.monitoring.health import State
from cms.monitoring.work import (
    check_jobs,
    check_periodic_tasks,
    check_queues,
    check_worker,
    job_numbers,
    outbox_sizes,
)
from cms.operations.workers import record_heartbeat
from cms.webhooks.models import Delivery, Endpoint
from tests.cms.digest.issues import digest_issue
from tests.cms.digest.test_subscriptions import subscriber
from tests.cms.monitoring.rows import overdue_mail

pytestmark = pytest.mark.django_db


def ago(**duration: float) -> Any:
    return timezone.now() - timedelta(**duration)


def job(status: str = TaskResultStatus.READY, **more: Any) -> DBTaskResult:
    created: DBTaskResult = DBTaskResult.objects.create(
        **{
            "status": status,
            "args_kwargs": {"args": [], "kwargs": {}},
            "task_path": "signatories.tasks.check_import",
            "backend_name": "jobs",
            "run_after": get_date_max(),
            "exception_class_path": "",
            "traceback": "",
            **more,
        }
    )
    return created


def test_a_site_without_a_worker_is_failing() -> None:
    assert (check_worker().state, dict(check_worker().figures)) == (State.FAILING, {"running": 0})
    WorkerHeartbeat.objects.create(pk="dead", seen_at=ago(minutes=3))
    finding = check_worker()
    assert (finding.state, round(finding.figures["heartbeat_age_seconds"])) == (State.FAILING, 180)


def test_workers_that_run_are_counted() -> None:
    record_heartbeat("one")
    assert (check_worker().state, check_worker().message) == (State.OK, "1 worker is running.")
    record_heartbeat("two")
    WorkerHeartbeat.objects.create(pk="dead", seen_at=ago(hours=3))
    assert check_worker().message == "2 workers are running."


@pytest.mark.parametrize("number", [1, 3])
def test_workers_are_counted_by_one_query(django_assert_num_queries: DjangoAssertNumQueries, number: int) -> None:
    for name in range(number):
        record_heartbeat(f"worker {name}")
    with django_assert_num_queries(1):
        assert check_worker().figures["running"] == number


def test_an_empty_outbox_is_fine() -> None:
    finding = check_queues()
    assert (finding.state, finding.message) == (State.OK, "Nothing waits that is due.")
    assert next((size.name, size.waiting, size.due, size.oldest) for size in outbox_sizes()) == ("mail", 0, 0, None)


@pytest.mark.parametrize(("minutes", "state"), [(5, State.OK), (20, State.WARNING), (90, State.FAILING)])
def test_a_queue_is_judged_by_what_has_been_due_for_longest(minutes: int, state: State) -> None:
    overdue_mail(minutes=minutes)
    overdue_mail(minutes=1)
    finding = check_queues()
    assert finding.state == state
    # A busy machine takes seconds between the mail and the check.
    assert minutes * 60 <= finding.figures["oldest_due_seconds"] < (minutes + 1) * 60


def test_the_sentence_about_a_queue_is_in_the_language_of_its_reader() -> None:
    overdue_mail(minutes=20)
    assert check_queues().message == "The oldest work has been due for 20\xa0minutes: Mail to signers and staff."
    with translation.override("fr"):
        assert "20\xa0minutes" in str(check_queues().message)
        assert "oldest" not in str(check_queues().message)


def test_mail_that_waits_for_its_time_is_not_late() -> None:
    overdue_mail(minutes=-30)
    overdue_mail(minutes=90, due_at=None)
    assert check_queues().state == State.OK
    assert [(size.waiting, size.due) for size in outbox_sizes() if size.name == "mail"] == [(1, 0)]


def test_work_that_a_dead_worker_left_behind_is_late_since_its_lease_ended() -> None:
    overdue_mail(minutes=90, due_at=None, leased_until=ago(minutes=20), lease_token="dead")
    assert check_queues().state == State.WARNING


def test_messages_to_an_endpoint_that_rests_are_not_late() -> None:
    endpoint = Endpoint.objects.create(url="https://hooks.example.org/")
    Delivery.objects.create(endpoint=endpoint, event="test", due_at=ago(minutes=90))
    assert check_queues().state == State.FAILING
    Endpoint.objects.update(resting_until=timezone.now() + timedelta(hours=1))
    assert check_queues().state == State.OK
    assert [(size.waiting, size.due) for size in outbox_sizes() if size.name == "webhooks"] == [(1, 0)]


def test_a_message_behind_an_earlier_one_of_its_subject_is_not_late() -> None:
    endpoint = Endpoint.objects.create(url="https://hooks.example.org/")
    first = Delivery.objects.create(endpoint=endpoint, subject="letter:1", due_at=timezone.now() + timedelta(hours=1))
    Delivery.objects.create(endpoint=endpoint, subject="letter:1", due_at=ago(minutes=90))
    assert check_queues().state == State.OK
    assert [(size.waiting, size.due) for size in outbox_sizes() if size.name == "webhooks"] == [(2, 0)]
    Delivery.objects.create(endpoint=endpoint, subject="letter:2", due_at=ago(minutes=20))
    assert check_queues().state == State.WARNING
    Delivery.objects.filter(pk=first.pk).update(due_at=None, delivered_at=timezone.now())
    assert check_queues().state == State.FAILING


def test_mails_of_the_digest_wait_for_their_budget() -> None:
    subscriber("canary@example.org")
    sendings.decide(digest_issue("May"), user=None)
    sendings.prepare_due()
    DigestDelivery.objects.update(due_at=ago(hours=5))
    assert [(size.waiting, size.due) for size in outbox_sizes() if size.name == "issue_deliveries"] == [(1, 1)]
    assert check_queues().state == State.OK


def test_an_issue_that_staff_stopped_is_not_late() -> None:
    subscriber("canary@example.org")
    sending = sendings.decide(digest_issue("May"), user=None)
    Sending.objects.update(due_at=ago(hours=5))
    assert check_queues().state == State.FAILING
    sendings.stop(sending, user=None)
    assert check_queues().state == State.OK
    assert [(size.waiting, size.due) for size in outbox_sizes() if size.name == "issues"] == [(1, 0)]


def test_a_job_that_waits_for_long_is_late() -> None:
    waiting = job()
    DBTaskResult.objects.filter(pk=waiting.pk).update(enqueued_at=ago(minutes=90))
    assert check_queues().state == State.FAILING
    assert str(check_queues().message).endswith("Large imports and other jobs.")


def test_a_job_for_later_does_not_wait() -> None:
    later = job(run_after=timezone.now() + timedelta(days=1))
    DBTaskResult.objects.filter(pk=later.pk).update(enqueued_at=ago(days=2))
    assert (check_queues().state, job_numbers().waiting) == (State.OK, 0)


def test_jobs_that_failed_recently_are_a_warning() -> None:
    job(TaskResultStatus.FAILED, finished_at=ago(days=2))
    assert check_jobs().state == State.OK
    for number, message in ((1, "1 job failed in the last day."), (2, "2 jobs failed in the last day.")):
        job(TaskResultStatus.FAILED, finished_at=ago(hours=number))
        assert (check_jobs().state, check_jobs().message) == (State.WARNING, message)
    job(TaskResultStatus.RUNNING)
    job()
    assert dict(check_jobs().figures) == {"waiting": 1, "running": 1, "failed": 2}


def test_a_periodic_task_whose_last_run_failed_is_named() -> None:
    PeriodicRun.objects.create(name="mail", due_at=timezone.now())
    assert check_periodic_tasks().state == State.OK
    PeriodicRun.objects.create(name="editions", due_at=timezone.now(), attempts=2, error="OperationalError")
    finding = check_periodic_tasks()
    assert (finding.state, finding.message) == (State.WARNING, "The last run failed: Make editions.")
    assert dict(finding.figures) == {"failing": 1, "late": 0}


@pytest.mark.parametrize(
    ("name", "minutes_ago", "is_late"),
    [
        ("closings", {"due_at": 5}, False),
        ("closings", {"due_at": 11}, True),
        ("closings", {"leased_until": 5}, False),
        ("closings", {"leased_until": 11}, True),
        ("closings", {"leased_until": -5, "due_at": 11}, False),
        ("mail", {"due_at": 5000}, False),
        ("mail", {"leased_until": 5}, False),
        ("mail", {"leased_until": 11}, True),
        ("a task of an earlier release", {"due_at": 5000}, False),
    ],
)
def test_a_task_that_does_not_run_or_does_not_end_is_late(
    name: str, minutes_ago: dict[str, int], is_late: bool
) -> None:
    overdue_mail(minutes=1)
    PeriodicRun.objects.create(name=name, **{field: ago(minutes=number) for field, number in minutes_ago.items()})
    finding = check_periodic_tasks()
    assert (finding.state == State.WARNING, finding.figures["late"]) == (is_late, int(is_late))
    assert ("did not end: " in finding.message) is is_late


def test_a_task_without_anything_to_do_keeps_the_lease_of_a_killed_worker() -> None:
    PeriodicRun.objects.create(name="mail", leased_until=ago(hours=3))
    assert check_periodic_tasks().state == State.OK


def test_a_task_that_failed_and_another_that_hangs_are_both_named() -> None:
    PeriodicRun.objects.create(name="editions", due_at=timezone.now(), attempts=2, error="OperationalError")
    PeriodicRun.objects.create(name="closings", leased_until=ago(hours=3))
    message = str(check_periodic_tasks().message)
    assert message.startswith("The last run failed: Make editions. Did not run in time, or did not end: ")
    with translation.override("fr"):
        assert "Did not run" not in str(check_periodic_tasks().message)
