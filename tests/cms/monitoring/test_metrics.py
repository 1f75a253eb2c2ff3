"""Tests of the numbers for Prometheus."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone, translation

from cms.models import PeriodicRun
from cms.monitoring import metrics, request_counts
from cms.monitoring.metrics import metrics_text
from cms.monitoring.work import OutboxSize
from cms.operations.workers import record_heartbeat
from tests.cms.monitoring.rows import overdue_mail
from tests.factories import SignatoryFactory

pytestmark = pytest.mark.django_db
LINE = re.compile(r'[a-z_]+(?:\{[a-z]+="[^"]*"(?:,[a-z]+="[^"]*")*\})? -?[0-9.e+-]+')


def samples() -> list[str]:
    return [line for line in metrics_text().splitlines() if not line.startswith("#")]


def test_every_line_is_a_sample_and_none_is_there_twice() -> None:
    PeriodicRun.objects.create(name="mail", due_at=timezone.now(), finished_at=timezone.now())
    request_counts.count("wagtail_serve", 200, 0.5)
    lines = samples()
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    names = [line.rpartition(" ")[0] for line in lines]
    assert len(names) == len(set(names))


def test_outboxes_entries_workers_and_tasks_are_counted() -> None:
    record_heartbeat("one")
    overdue_mail(minutes=20)
    SignatoryFactory(pending=True)
    at = datetime(2026, 5, 1, 12, tzinfo=UTC)
    PeriodicRun.objects.create(name="editions", due_at=at, finished_at=at, error="OperationalError", attempts=2)
    lines = samples()
    expected = {
        'undersigned_check_state{check="queues"} 1',
        "undersigned_worker_running 1",
        'undersigned_outbox_waiting{outbox="mail"} 1',
        'undersigned_outbox_due{outbox="mail"} 1',
        'undersigned_outbox_due{outbox="editions"} 0',
        'undersigned_entries{status="published"} 1',
        'undersigned_entries{status="pending"} 1',
        'undersigned_entries{status="held"} 0',
        f'undersigned_periodic_task_success_timestamp_seconds{{task="editions"}} {int(at.timestamp())}',
        'undersigned_periodic_task_failing{task="editions"} 1',
    }
    assert expected - set(lines) == set()
    assert "canary" not in "".join(lines).lower()


def test_requests_are_counted_by_process() -> None:
    view = "a view of this test"
    request_counts.count(view, 200, 0.25)
    request_counts.count(view, 200, 0.5)
    labels = f'{{view="{view}",status="200",process="{os.getpid()}"}}'
    assert {line for line in samples() if view in line} == {
        f"undersigned_requests_total{labels} 2",
        f"undersigned_request_seconds_total{labels} 0.75",
    }


def test_without_migrations_no_table_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacks_a_column() -> list[OutboxSize]:
        raise OperationalError("no such column")

    monkeypatch.setattr(metrics, "outbox_sizes", lacks_a_column)
    MigrationRecorder(connection).record_unapplied("cms", "0001_roles")
    request_counts.count("wagtail_serve", 200, 0.5)
    names = {line.partition("{")[0].partition(" ")[0] for line in samples()}
    assert 'undersigned_check_state{check="migrations"} 2' in samples()
    assert {"undersigned_info", "undersigned_migrations_missing", "undersigned_requests_total"} - names == set()
    assert {name for name in names if name.startswith(("undersigned_outbox", "undersigned_entries"))} == set()


def test_names_do_not_depend_on_the_language() -> None:
    with translation.override("fr"):
        french = metrics_text()
    assert [line for line in french.splitlines() if line.startswith("#")] == [
        line for line in metrics_text().splitlines() if line.startswith("#")
    ]
