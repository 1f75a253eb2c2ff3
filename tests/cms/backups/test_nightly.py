"""Daily backups of the worker: when they are due, and what they leave."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from cms.backups import making, nightly
from cms.backups.backup_files import backup_name
from cms.backups.errors import BackupError
from cms.backups.verification import verify
from cms.models import PeriodicRun
from cms.operations.periodic_runs import run
from cms.operations.periodic_tasks import PERIODIC_TASKS
from core.users.models import User
from signatories.models import Mail

#: Half past three in the morning in Berlin, where it is two hours later than in UTC.
NOW = datetime(2026, 7, 10, 1, 30, tzinfo=UTC)


@pytest.fixture
def root(settings: Any, tmp_path: Path) -> Path:
    settings.BACKUP_ROOT = str(tmp_path / "backups")
    settings.BACKUP_AT, settings.BACKUP_PASSPHRASE, settings.BACKUP_KEEP = "03:15", "", 2
    settings.TIME_ZONE = "Europe/Berlin"
    return tmp_path / "backups"


def made(root: Path, *at: str) -> None:
    root.mkdir(exist_ok=True)
    for moment in at:
        (root / backup_name(datetime.fromisoformat(moment), is_encrypted=True)).write_bytes(b"backup")


def test_without_a_time_no_backup_is_ever_due(root: Path, settings: Any) -> None:
    settings.BACKUP_AT = ""
    assert not nightly.is_due(NOW)


def test_the_first_one_is_due_at_once(root: Path) -> None:
    assert nightly.is_due(NOW)
    made(root)
    (root / "undersigned-notes.txt").touch()
    (root / ".undersigned-20260710T012000Z.tar.unfinished").touch()
    assert nightly.is_due(NOW)


def test_one_is_due_once_a_day_by_the_clock_of_the_site(root: Path) -> None:
    made(root, "2026-07-08T01:15:00", "2026-07-09T01:15:00")
    assert [nightly.is_due(datetime(2026, 7, 10, 1, minute, tzinfo=UTC)) for minute in (14, 15, 30)] == [
        False,
        True,
        True,
    ]
    made(root, "2026-07-10T01:15:00")
    assert not nightly.is_due(NOW)


def test_one_is_due_in_the_night_that_has_its_hour_twice(root: Path, settings: Any) -> None:
    settings.BACKUP_AT, settings.TIME_ZONE = "01:30", "America/Toronto"
    made(root, "2026-10-31T05:30:00")
    assert [nightly.is_due(datetime(2026, 11, 1, 5, minute, tzinfo=UTC)) for minute in (29, 30)] == [False, True]
    made(root, "2026-11-01T05:30:00")
    moments = [datetime(2026, 11, 1, 6, 45, tzinfo=UTC), datetime(2026, 11, 2, 6, 29, tzinfo=UTC)]
    assert [nightly.is_due(moment) for moment in moments] == [False, False]
    assert nightly.is_due(datetime(2026, 11, 2, 6, 30, tzinfo=UTC))


def test_a_backup_of_a_clock_that_was_ahead_does_not_stop_the_next_ones(root: Path) -> None:
    made(root, "2026-07-09T01:15:00", "2038-01-01T00:00:00")
    (root / "undersigned-20389999T000000Z.tar").write_bytes(b"backup")
    assert nightly.is_due(NOW)
    made(root, "2026-07-10T01:20:00")
    assert not nightly.is_due(NOW)


def test_a_night_in_which_no_worker_was_running_is_made_up_for(root: Path) -> None:
    made(root, "2026-07-08T01:15:00")
    assert nightly.is_due(datetime(2026, 7, 9, 21, 0, tzinfo=UTC))


@pytest.mark.django_db
@pytest.mark.usefixtures("folders")
def test_a_backup_is_complete_and_old_ones_are_deleted(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A test is inside a transaction already.
    monkeypatch.setattr("cms.backups.making.snapshot", connection.cursor)
    made(root, "2026-07-07T01:15:00", "2026-07-08T01:15:00", "2026-07-09T01:15:00")
    (root / "notes.txt").touch()
    nightly.make_nightly_backup()
    *others, newest = sorted(path.name for path in root.glob("undersigned-*"))
    assert (others, (root / "notes.txt").exists()) == (["undersigned-20260709T011500Z.tar.age"], True)
    assert verify(root / newest, "").contents.rows > 0
    assert not nightly.is_due(timezone.now())


@pytest.mark.django_db
def test_administrators_get_one_mail_in_a_series_of_failures(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path, *others: object) -> None:
        raise BackupError("no space")

    monkeypatch.setattr(making, "make_backup", fail)
    User.objects.create_superuser("alix", "alix@example.org")
    User.objects.create_user("sam", "sam@example.org")
    (backups,) = (task for task in PERIODIC_TASKS if task.name == "backups")
    PeriodicRun.objects.create(name="backups", due_at=timezone.now())

    def mails_after(*runs: bool) -> list[str]:
        for is_success in runs:
            PeriodicRun.objects.update(due_at=timezone.now())
            with monkeypatch.context() as patch:
                if is_success:
                    patch.setattr(nightly, "_make_and_upload", lambda folder: None)
                run(backups)
        return [f"{mail.user}: {mail.text}" for mail in Mail.objects.order_by("pk")]

    text = f"alix: The daily backup\nno space\n{settings.BASE_URL}/admin/system/"
    assert mails_after(False) == []
    assert mails_after(False, False) == [text]
    assert mails_after(True, False) == [text]
    assert mails_after(False, False) == [text, text]


@pytest.mark.django_db
def test_a_lower_number_of_backups_frees_space_before_one_succeeds(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path, *others: object) -> None:
        raise BackupError("no space")

    monkeypatch.setattr(making, "make_backup", fail)
    made(root, "2026-07-07T01:15:00", "2026-07-08T01:15:00", "2026-07-09T01:15:00")
    for _time in range(2):
        with pytest.raises(BackupError):
            nightly.make_nightly_backup()
    assert sorted(path.name[12:20] for path in root.iterdir()) == ["20260708", "20260709"]


def test_a_second_worker_makes_none_beside_one_that_takes_long(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths: list[Path] = []

    def make(path: Path, *others: object) -> None:
        paths.append(path)
        nightly.make_nightly_backup()

    monkeypatch.setattr(making, "make_backup", make)
    nightly.make_nightly_backup()
    assert len(paths) == 1
    monkeypatch.setattr(making, "make_backup", lambda path, *others: paths.append(path))
    nightly.make_nightly_backup()
    assert len(paths) == 2


def test_a_worker_that_died_holds_backups_up_for_two_hours_at_most() -> None:
    (task,) = [task for task in PERIODIC_TASKS if task.name == "backups"]
    assert (task.lease.total_seconds(), task.every.total_seconds()) == (7_200, 600)
