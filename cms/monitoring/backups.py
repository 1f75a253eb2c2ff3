"""The age of the newest backup."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.backups.backup_files import backups_in, newest_backup
from cms.backups.recent import OLD_BACKUP, is_backed_up, is_made_on_another_machine
from cms.monitoring.ages import duration_in_words
from cms.monitoring.health import Finding, State


def check_backups() -> Finding:
    """Check that a backup was made lately: by the worker within the last day, or by others within the last week.

    A site that nobody backs up is warned, but not on the machine of a developer. Of a backup elsewhere the site knows
    nothing, unless it is the worker of another machine that makes it.
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
        return Finding(State.WARNING, _("BACKUP_ROOT has no backup yet.")) if settings.BACKUP_AT else _check_others()
    age = max(timedelta(0), timezone.now() - newest)
    if settings.BACKUP_AT:
        state = State.WARNING if age > OLD_BACKUP else State.OK
    else:
        state = State.OK if settings.DEBUG or is_backed_up() else State.WARNING
    message = _("The newest backup was begun %s ago.") % duration_in_words(age)
    return Finding(state, message, {"age_seconds": age.total_seconds()})


def _check_others() -> Finding:
    """Check a machine whose worker makes no backups, and which has none."""
    if settings.DEBUG:
        return Finding(State.OK, _("The worker makes no backups: BACKUP_AT is not set."))
    if is_made_on_another_machine():
        return Finding(State.OK, _("The worker of another machine makes the backups."))
    message = _(
        "The worker makes no backups: BACKUP_AT is not set. Set it in .env to the time of a daily backup, such as "
        "03:15, and restart the worker."
    )
    return Finding(State.WARNING, message)
