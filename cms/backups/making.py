"""Making a backup while the site is running."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from cms.backups.archive import CONTENTS_NAME, HEADER_NAME, ArchiveWriter
from cms.backups.backup_files import backup_name, completed, delete_old, delete_unfinished, only_one_in
from cms.backups.database.dump import write_table
from cms.backups.database.snapshot import snapshot
from cms.backups.database.tables import stored_tables
from cms.backups.description import Contents, describe_installation, is_migrated
from cms.backups.encryption import EncryptingWriter
from cms.backups.errors import BackupError
from cms.backups.free_space import SpaceKeepingWriter
from cms.backups.stored_files import STORAGES, write_folder
from core.commands import StepCallback, without_steps


def make_backup(path: Path, passphrase: str, step: StepCallback = without_steps) -> Contents:
    """Write a backup to a new file, encrypted unless the passphrase is blank; return what it contains.

    Needs little memory, and no space besides the file. Raises `BackupError` and `OSError`, and leaves no file
    then: it ends before the disk is full.
    """
    if not is_migrated():
        raise BackupError(
            "The tables are not those of this release. Run migrate first, or make the backup with the release that "
            "the site ran until now."
        )
    with completed(path) as file:
        target = SpaceKeepingWriter(file, path.parent)
        if not passphrase:
            return _write(ArchiveWriter(target), step)
        encrypted = EncryptingWriter(target, passphrase)
        contents = _write(ArchiveWriter(encrypted), step)
        encrypted.finish()
        return contents


@dataclass(frozen=True)
class MadeBackup:
    """A new file of a folder, what it contains, and the earlier files that were deleted for it."""

    path: Path
    contents: Contents
    deleted: list[Path]


def make_backup_in(
    folder: Path, passphrase: str, keep: int | None, step: StepCallback = without_steps
) -> MadeBackup | None:
    """Write a backup into a folder, named by the time, and delete all but the newest `keep`; None keeps all.

    Return None if another process makes one there. Idempotent: a run that was killed leaves nothing that looks like a
    backup, and the next one removes what it left. What exceeds `keep` already is deleted first: on a full disk no
    backup would succeed. Raises what `make_backup` raises.
    """
    with only_one_in(folder) as is_alone:
        if not is_alone:
            return None
        delete_unfinished(folder)
        deleted = delete_old(folder, keep) if keep else []
        path = folder / backup_name(timezone.now(), is_encrypted=bool(passphrase))
        contents = make_backup(path, passphrase, step)
        deleted += delete_old(folder, keep) if keep else []
        return MadeBackup(path, contents, deleted)


def _write(archive: ArchiveWriter, step: StepCallback) -> Contents:
    archive.add(HEADER_NAME, describe_installation().model_dump_json(indent=1).encode())
    with snapshot() as cursor:
        stored, tables = stored_tables(), {}
        show = step(f"Writing the rows of {len(stored)} tables", len(stored))
        for number, table in enumerate(stored, start=1):
            tables[table.name] = write_table(cursor, table, archive)
            show(number)
    step("Writing the files", 0)
    folders = {folder: write_folder(folder, archive) for folder in STORAGES}
    contents = Contents(tables=tables, folders=folders)
    archive.add(CONTENTS_NAME, contents.model_dump_json(indent=1).encode())
    archive.finish()
    return contents
