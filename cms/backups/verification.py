"""Reading a backup: every byte of it is checked before anything is restored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from cms.backups.archive import CONTENTS_NAME, HEADER_NAME, ArchiveReader, Part
from cms.backups.buckets import BucketPath
from cms.backups.description import FORMAT, Contents, Header, installed_version, last_migrations, release_numbers
from cms.backups.encryption import MAGIC, DecryptingReader
from cms.backups.errors import BackupError, DamagedBackup, WrongPassphrase
from core.commands import StepCallback, without_steps


class VerifiedBackup(NamedTuple):
    """What a complete and unaltered backup says about itself."""

    header: Header
    contents: Contents


def verify(path: Path | BucketPath, passphrase: str, step: StepCallback = without_steps) -> VerifiedBackup:
    """Read a backup to its end, and return its description. Changes nothing.

    Raises `BackupError` unless this release can restore it: if it is none, incomplete, altered, encrypted with another
    passphrase, or from a release with other tables.
    """
    header = contents = None
    done, show = 0, step(f"Reading and checking {path}", 0 if isinstance(path, BucketPath) else path.stat().st_size)
    with opened(path, passphrase) as parts:
        for part in parts:
            if header is None:
                header = _header(path, part)
            elif part.name == CONTENTS_NAME:
                contents = _contents(part)
            done += part.size
            show(done)
        if header is None or contents is None:
            raise DamagedBackup
    _check_release(path, header)
    return VerifiedBackup(header, contents)


@contextmanager
def opened(path: Path | BucketPath, passphrase: str) -> Iterator[Iterator[Part]]:
    """Yield the parts of a backup. After the last one, the file is known to be complete and unaltered.

    Raises `BackupError` if it is not, also for a `DamagedBackup` that the context raises.
    """
    try:
        with path.open() if isinstance(path, BucketPath) else path.open("rb") as file:
            start = file.read(len(MAGIC))
            file.seek(0)
            if start == MAGIC:
                yield ArchiveReader(DecryptingReader(file, passphrase)).parts()
            elif start == HEADER_NAME.encode()[: len(MAGIC)]:
                yield ArchiveReader(file).parts()
            else:
                raise BackupError(f"{path} is not a backup of Undersigned.")
    except WrongPassphrase:
        raise BackupError(_wrong_passphrase(path, passphrase)) from None
    except DamagedBackup:
        raise BackupError(
            f"{path} is not a complete backup of Undersigned, or it was altered since it was made. Take another one."
        ) from None


def _header(path: Path | BucketPath, part: Part) -> Header:
    """Return the header that the first part has; raises `BackupError` for other parts and later formats."""
    if part.name != HEADER_NAME:
        raise DamagedBackup
    try:
        header = Header.model_validate_json(part.read())
    except ValidationError:
        raise DamagedBackup from None
    if header.format > FORMAT:
        raise BackupError(_newer(path, header))
    return header


def _contents(part: Part) -> Contents:
    try:
        return Contents.model_validate_json(part.read())
    except ValidationError:
        raise DamagedBackup from None


def _check_release(path: Path | BucketPath, header: Header) -> None:
    if release_numbers(header.undersigned) > release_numbers(installed_version()):
        raise BackupError(_newer(path, header))
    here = last_migrations()
    apps = sorted(app for app in here.keys() | header.migrations.keys() if here.get(app) != header.migrations.get(app))
    if apps:
        there = header.migrations.get(apps[0], "no migration")
        raise BackupError(
            f"{path} was made by Undersigned {header.undersigned}, whose tables are not those of this release: "
            f"{apps[0]} is at {there} there and at {here.get(apps[0], 'no migration')} here. Restore it with the "
            "release that made it, and upgrade then."
        )


def _newer(path: Path | BucketPath, header: Header) -> str:
    return (
        f"{path} was made by Undersigned {header.undersigned}, and this is {installed_version()}. Install release "
        f"{header.undersigned}, and restore it there."
    )


def _wrong_passphrase(path: Path | BucketPath, passphrase: str) -> str:
    if passphrase:
        return f"{path} was encrypted with another passphrase, or its beginning was altered."
    return f"{path} is encrypted. Set BACKUP_PASSPHRASE, or name a file with the passphrase: --passphrase-file."
