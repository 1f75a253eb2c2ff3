"""Backups that the worker makes by itself, once a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from cms.backups.backup_files import newest_backup
from cms.backups.buckets import bucket_path
from cms.backups.errors import BackupError
from cms.backups.failure_reports import report_failure
from cms.backups.making import make_backup_in
from cms.backups.uploading import newest_not_uploaded, upload_newest

DAY = timedelta(days=1)


def is_due(now: datetime | None = None) -> bool:
    """Return whether `BACKUP_ROOT` has no backup of today, once it is `BACKUP_AT`; before that, none of yesterday.

    Backups that somebody made by command count, too. Also due is an upload that did not end. Never on a site without
    `BACKUP_AT`.
    """
    if not settings.BACKUP_AT:
        return False
    return _is_backup_due(now or timezone.now()) or _upload_waits()


def _is_backup_due(now: datetime) -> bool:
    newest = newest_backup(Path(settings.BACKUP_ROOT), now)
    return newest is None or newest < _last_time(now)


def make_nightly_backup() -> None:
    """Write a backup into `BACKUP_ROOT`, encrypted if there is a passphrase, and delete all but `BACKUP_KEEP`.

    Then upload it to `BACKUP_UPLOAD`, if that is set; a run after one that failed or was killed goes on uploading.
    Does nothing while another process makes or uploads a backup, such as a run that took longer than its lease.
    Administrators get mail if it fails repeatedly.
    """
    try:
        _make_and_upload(Path(settings.BACKUP_ROOT))
    except (BackupError, OSError) as error:
        report_failure(error)
        raise


def _make_and_upload(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _upload_waits() or _is_backup_due(timezone.now()):
        make_backup_in(folder, settings.BACKUP_PASSPHRASE, settings.BACKUP_KEEP)
    if settings.BACKUP_UPLOAD:
        upload_newest(folder, bucket_path(settings.BACKUP_UPLOAD), settings.BACKUP_KEEP)


def _upload_waits() -> bool:
    """Return whether the newest backup still has to be uploaded."""
    if not settings.BACKUP_UPLOAD:
        return False
    return newest_not_uploaded(Path(settings.BACKUP_ROOT), bucket_path(settings.BACKUP_UPLOAD)) is not None


def _last_time(now: datetime) -> datetime:
    """Return when it was `BACKUP_AT` last, in the time zone of the site: once in the night that has it twice."""
    hour, minute = map(int, settings.BACKUP_AT.split(":"))
    today = timezone.localtime(now, timezone.get_default_timezone()).replace(
        hour=hour, minute=minute, second=0, microsecond=0, fold=0
    )
    last = today if today <= now else today - DAY
    return last.astimezone(UTC)
