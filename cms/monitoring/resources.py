"""What the site needs: database, disks, the mail server, a client to report errors."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import FileSystemStorage, storages
from django.db import DatabaseError, connection
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.backups.free_space import NO_SPACE
from cms.checks import can_write, nearest_folder
from cms.contact.models import ContactMail
from cms.digest.models import ConfirmationMail, Delivery, IssueTest
from cms.error_reports import is_client_installed
from cms.failed_mail.kinds import KINDS, JobKind
from cms.monitoring.health import Finding, State
from cms.settings_summary import missing_migrations
from core.numbers import grouped
from core.outbox.models import WAITING
from core.private_files import sqlite_file
from core.storage import unavailable_storages
from signatories.enums import MailNote
from signatories.mail.connection import NO_SERVER, check_backend
from signatories.mail.retry_waits import GIVEN_UP
from signatories.models import Mail

logger = logging.getLogger(__name__)

#: Bytes below which the free space of a disk is a warning; below `NO_SPACE`, it is a failure.
LOW_SPACE = 2_000_000_000
#: Mails that were queued in this time and given up are a warning.
RECENT_MAIL = timedelta(days=7)


def check_database() -> Finding:
    """Check that the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        logger.exception("The database does not answer")
        return Finding(State.FAILING, _("The database does not answer."))
    return Finding(State.OK, _("The database answers."))


def check_migrations() -> Finding:
    """Check that the database has all migrations of this release."""
    number = len(missing_migrations())
    if number:
        message = ngettext(
            "%s migration of this release is missing. Run “manage.py migrate”.",
            "%s migrations of this release are missing. Run “manage.py migrate”.",
            number,
        )
        return Finding(State.FAILING, message % grouped(number), {"missing": number})
    return Finding(State.OK, _("The database has all migrations of this release."), {"missing": 0})


def check_mail() -> Finding:
    """Check that the mail server can be reached, and that no recent mail was given up."""
    try:
        check_backend()
    except ImproperlyConfigured:
        return Finding(State.FAILING, _("EMAIL_URL leads to a backend that sends nothing."))
    since = timezone.now() - RECENT_MAIL
    kinds = [kind for kind in KINDS if isinstance(kind, JobKind)]
    failed = sum(kind.jobs.filter(GIVEN_UP, created_at__gt=since).order_by().count() for kind in kinds)
    cut_off = sum(mails.order_by().count() for mails in _without_connection())
    figures = {"given_up": failed, "without_connection": cut_off}
    if cut_off:
        message = ngettext(
            "The mail server cannot be reached. %s mail waits for it.",
            "The mail server cannot be reached. %s mails wait for it.",
            cut_off,
        )
        return Finding(State.FAILING, message % grouped(cut_off), figures)
    if failed:
        message = ngettext(
            "%s mail of the last week was not delivered.", "%s mails of the last week were not delivered.", failed
        )
        return Finding(State.WARNING, message % grouped(failed), figures)
    return Finding(State.OK, _("All mail of the last week was delivered, or still waits to be sent."), figures)


def _without_connection() -> Iterator[QuerySet[Any]]:
    """Yield the mails of each outbox that wait because the mail server did not answer the last time."""
    yield Mail.objects.filter(WAITING, note=MailNote.NO_CONNECTION)
    for jobs in (ContactMail.objects, ConfirmationMail.objects, IssueTest.objects):
        yield jobs.filter(WAITING, error__startswith=NO_SERVER)
    # Those of an issue that staff stopped wait for staff.
    yield Delivery.objects.filter(WAITING, error__startswith=NO_SERVER, sending__stopped_at=None)


def local_folders() -> dict[str, Path]:
    """Return the folders of this machine that the site writes to, by a name for programs."""
    folders = {}
    if database := sqlite_file():
        folders["database"] = database.parent
    for name, alias in (("media", "default"), ("private", "private")):
        storage = storages[alias]
        if isinstance(storage, FileSystemStorage):
            folders[name] = Path(storage.location)
    return folders


def check_disks() -> Finding:
    """Check that the disks of database, files and daily backups have space, and that the site can write its files.

    Only the worker has to be able to write backups.
    """
    labels = {
        "database": _("database"),
        "media": _("public uploads"),
        "private": _("private files"),
        "backups": _("backups"),
    }
    folders = local_folders()
    backups = {"backups": Path(settings.BACKUP_ROOT)} if settings.BACKUP_AT else {}
    if not folders and not backups:
        return Finding(State.OK, _("No files are stored on this machine."))
    free = {name: shutil.disk_usage(nearest_folder(folder)).free for name, folder in (folders | backups).items()}
    figures = {f"{name}_free_bytes": float(number) for name, number in free.items()}
    if closed := [labels[name] for name, folder in folders.items() if not can_write(folder)]:
        return Finding(State.FAILING, _("Nothing can be written to: %s.") % ", ".join(closed), figures)
    least = min(free.values())
    state = State.FAILING if least < NO_SPACE else State.WARNING if least < LOW_SPACE else State.OK
    spaces = ", ".join(f"{labels[name]} {filesizeformat(number)}" for name, number in free.items())
    return Finding(state, _("Free space: %s.") % spaces, figures)


def check_storages() -> Finding:
    """Check that the buckets of files answer, if the site has any."""
    labels = {"default": _("public uploads"), "private": _("private files")}
    errors = unavailable_storages()
    for alias, error in errors.items():
        logger.error("The storage of files “%s” does not answer: %s", alias, error)
    if errors:
        missing = ", ".join(label for alias, label in labels.items() if alias in errors)
        return Finding(State.FAILING, _("The bucket does not answer that has the files: %s.") % missing)
    return Finding(State.OK, _("The site can reach its files."))


def check_error_reports() -> Finding:
    """Check that errors can be reported to Sentry, if that is wanted."""
    if not settings.SENTRY_DSN:
        return Finding(State.OK, _("Errors are written to the log."))
    if not is_client_installed():
        return Finding(State.WARNING, _("SENTRY_DSN is set, but the package sentry-sdk is not installed."))
    return Finding(State.OK, _("Errors are written to the log and reported to Sentry."))
