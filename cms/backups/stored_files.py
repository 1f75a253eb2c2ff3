"""The files of the site in an archive: public uploads and private files, by their names in their storages."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterator
from pathlib import PurePosixPath
from types import TracebackType
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages

from cms.backups.archive import PIECE, ArchiveWriter, Part
from cms.backups.description import FolderContents
from cms.backups.errors import BackupError, DamagedBackup
from core.storage import store_as
from letters import derived_files

logger = logging.getLogger(__name__)

#: Folders of an archive, with the storage of their files.
STORAGES = {"media": "default", "private": "private"}
#: Folders whose files the worker makes again. Copies of the names on lists belong in no backup.
LEFT_OUT = {"private": derived_files.FOLDER}


def write_folder(folder: str, archive: ArchiveWriter) -> FolderContents:
    """Add the files of a folder's storage to an archive, except for derived ones; return what was added.

    Leaves out files that are deleted meanwhile. Call it after the rows that refer to files were read: files are
    written before such rows, so none that a row names is incomplete.
    """
    storage = storage_of(folder)
    contents = FolderContents()
    for name in stored_names(storage):
        is_left_out = PurePosixPath(name).parts[0] == LEFT_OUT.get(folder)
        opened = None if is_left_out else _opened(storage, name)
        if opened is None:
            continue
        stream, size = opened
        with stream:
            archive.add_stream(f"{folder}/{name}", stream, size, _modified_at(storage, name))
        contents.files += 1
        contents.bytes += size
    return contents


def storage_of(folder: str) -> Storage:
    """Return the storage whose files a folder of an archive has."""
    return storages[STORAGES[folder]]


def setting_of(folder: str) -> str:
    """Return the name of the setting that says where the files of a folder are: in a bucket, or on this machine."""
    bucket = f"{folder.upper()}_BUCKET"
    return bucket if getattr(settings, bucket) else f"{folder.upper()}_ROOT"


def stored_names(storage: Storage, folder: str = "") -> Iterator[str]:
    """Yield the names of all files in a storage, sorted by folder; none if it was never used."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield str(PurePosixPath(folder, name))
    for name in sorted(folders):
        yield from stored_names(storage, str(PurePosixPath(folder, name)))


class FileRestorer:
    """Stores files of an archive under the names that they had. If its context ends with an error, it deletes them."""

    def __init__(self) -> None:
        self.contents = {folder: FolderContents() for folder in STORAGES}
        self.stored: list[tuple[Storage, str]] = []

    def __enter__(self) -> FileRestorer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind:
            for storage, name in self.stored:
                # One that cannot be deleted, such as in a bucket that is gone, must not hide the error or save others.
                try:
                    storage.delete(name)
                except OSError as failure:
                    logger.warning("%s is left of a backup that could not be restored: %s", name, failure)

    def restore(self, part: Part) -> bool:
        """Store the file of a part, and compare what was stored; return False for parts that are no files."""
        folder, _slash, name = part.name.partition("/")
        if folder not in STORAGES:
            return False
        if ".." in PurePosixPath(name).parts or PurePosixPath(name).is_absolute():
            raise DamagedBackup
        storage = storage_of(folder)
        self.stored.append((storage, name))
        content: Any = part
        stored = store_as(storage, name, File(content, name))
        part.skip()
        # It returns "/" for the backslashes of a name, which it keeps.
        if stored != name.replace("\\", "/"):
            self.stored.append((storage, stored))
            raise BackupError(f"The file {name} in {setting_of(folder)} was stored as {stored}.")
        if _digest(storage, name) != part.digest.hexdigest():
            raise BackupError(f"The file {name} in {setting_of(folder)} is not what was written to it.")
        self.contents[folder].files += 1
        self.contents[folder].bytes += part.size
        return True


def _opened(storage: Storage, name: str) -> tuple[Any, int] | None:
    """Return an open file, whose content can be read from the beginning on, and its size; None if it is missing."""
    try:
        stream: Any = storage.open(name)
        size = stream.seek(0, os.SEEK_END)
        stream.seek(0)
        # A bucket looks for the file again at the first read.
        stream.read(1)
    except FileNotFoundError:
        return None
    stream.seek(0)
    return stream, size


def _modified_at(storage: Storage, name: str) -> float:
    try:
        return storage.get_modified_time(name).timestamp()
    except FileNotFoundError:
        # Deleted since it was opened; what was opened can still be read.
        return 0


def _digest(storage: Storage, name: str) -> str:
    digest = hashlib.sha256()
    with storage.open(name) as stream:
        while data := stream.read(PIECE):
            digest.update(data)
    return digest.hexdigest()
