"""Files of backups: their names, writing them so that none looks complete before it is, and deleting old ones."""

from __future__ import annotations

import errno
import fcntl
import logging
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.utils import timezone

from cms.backups.errors import BackupError

logger = logging.getLogger(__name__)

#: The names that `backup_name` gives; only such files are deleted.
NAME = re.compile(r"undersigned-[0-9]{8}T[0-9]{6}Z\.tar(\.age)?")
UNFINISHED = ".unfinished"
#: Backups whose name is later than now by more than this were named while the clock was ahead.
MAX_AHEAD = timedelta(minutes=5)


class Backups(NamedTuple):
    """The files of backups in a folder, the oldest first. Those of a clock that was ahead say nothing about age."""

    usual: list[Path]
    ahead: list[Path]


def backup_name(made_at: datetime, *, is_encrypted: bool) -> str:
    """Return the name of a backup, which sorts by its time in UTC."""
    return f"undersigned-{made_at:%Y%m%dT%H%M%SZ}.tar{'.age' if is_encrypted else ''}"


def begun_at(path: Path) -> datetime | None:
    """Return when a backup was begun, by its name; None for other files."""
    if not NAME.fullmatch(path.name):
        return None
    try:
        return datetime.strptime(path.name.partition(".")[0], "undersigned-%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        # Digits, and no date.
        return None


def backups_in(folder: Path, now: datetime | None = None) -> Backups:
    """Return the backups in a folder; none without the folder.

    A folder or an empty file of such a name is none, as a copy that was interrupted leaves it: if it counted, a good
    backup would be deleted for it.
    """
    return sorted_backups((path for path in folder.glob("undersigned-*") if not _is_empty(path)), now)


def sorted_backups(files: Iterable[Path], now: datetime | None = None) -> Backups:
    """Return the backups among files, by their names."""
    times = {path: at for path in files if (at := begun_at(path))}
    latest = (now or timezone.now()) + MAX_AHEAD
    paths = sorted(times)
    ahead = [path for path in paths if times[path] > latest]
    return Backups([path for path in paths if path not in ahead], ahead)


def newest_backup(folder: Path, now: datetime | None = None) -> datetime | None:
    """Return when the newest backup in a folder was begun, by its name; None without one or without the folder."""
    usual = backups_in(folder, now).usual
    return begun_at(usual[-1]) if usual else None


@contextmanager
def only_one_in(folder: Path) -> Iterator[bool]:
    """Yield whether nobody else makes a backup in a folder. Others learn the contrary until the context ends.

    A network file system may not be able to tell; the files of others are safe there, too.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        yield _lock(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def completed(path: Path) -> Iterator[BinaryIO]:
    """Yield a file to write, which has its name only once the context ends without an error and the disk has it all.

    Nobody but the account of this process may read it. Raises `BackupError` if there is such a file already, or if
    another process is writing it.
    """
    unfinished = path.with_name(f".{path.name}{UNFINISHED}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT, 0o600)
    with open(descriptor, "wb") as file:
        if not _lock(descriptor):
            raise BackupError(f"Another process is writing {path}.")
        try:
            if path.exists():
                raise BackupError(f"{path} exists. Choose another name.")
            # What a killed process left there.
            file.truncate()
            yield file
            file.flush()
            os.fsync(descriptor)
            unfinished.rename(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
    _sync_folder(path.parent)


def delete_unfinished(folder: Path) -> None:
    """Delete what killed processes left in a folder, and nothing that another process is writing.

    What this account may not delete stays, and the log names it.
    """
    for path in folder.glob(f".*{UNFINISHED}"):
        if not NAME.fullmatch(path.name[1 : -len(UNFINISHED)]):
            continue
        try:
            with path.open("rb") as file:
                if _lock(file.fileno()):
                    path.unlink(missing_ok=True)
        except FileNotFoundError:
            continue
        except PermissionError:
            logger.warning("%s is left of a backup of another account. Delete it", path)


def delete_old(folder: Path, keep: int) -> list[Path]:
    """Delete all but the newest `keep` backups in a folder; return the deleted ones.

    Those of a clock that was ahead stay, and do not count.
    """
    old = old_backups(backups_in(folder), keep)
    for path in old:
        path.unlink(missing_ok=True)
    return old


def old_backups(backups: Backups, keep: int) -> list[Path]:
    """Return all but the newest `keep` backups, without those of a clock that was ahead."""
    return backups.usual[: max(0, len(backups.usual) - keep)]


def _is_empty(path: Path) -> bool:
    """Return whether a path is a folder or an empty file; False if this account may not know."""
    try:
        return not (path.is_file() and path.stat().st_size)
    except FileNotFoundError:
        return True
    except OSError:
        return False


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        # NFS locks no folders.
        if error.errno != errno.EBADF:
            raise
    return True


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
