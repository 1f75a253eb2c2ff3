"""Making a backup while the site is running."""

from __future__ import annotations

from pathlib import Path

from cms.backups.archive import CONTENTS_NAME, HEADER_NAME, ArchiveWriter
from cms.backups.backup_files import completed
from cms.backups.database.dump import write_table
from cms.backups.database.snapshot import snapshot
from cms.backups.database.tables import stored_tables
from cms.backups.description import Contents, describe_installation, is_migrated
from cms.backups.encryption import EncryptingWriter
from cms.backups.errors import BackupError
from cms.backups.free_space import SpaceKeepingWriter
from cms.backups.stored_files import STORAGES, write_folder


def make_backup(path: Path, passphrase: str) -> Contents:
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
            return _write(ArchiveWriter(target))
        encrypted = EncryptingWriter(target, passphrase)
        contents = _write(ArchiveWriter(encrypted))
        encrypted.finish()
        return contents


def _write(archive: ArchiveWriter) -> Contents:
    archive.add(HEADER_NAME, describe_installation().model_dump_json(indent=1).encode())
    with snapshot() as cursor:
        tables = {table.name: write_table(cursor, table, archive) for table in stored_tables()}
    folders = {folder: write_folder(folder, archive) for folder in STORAGES}
    contents = Contents(tables=tables, folders=folders)
    archive.add(CONTENTS_NAME, contents.model_dump_json(indent=1).encode())
    archive.finish()
    return contents
