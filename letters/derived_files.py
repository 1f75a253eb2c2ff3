"""Derived files: made from other data once, by one worker, keyed by what they are made from.

Requests serve what is stored and never make anything. A file that is missing, or was made from something else than
what is there now, is marked as due by the first request; others add nothing to that. The worker makes it.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import BinaryIO

from django.core.files import File
from django.db import OperationalError
from django.db.models import QuerySet
from django.utils import timezone

from core.outbox.backoff import Backoff
from core.outbox.leases import Lease, LeaseLost, heartbeat
from core.outbox.queue import Outbox
from core.storage import private_storage
from letters.enums import DerivedKind
from letters.exceptions import NotMade
from letters.models.derived_file import DerivedFile
from letters.models.reported_job import HAS_FAILED, NO_FAILURE, failure_values

logger = logging.getLogger(__name__)

#: A file that was replaced is kept for so long, for requests that have begun to send it.
KEPT_AFTER = timedelta(hours=1)
OUTBOX = Outbox(
    DerivedFile, Backoff(timedelta(minutes=5), factor=4, longest=timedelta(hours=6)), max_wait=timedelta(days=1)
)


@dataclass(frozen=True)
class Maker:
    """How one kind of file is made.

    `key` is asked by every request and therefore cheap: it returns what the file would be made from now, as at most
    64 characters, or None where there may be no such file. `make` writes the content of a subject.
    """

    kind: DerivedKind
    extension: str
    key: Callable[[int], str | None]
    make: Callable[[int, BinaryIO], None]
    #: What a subject is called, for staff.
    title: Callable[[int], str]
    #: The least time between two files of one subject.
    at_most_every: timedelta = timedelta(0)


_makers: dict[str, Maker] = {}


def register(maker: Maker) -> None:
    """Make a kind of file known; once, when its module is imported."""
    _makers[maker.kind] = maker


@dataclass(frozen=True)
class Found:
    """A stored file; `is_current` tells whether it was made from what is there now."""

    file: DerivedFile
    is_current: bool


def find(kind: DerivedKind, subject: int) -> Found | None:
    """Return the stored file of a subject, if any, and mark it as due where it is missing or out of date."""
    key = _makers[kind].key(subject)
    if key is None:
        return None
    file = DerivedFile.objects.filter(kind=kind, subject=subject).first()
    is_current = bool(file and file.content and file.key == key)
    if not is_current:
        try:
            _mark_due(kind, subject, file)
        except OperationalError:
            # A database that is locked or read-only: what is stored is served all the same.
            logger.warning("The derived file of %s %s could not be asked for", kind, subject, exc_info=True)
    return Found(file, is_current) if file and file.content else None


def want(kind: DerivedKind, subject: int) -> None:
    """Have a file made soon where it is missing or out of date: for events after which readers will ask for it."""
    find(kind, subject)


def forget_content(file: DerivedFile) -> None:
    """Note that the stored content is gone, so that it is made again."""
    DerivedFile.objects.filter(pk=file.pk, content=file.content.name).update(content="", key="", due_at=timezone.now())


def _mark_due(kind: DerivedKind, subject: int, file: DerivedFile | None) -> None:
    now = timezone.now()
    if file is None:
        DerivedFile.objects.get_or_create(kind=kind, subject=subject, defaults={"due_at": now})
    elif file.due_at is None:
        soonest = file.made_at + _makers[kind].at_most_every if file.made_at else now
        DerivedFile.objects.filter(pk=file.pk, due_at=None).update(due_at=max(now, soonest))


def has_due() -> bool:
    """Tell whether the worker has something to make."""
    return _due().exists()


def make_due() -> int:
    """Make everything that is due; returns how many files were made. Safe beside another worker and after a crash."""
    made = 0
    for pk in list(_due().values_list("pk", flat=True)):
        lease = OUTBOX.claim(pk)
        made += bool(lease and _carry_out(lease))
    return made


def _due() -> QuerySet[DerivedFile]:
    return OUTBOX.due().filter(kind__in=list(_makers))


def _carry_out(lease: Lease[DerivedFile]) -> bool:
    """Make one file; a failure is kept in its row, and it is tried again later."""
    try:
        file: DerivedFile = lease.rows.get()
        with heartbeat(lease):
            return _make(file, lease)
    except (LeaseLost, DerivedFile.DoesNotExist):
        return False
    except Exception as error:
        if not isinstance(error, NotMade):
            logger.exception("%s could not be made", lease)
            error = NotMade(str(error) or type(error).__name__)
        _fail(lease, error)
        return False


def _make(file: DerivedFile, lease: Lease[DerivedFile]) -> bool:
    maker = _makers[file.kind]
    key = maker.key(file.subject)
    if key is None:
        lease.rows.delete()
        _remove_files(file, keep="", older_than=timezone.now())
        return False
    done = {"key": key, **NO_FAILURE, "attempts": 0, "reported_at": None, "made_at": timezone.now()}
    if file.content and file.key == key:
        lease.release(**NO_FAILURE, attempts=0, reported_at=None)
        return False
    with tempfile.TemporaryFile() as out:
        maker.make(file.subject, out)
        out.seek(0)
        digest = hashlib.file_digest(out, "sha256").hexdigest()
        if file.content and file.sha256 == digest:
            lease.release(**done)
            return False
        out.seek(0)
        path = f"{_folder(file)}/{digest[:16]}-{lease.token[:8]}.{maker.extension}"
        name = private_storage().save(path, File(out))
    try:
        lease.release(content=name, sha256=digest, **done)
    except LeaseLost:
        private_storage().delete(name)
        raise
    _remove_files(file, keep=name, older_than=timezone.now() - KEPT_AFTER)
    return True


def _fail(lease: Lease[DerivedFile], error: NotMade) -> None:
    attempts = lease.rows.values_list("attempts", flat=True).first() or 1
    try:
        lease.release(due_at=OUTBOX.backoff.next_attempt(attempts, timezone.now()), **failure_values(error))
    except LeaseLost:
        logger.warning("Another worker has taken %s over", lease)


def _folder(file: DerivedFile) -> str:
    return f"derived/{file.kind}/{file.subject}"


def _remove_files(file: DerivedFile, *, keep: str, older_than: datetime) -> None:
    storage = private_storage()
    folder = _folder(file)
    try:
        _folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        path = f"{folder}/{name}"
        if PurePosixPath(path) == PurePosixPath(keep):
            continue
        try:
            if storage.get_modified_time(path) < older_than:
                storage.delete(path)
        except FileNotFoundError:
            # Another worker removed it.
            continue


def prune() -> int:
    """Remove the files of subjects that are gone or no longer public; returns how many."""
    removed = 0
    for file in DerivedFile.objects.filter(kind__in=list(_makers), leased_until=None).iterator():
        if _makers[file.kind].key(file.subject) is None:
            DerivedFile.objects.filter(pk=file.pk, leased_until=None).delete()
            _remove_files(file, keep="", older_than=timezone.now())
            removed += 1
    return removed


def failing() -> list[DerivedFile]:
    """Return the files that could not be made, for staff."""
    return list(DerivedFile.objects.filter(HAS_FAILED).order_by("kind", "subject"))


def title_of(file: DerivedFile) -> str:
    """Return what a file is and of what, for staff."""
    return f"{file.get_kind_display()}: {_makers[file.kind].title(file.subject)}"
