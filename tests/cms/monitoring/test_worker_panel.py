from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms.models import PeriodicRun, WorkerHeartbeat
from cms.operations.workers import DEAD_AFTER, record_heartbeat
from tests.signatories.people import user_with_permissions

pytestmark = pytest.mark.django_db


def dashboard(client: Client) -> str:
    return client.get("/admin/").content.decode()


def test_the_dashboard_warns_that_no_worker_has_run_and_since_when(admin_client: Client) -> None:
    PeriodicRun.objects.create(name="mail", due_at=timezone.now(), finished_at=timezone.now() - timedelta(hours=3))
    page = dashboard(admin_client)
    assert "No worker is running." in page
    assert "The last one was active on" in page


def test_the_dashboard_shows_no_warning_while_a_worker_runs(admin_client: Client) -> None:
    record_heartbeat("one")
    assert "No worker is running." not in dashboard(admin_client)


@pytest.mark.parametrize("moment", [-DEAD_AFTER - timedelta(seconds=1), timedelta(hours=1)])
def test_a_heartbeat_that_is_old_or_in_the_future_does_not_count(admin_client: Client, moment: timedelta) -> None:
    WorkerHeartbeat.objects.create(pk="dead", seen_at=timezone.now() + moment)
    assert "No worker is running." in dashboard(admin_client)


def test_those_who_may_see_more_get_a_link(admin_client: Client, client: Client) -> None:
    assert '<a href="/admin/system/">How the system is doing</a>' in dashboard(admin_client)
    client.force_login(user_with_permissions("signatories.view_signatorylist"))
    page = dashboard(client)
    assert ("No worker is running." in page, "/admin/system/" in page) == (True, False)
