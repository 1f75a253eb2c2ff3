"""Tests of the check of the age of the newest backup."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone, translation

from cms.backups.backup_files import backup_name
from cms.backups.recent import TASK
from cms.models import PeriodicRun
from cms.monitoring.backups import check_backups
from cms.monitoring.health import State
from cms.operations.periodic_tasks import PERIODIC_TASKS


@pytest.fixture(autouse=True)
def root(settings: Any, tmp_path: Path) -> Path:
    settings.BACKUP_ROOT, settings.BACKUP_AT = str(tmp_path), "03:15"
    return tmp_path


def made(root: Path, **ago: int) -> None:
    (root / backup_name(timezone.now() - timedelta(**ago), is_encrypted=True)).write_bytes(b"backup")


def test_the_newest_backup_counts(root: Path) -> None:
    made(root, days=9)
    made(root, hours=29)
    finding = check_backups()
    assert (finding.state, finding.message) == (State.OK, "The newest backup was begun 1\xa0day ago.")
    assert round(finding.figures["age_seconds"] / 3600) == 29


def test_a_daily_backup_that_was_not_made_is_a_warning(root: Path, settings: Any) -> None:
    made(root, hours=31)
    assert check_backups().state == State.WARNING
    settings.BACKUP_AT = ""
    assert check_backups().state == State.OK


@pytest.mark.django_db
def test_a_backup_that_others_make_is_of_the_last_week(root: Path, settings: Any) -> None:
    settings.BACKUP_AT = ""
    made(root, days=9)
    assert check_backups().state == State.WARNING
    settings.DEBUG = True
    assert check_backups().state == State.OK
    settings.DEBUG = False
    made(root, days=7)
    assert check_backups().state == State.OK


def test_a_backup_that_is_not_finished_does_not_count(root: Path, settings: Any) -> None:
    (root / f".{backup_name(timezone.now(), is_encrypted=False)}.unfinished").touch()
    finding = check_backups()
    assert (finding.state, finding.message, dict(finding.figures)) == (
        State.WARNING,
        "BACKUP_ROOT has no backup yet.",
        {},
    )
    settings.BACKUP_ROOT = str(root / "missing")
    assert check_backups().state == State.WARNING


@pytest.mark.django_db
def test_a_site_that_nobody_backs_up_is_warned_and_told_what_to_do(settings: Any) -> None:
    settings.BACKUP_AT = ""
    finding = check_backups()
    message = (
        "The worker makes no backups: BACKUP_AT is not set. Set it in .env to the time of a daily backup, such as "
        "03:15, and restart the worker."
    )
    assert (finding.state, finding.message) == (State.WARNING, message)
    settings.DEBUG = True
    finding = check_backups()
    assert (finding.state, finding.message) == (State.OK, "The worker makes no backups: BACKUP_AT is not set.")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("hours", "error", "state"), [(29, "", State.OK), (31, "", State.WARNING), (1, "disk full", State.WARNING)]
)
def test_a_backup_by_the_worker_of_another_machine_counts(settings: Any, hours: int, error: str, state: State) -> None:
    settings.BACKUP_AT = ""
    started_at = timezone.now() - timedelta(hours=hours)
    PeriodicRun.objects.create(name="backups", due_at=timezone.now(), started_at=started_at, error=error)
    assert check_backups().state == state


def test_backups_are_a_task_of_the_worker() -> None:
    assert TASK in {task.name for task in PERIODIC_TASKS}


def test_a_clock_that_goes_a_little_ahead_makes_new_backups(root: Path) -> None:
    made(root, minutes=-3)
    assert (check_backups().state, dict(check_backups().figures)) == (State.OK, {"age_seconds": 0})


def test_a_backup_of_a_clock_that_was_ahead_is_named_and_does_not_count(root: Path, settings: Any) -> None:
    (root / "undersigned-20380101T000000Z.tar").write_bytes(b"backup")
    message = (
        "The time in the name of undersigned-20380101T000000Z.tar is in the future. "
        "Rename or delete this file of BACKUP_ROOT."
    )
    finding = check_backups()
    assert (finding.state, finding.message, dict(finding.figures)) == (State.WARNING, message, {})
    made(root, hours=2)
    finding = check_backups()
    assert (finding.state, finding.message) == (State.WARNING, message)
    assert round(finding.figures["age_seconds"] / 3600) == 2
    settings.BACKUP_AT = ""
    assert check_backups().message == message


def test_the_sentence_is_in_the_language_of_its_reader(root: Path) -> None:
    made(root, hours=3)
    with translation.override("fr"):
        assert check_backups().message == "La dernière sauvegarde a commencé il y a 3\xa0heures."
