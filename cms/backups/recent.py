"""Whether a backup was made lately, here or by the worker of another machine."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from cms.backups.backup_files import newest_backup
from cms.models import PeriodicRun

#: The name of the periodic task that makes backups.
TASK = "backups"
#: A daily backup that is older is a warning. A worker may take a while, and may have to begin again.
OLD_BACKUP = timedelta(hours=30)
#: The age of a backup that is a warning if something else than the worker makes them, such as a timer once a week.
OLD_BACKUP_BY_OTHERS = timedelta(days=8)


def is_backed_up() -> bool:
    """Return whether a worker is set to make backups, or whether one was made lately, here or on another machine."""
    newest = newest_backup(Path(settings.BACKUP_ROOT))
    is_recent = newest is not None and timezone.now() - newest <= OLD_BACKUP_BY_OTHERS
    return bool(settings.BACKUP_AT) or is_recent or is_made_on_another_machine()


def is_made_on_another_machine() -> bool:
    """Return whether a worker made the daily backup lately; False if the database cannot say."""
    since = timezone.now() - OLD_BACKUP
    try:
        return PeriodicRun.objects.filter(name=TASK, error="", started_at__gte=since).exists()
    except DatabaseError:
        return False
