"""Tests of the check of the age of the newest backup."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone, translation

from cms.backups.backup_files import backup_name
from cms.monitoring.backups import check_backups
from cms.monitoring.health import State


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


def test_a_site_whose_worker_makes_no_backups_is_not_warned(settings: Any) -> None:
    settings.BACKUP_AT = ""
    finding = check_backups()
    assert (finding.state, finding.message) == (State.OK, "The worker makes no backups: BACKUP_AT is not set.")


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
