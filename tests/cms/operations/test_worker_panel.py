from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms.models import PeriodicRun, WorkerHeartbeat
from cms.operations.workers import DEAD_AFTER, record_heartbeat

pytestmark = pytest.mark.django_db


def dashboard(client: Client) -> str:
    return client.get("/admin/").content.decode()


def test_the_dashboard_says_that_no_worker_runs_and_since_when(admin_client: Client) -> None:
    PeriodicRun.objects.create(name="mail", due_at=timezone.now(), finished_at=timezone.now() - timedelta(hours=3))
    page = dashboard(admin_client)
    assert "No worker is running." in page
    assert "The last one did something on" in page


def test_the_dashboard_says_nothing_of_a_worker_that_runs(admin_client: Client) -> None:
    record_heartbeat("one")
    assert "No worker is running." not in dashboard(admin_client)


@pytest.mark.parametrize("moment", [-DEAD_AFTER - timedelta(seconds=1), timedelta(hours=1)])
def test_a_worker_that_fell_silent_or_was_heard_of_by_a_wrong_clock_does_not_run(
    admin_client: Client, moment: timedelta
) -> None:
    WorkerHeartbeat.objects.create(pk="dead", seen_at=timezone.now() + moment)
    assert "No worker is running." in dashboard(admin_client)
