"""Restoring a backup into an empty installation."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.core.management import call_command
from django.db import Error, connection, transaction
from django.db.backends.utils import CursorWrapper
from wagtail.models import Site

from cms.backups.archive import Part
from cms.backups.buckets import BucketPath
from cms.backups.database.dump import load_part, stored_checksum, table_name
from cms.backups.database.tables import Table, clear, count, first_occupied, set_last_id, stored_tables
from cms.backups.description import Contents, Header, TableContents, is_migrated, key_fingerprint
from cms.backups.errors import BackupError, DamagedBackup
from cms.backups.stored_files import STORAGES, FileRestorer, setting_of, storage_of, stored_names
from cms.backups.verification import VerifiedBackup, opened
from cms.operations.workers import is_worker_alive
from core.commands import StepCallback, without_steps
from core.languages import language_codes


def check_keys(header: Header) -> None:
    """Raise `BackupError` if this installation has other keys than the site that was backed up.

    The `SECRET_KEY` of then may be one of the earlier keys here.
    """
    here = {name: [key_fingerprint(key) for key in _keys(name)] for name in header.keys}
    other = [f"another {name}" for name, fingerprint in header.keys.items() if fingerprint not in here[name]]
    if other:
        raise BackupError(
            f"This installation has {' and '.join(other)} than the site that was backed up. Copy the value from the "
            ".env of that site. Without its SECRET_KEY, links in mails stop working, webhooks get other secrets and "
            "second factors of staff must be removed and set up again; without its EMAIL_HASH_KEY, the site does not "
            "recognize addresses that signed, that were blocked or that want no mail. If it is lost, use "
            "--with-other-keys."
        )


def missing_languages(header: Header) -> list[str]:
    """Return the languages of the site that was backed up that `LANGUAGES` lacks here: their pages are not served."""
    return [code for code in header.languages if code not in language_codes()]


def check_empty() -> None:
    """Raise `BackupError` unless the database has no tables or no rows of anybody, and the folders have no files.

    Changes nothing, and is quick: it can be asked before a large file is read.
    """
    for folder in STORAGES:
        name = next(stored_names(storage_of(folder)), None)
        if name:
            setting = setting_of(folder)
            place, kind = getattr(settings, setting), "bucket" if setting.endswith("BUCKET") else "folder"
            raise BackupError(f"{setting} is not empty: {place} has {name}. Restore into an empty {kind}.")
    if not connection.introspection.table_names():
        return
    if not is_migrated():
        raise BackupError("The database has other tables than this release makes. Restore into a new database.")
    with connection.cursor() as cursor:
        occupied = first_occupied(cursor)
    if occupied:
        raise BackupError(
            f"The database is not empty: {occupied} has rows. Restore into a new database, before createsuperuser."
        )
    if is_worker_alive():
        raise BackupError("A worker is running. Stop it, and the web server, until the backup is restored.")


def create_missing_tables(step: StepCallback = without_steps) -> None:
    """Create the tables in a database that has none."""
    if not connection.introspection.table_names():
        step("Creating the tables (a minute or two)", 0)
        call_command("migrate", verbosity=0, interactive=False)


def restore(
    path: Path | BucketPath, passphrase: str, backup: VerifiedBackup, step: StepCallback = without_steps
) -> None:
    """Load a verified backup into an empty installation, and compare the result with it.

    All or nothing: raises `BackupError` and `OSError`, and the installation is as empty as before. Only a killed
    process can leave files behind, and no rows.
    """
    tables = {table.name: table for table in stored_tables()}
    if {name: table.columns for name, table in tables.items()} != _columns(backup.contents):
        raise BackupError(f"{path} has other tables or columns than this installation, whose migrations are the same.")
    try:
        with FileRestorer() as files, transaction.atomic(), connection.cursor() as cursor:
            clear(cursor)
            _load_all(cursor, files, tables, path, passphrase, step)
            show = step("Comparing the tables with the backup", len(tables))
            for number, (name, contents) in enumerate(backup.contents.tables.items(), start=1):
                _finish(cursor, tables[name], contents)
                show(number)
            if files.contents != backup.contents.folders:
                raise BackupError("The number or size of the restored files is not that of the backup.")
            connection.check_constraints()
    except Error as error:
        raise BackupError(f"The database refuses the rows of the backup: {error}") from error


def forget_former_rows() -> None:
    """Clear what this process and the caches know of the rows that migrations had made."""
    ContentType.objects.clear_cache()
    Site.clear_site_root_paths_cache()
    for cache in caches.all():
        cache.clear()


def _keys(name: str) -> list[str]:
    """Return the value of a setting with a key, and the earlier ones that still open what they closed."""
    return [getattr(settings, name), *(settings.SECRET_KEY_FALLBACKS if name == "SECRET_KEY" else ())]


def _load_all(
    cursor: CursorWrapper,
    files: FileRestorer,
    tables: dict[str, Table],
    path: Path | BucketPath,
    passphrase: str,
    step: StepCallback,
) -> None:
    done, show = 0, step("Loading the rows and files", 0 if isinstance(path, BucketPath) else path.stat().st_size)
    with opened(path, passphrase) as parts:
        for part in parts:
            if not files.restore(part):
                _load(cursor, tables, part)
            done += part.size
            show(done)


def _load(cursor: CursorWrapper, tables: dict[str, Table], part: Part) -> None:
    name = table_name(part)
    if name is None:
        return
    if name not in tables:
        raise DamagedBackup
    load_part(cursor, tables[name], part)


def _finish(cursor: CursorWrapper, table: Table, contents: TableContents) -> None:
    """Have a table continue its numbers, and compare its rows with those in the backup."""
    if contents.last_id is not None:
        set_last_id(cursor, table, contents.last_id)
    rows = count(cursor, table)
    if rows != contents.rows:
        raise BackupError(f"{table.name} has {rows} rows, and the backup {contents.rows}.")
    if stored_checksum(cursor, table) != contents.checksum:
        raise BackupError(f"The rows of {table.name} are not those of the backup.")


def _columns(contents: Contents) -> dict[str, dict[str, str]]:
    return {name: table.columns for name, table in contents.tables.items()}
