"""The age of the newest backup."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.backups.backup_files import backups_in, newest_backup
from cms.monitoring.ages import duration_in_words
from cms.monitoring.health import Finding, State

#: A daily backup that is older is a warning. A worker may take a while, and may have to begin again.
OLD_BACKUP = timedelta(hours=30)


def check_backups() -> Finding:
    """Check that the newest backup in `BACKUP_ROOT` is of the last day, if the worker makes them.

    A site without `BACKUP_AT` may have others make its backups, elsewhere: it is not warned of their age.
    """
    ahead = backups_in(Path(settings.BACKUP_ROOT)).ahead
    finding = _check_newest()
    if not ahead:
        return finding
    message = _("The time in the name of %s is in the future. Rename or delete this file of BACKUP_ROOT.")
    return Finding(State.WARNING, message % ahead[0].name, finding.figures)


def _check_newest() -> Finding:
    newest = newest_backup(Path(settings.BACKUP_ROOT))
    if newest is None:
        if not settings.BACKUP_AT:
            return Finding(State.OK, _("The worker makes no backups: BACKUP_AT is not set."))
        return Finding(State.WARNING, _("BACKUP_ROOT has no backup yet."))
    age = max(timedelta(0), timezone.now() - newest)
    is_old = bool(settings.BACKUP_AT) and age > OLD_BACKUP
    return Finding(
        State.WARNING if is_old else State.OK,
        _("The newest backup was begun %s ago.") % duration_in_words(age),
        {"age_seconds": age.total_seconds()},
    )
