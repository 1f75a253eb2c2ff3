"""Tests of the checks of database, disks, mail server and reports of errors."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from cms.contact import delivery as contact_delivery
from cms.digest import delivery, issue_tests, sendings
from cms.digest.issue_tests import request_test
from cms.digest.models import Sending
from cms.monitoring import resources
from cms.monitoring.health import State
from cms.monitoring.resources import (
    check_disks,
    check_error_reports,
    check_mail,
    check_migrations,
    local_folders,
)
from core.private_files import sqlite_file
from core.users.models import User
from signatories.enums import MailNote
from signatories.mail.connection import MailServer, MailServerUnavailable
from tests.cms.contact.messages import contact_message
from tests.cms.digest.issues import digest_issue
from tests.cms.digest.test_subscriptions import subscriber
from tests.cms.monitoring.rows import overdue_mail

pytestmark = pytest.mark.django_db
DSN = "https://key@sentry.example.org/1"
GIVEN_UP = {"due_at": None, "error": "SMTPRecipientsRefused 550"}


def test_a_database_that_lacks_migrations_is_failing() -> None:
    assert (check_migrations().state, dict(check_migrations().figures)) == (State.OK, {"missing": 0})
    MigrationRecorder(connection).record_unapplied("cms", "0001_roles")
    finding = check_migrations()
    assert (finding.state, dict(finding.figures)) == (State.FAILING, {"missing": 1})
    assert finding.message == "1 migration of this release is missing. Run “manage.py migrate”."


@pytest.mark.parametrize(
    ("free", "state"), [(50_000_000_000, State.OK), (1_000_000_000, State.WARNING), (100_000_000, State.FAILING)]
)
def test_a_disk_is_judged_by_its_free_space(monkeypatch: pytest.MonkeyPatch, free: int, state: State) -> None:
    monkeypatch.setattr(resources.shutil, "disk_usage", lambda folder: SimpleNamespace(free=free))
    finding = check_disks()
    assert finding.state == state
    assert set(finding.figures.values()) == {free}


def test_the_fullest_disk_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setattr(resources, "local_folders", lambda: {"media": tmp_path / "a", "private": tmp_path})
    (tmp_path / "a").mkdir()
    monkeypatch.setattr(
        resources.shutil, "disk_usage", lambda folder: SimpleNamespace(free=5 * 10**9 if folder == tmp_path else 10**8)
    )
    finding = check_disks()
    assert finding.message == "Free space: public uploads 95.4\xa0MB, private files 4.7\xa0GB."
    assert (finding.state, dict(finding.figures)) == (
        State.FAILING,
        {"media_free_bytes": 10**8, "private_free_bytes": 5 * 10**9},
    )


def test_the_disk_of_daily_backups_counts_even_if_this_process_may_not_write_there(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any
) -> None:
    monkeypatch.setattr(resources, "local_folders", dict)
    monkeypatch.setattr(resources, "can_write", lambda folder: False)
    monkeypatch.setattr("shutil.disk_usage", lambda folder: SimpleNamespace(free=10**8))
    settings.BACKUP_ROOT, settings.BACKUP_AT = str(tmp_path / "backups"), "03:15"
    finding = check_disks()
    assert (finding.state, finding.message) == (State.FAILING, "Free space: backups 95.4\xa0MB.")
    assert dict(finding.figures) == {"backups_free_bytes": 10**8}
    settings.BACKUP_AT = ""
    assert check_disks().state == State.OK


def test_a_folder_that_cannot_be_written_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setattr(resources, "local_folders", lambda: {"media": tmp_path / "a", "private": tmp_path / "b"})
    monkeypatch.setattr(resources, "can_write", lambda folder: folder.name == "a")
    finding = check_disks()
    assert (finding.state, finding.message) == (State.FAILING, "Nothing can be written to: private files.")


def test_folders_of_a_storage_elsewhere_are_not_on_this_machine(settings: Any) -> None:
    has_file = ["database"] if sqlite_file() else []
    assert list(local_folders()) == [*has_file, "media", "private"]
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory, "private": memory}
    assert list(local_folders()) == has_file


def test_a_site_without_files_of_its_own_has_no_disks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "local_folders", dict)
    assert (check_disks().state, check_disks().message) == (State.OK, "No files are stored on this machine.")


def test_mail_that_was_given_up_is_a_warning_for_a_week() -> None:
    overdue_mail(minutes=5)
    overdue_mail(minutes=8 * 24 * 60, **GIVEN_UP)
    assert check_mail().state == State.OK
    overdue_mail(minutes=60, **GIVEN_UP)
    message = contact_message(subject="Canary")
    message.mails.create(recipient="canary@example.org", **GIVEN_UP)
    finding = check_mail()
    assert (finding.state, finding.message) == (State.WARNING, "2 mails of the last week were not delivered.")
    assert dict(finding.figures) == {"given_up": 2, "without_connection": 0}


def test_a_mail_server_that_cannot_be_reached_is_failing() -> None:
    overdue_mail(minutes=-1, note=MailNote.NO_CONNECTION)
    finding = check_mail()
    assert finding.state == State.FAILING
    assert finding.message == "The mail server cannot be reached. 1 mail waits for it."


def test_mail_of_every_kind_that_waits_for_the_mail_server_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(server: MailServer, message: Any) -> None:
        raise MailServerUnavailable

    monkeypatch.setattr(MailServer, "send", refuse)
    for recipient in ("a@example.org", "b@example.org"):
        contact_message(subject="Canary").mails.create(recipient=recipient, due_at=timezone.now())
    issue = digest_issue()
    request_test(issue, User.objects.create_superuser("alix", "alix@example.org", None))
    for name in "abc":
        subscriber(f"{name}@example.org")
    sendings.decide(issue, user=None)
    sendings.prepare_due()
    for deliver in (contact_delivery.deliver, issue_tests.deliver, delivery.deliver):
        assert deliver() == 0
    finding = check_mail()
    assert (finding.state, finding.figures["without_connection"]) == (State.FAILING, 6)
    Sending.objects.update(stopped_at=timezone.now())
    assert check_mail().figures["without_connection"] == 3


def test_a_backend_that_sends_nothing_is_failing(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert check_mail().state == State.FAILING


@pytest.mark.parametrize(
    ("dsn", "is_installed", "state"),
    [
        ("", False, State.OK),
        ("https://key@sentry.example.org/1", True, State.OK),
        ("https://key@x/1", False, "warning"),
    ],
)
def test_reports_of_errors_need_a_package(
    monkeypatch: pytest.MonkeyPatch, settings: Any, dsn: str, is_installed: bool, state: State
) -> None:
    settings.SENTRY_DSN = dsn
    monkeypatch.setattr(resources, "is_client_installed", lambda: is_installed)
    finding = check_error_reports()
    assert finding.state == state
    assert "key" not in str(finding.message)
