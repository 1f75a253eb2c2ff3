"""Tests of the screen *System*."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from cms.models import PeriodicRun
from cms.monitoring import views
from cms.monitoring.health import Check, Finding, Health, State
from cms.monitoring.views import TaskRow, task_rows
from cms.monitoring.work import OutboxSize
from cms.operations.periodic_tasks import PERIODIC_TASKS
from cms.operations.workers import record_heartbeat
from core.users.models import User
from tests.cms.monitoring.rows import overdue_mail
from tests.signatories.people import user_with_permissions

pytestmark = pytest.mark.django_db
URL = "/admin/system/"
MENU = f'"{URL}"'


def row_of(name: str) -> TaskRow:
    rows = dict(zip([task.name for task in PERIODIC_TASKS], task_rows(timezone.now()), strict=True))
    return rows[name]


def test_an_administrator_sees_checks_tasks_outboxes_and_versions(admin_client: Client) -> None:
    record_heartbeat("one")
    overdue_mail(minutes=20)
    page = admin_client.get(URL).text
    shown = ("1 worker is running.", "Make editions", "When a worker starts", "Orders of lists", "Wagtail", "Python")
    assert [words for words in shown if words not in page] == []
    assert "canary" not in page.lower()


def test_without_migrations_the_screen_says_so_and_reads_no_table(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacks_a_column() -> list[OutboxSize]:
        raise OperationalError("no such column")

    assert [words for words in ("Make editions", "Orders of lists") if words not in admin_client.get(URL).text] == []
    monkeypatch.setattr(views, "outbox_sizes", lacks_a_column)
    MigrationRecorder(connection).record_unapplied("cms", "0001_roles")
    page = admin_client.get(URL).text
    assert ("1 migration of this release is missing" in page, "Python" in page) == (True, True)
    assert [words for words in ("Make editions", "Orders of lists") if words in page] == []


def test_the_screen_begins_with_a_verdict(admin_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def health(state: State) -> Health:
        return Health(Check("mail", "Mail", lambda: Finding(state, "")), Finding(state, ""))

    def page_with(*states: State) -> str:
        monkeypatch.setattr(views, "run_checks", lambda: [health(state) for state in states])
        return admin_client.get(URL).text

    assert "Everything is well." in page_with(State.OK)
    assert "1 thing needs attention: Mail</p>" in page_with(State.OK, State.WARNING)
    assert "2 things need attention: Mail, Mail</p>" in page_with(State.FAILING, State.WARNING)


def test_tasks_that_never_ran_are_folded(admin_client: Client) -> None:
    now = timezone.now()
    assert f"{len(PERIODIC_TASKS)} tasks never ran" in admin_client.get(URL).text
    PeriodicRun.objects.create(name="housekeeping", started_at=now, finished_at=now, due_at=now)
    page = admin_client.get(URL).text
    assert (f"{len(PERIODIC_TASKS) - 1} tasks never ran" in page, "<details>" in page) == (True, True)


def test_the_screen_is_in_the_language_of_its_reader(admin_client: Client, admin_user: User) -> None:
    UserProfile.objects.create(user=admin_user, preferred_language="fr")
    page = admin_client.get(URL).text
    assert [words for words in ("Make editions", "No worker is running", "Waiting work") if words in page] == []


@pytest.mark.parametrize("role", ["Editors", "Moderators", "Signatory managers"])
def test_no_role_sees_the_screen_or_its_link(client: Client, role: str) -> None:
    user = User.objects.create_user("colleague")
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    assert client.get(URL).status_code == 302
    assert URL not in client.get("/admin/").text


def test_strangers_are_asked_to_sign_in(client: Client) -> None:
    assert client.get(URL)["Location"].startswith(reverse("wagtailadmin_login"))


def test_a_colleague_with_the_permission_sees_the_screen_and_its_link(client: Client) -> None:
    client.force_login(user_with_permissions("cms.view_system"))
    assert client.get(URL).status_code == 200
    assert URL in client.get("/admin/").text


def test_the_permission_can_be_given_to_groups(admin_client: Client) -> None:
    page = admin_client.get(reverse("wagtailusers_groups:add")).text
    assert "Can see how the installation is doing" in page


def test_a_task_that_never_ran_waits_for_a_worker() -> None:
    row = row_of("housekeeping")
    assert (row.last_at, row.error, row.next_at, row.next_run) == (None, "", None, "When a worker starts")


def test_a_task_says_when_it_runs_next() -> None:
    now = timezone.now()
    PeriodicRun.objects.create(name="housekeeping", started_at=now, finished_at=now, due_at=now + timedelta(days=1))
    row = row_of("housekeeping")
    assert (row.last_at, row.next_at, row.next_run) == (now, now + timedelta(days=1), "")


@pytest.mark.parametrize(
    ("name", "due_in", "leased_for", "next_run"),
    [
        ("mail", timedelta(minutes=-1), None, "When there is something to do"),
        ("closings", timedelta(minutes=-1), None, "Now"),
        ("closings", None, timedelta(days=1), "Running now"),
        ("closings", None, timedelta(minutes=-5), "Now"),
    ],
)
def test_a_task_without_a_time_says_why(
    name: str, due_in: timedelta | None, leased_for: timedelta | None, next_run: str
) -> None:
    now = timezone.now()
    PeriodicRun.objects.create(
        name=name,
        due_at=now + due_in if due_in else None,
        leased_until=now + leased_for if leased_for else None,
    )
    row = row_of(name)
    assert (row.next_at, row.next_run) == (None, next_run)


def test_a_task_that_failed_says_so(admin_client: Client) -> None:
    PeriodicRun.objects.create(
        name="editions", started_at=timezone.now(), due_at=timezone.now(), attempts=2, error="OperationalError"
    )
    assert row_of("editions").error == "OperationalError"
    assert "OperationalError" in admin_client.get(URL).text


def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(
    admin_client: Client, django_assert_max_num_queries: Any
) -> None:
    admin_client.get(URL)
    counts = []
    for number in (1, 3):
        for _each in range(number):
            overdue_mail(minutes=20)
        with django_assert_max_num_queries(75) as captured:
            admin_client.get(URL)
        counts.append(len(captured))
    assert counts[0] == counts[1]
