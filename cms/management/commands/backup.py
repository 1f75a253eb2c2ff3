from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.backups.buckets import BucketPath, backup_place
from cms.backups.description import in_words
from cms.backups.errors import BackupError
from cms.backups.folders import root_above, setting_of_bucket
from cms.backups.making import MadeBackup, make_backup, make_backup_in
from cms.backups.passphrases import add_passphrase_option, passphrase
from cms.backups.uploading import upload_newest
from core.commands import StepReporter, check_writable, usage_error

#: The endings of new files: a name without one is most likely a folder that does not exist.
ENDINGS = (".tar", ".age")


class Command(BaseCommand):
    """Write the database, all files and the versions of the site into one file, while the site is running.

    The file is encrypted if there is a passphrase. It does not have `.env`: keep that apart. Exit code 2 for wrong
    arguments.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            nargs="?",
            type=backup_place,
            default=Path(settings.BACKUP_ROOT),
            help=(
                "a new file, or a folder in which the file gets a name by date and time; BACKUP_ROOT by default. A "
                "folder in a bucket (s3://bucket/folder) gets a copy of a new file in BACKUP_ROOT"
            ),
        )
        parser.add_argument(
            "--resume",
            action="store_true",
            help="make no backup; upload the newest one of BACKUP_ROOT to s3://…, or what is missing of it there",
        )
        parser.add_argument(
            "--keep", type=_positive, metavar="N", help="delete all but the newest N backups in the folder"
        )
        add_passphrase_option(parser)

    def handle(
        self,
        *,
        file: Path | BucketPath,
        keep: int | None,
        passphrase_file: Path | None,
        resume: bool,
        verbosity: int,
        **options: Any,
    ) -> None:
        """Write the backup, print what it contains, delete old ones, and upload it if that is asked for."""
        if resume and not isinstance(file, BucketPath):
            raise usage_error("--resume goes on with an upload: name the folder in the bucket, s3://bucket/folder.")
        if isinstance(file, BucketPath) and (setting := setting_of_bucket(file.bucket)):
            raise usage_error(f"{file} is in {setting}, whose files are in each backup. Name another bucket.")
        self.step = StepReporter(verbosity)
        if not resume:
            self._make(Path(settings.BACKUP_ROOT) if isinstance(file, BucketPath) else file, keep, passphrase_file)
        if isinstance(file, BucketPath):
            self._upload(file, keep)

    def _make(self, file: Path, keep: int | None, passphrase_file: Path | None) -> None:
        if root := root_above(file):
            raise usage_error(
                f"{file} is in {root}, whose files are in each backup or can be read by anybody. Name another folder."
            )
        is_folder = _is_folder(file)
        if keep and not is_folder:
            raise usage_error("--keep deletes backups in a folder: name one in place of a file.")
        if not is_folder and not file.exists() and not file.name.endswith(ENDINGS):
            raise usage_error(f"There is no folder {file}. Create it, or name a file that ends in .tar or .tar.age.")
        secret = passphrase(passphrase_file)
        check_writable(file / "backup" if is_folder else file)
        try:
            if is_folder:
                made = make_backup_in(file, secret, keep, self.step)
            else:
                made = MadeBackup(file, make_backup(file, secret, self.step), deleted=[])
        except BackupError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{error.filename or file} can't be written or read: {error.strerror}.") from error
        finally:
            self.step.finish()
        if made is None:
            raise CommandError(f"Another process is making a backup in {file}. Nothing was written.")
        words = in_words(made.contents)
        self.stdout.write(f"{made.path}: {words}, {'encrypted' if secret else 'not encrypted'}.")
        if not secret:
            self.stderr.write(
                "Whoever gets this file can read it, with the addresses of all signers: it is not encrypted. Set "
                "BACKUP_PASSPHRASE, or name a file with a passphrase: --passphrase-file."
            )
        for old in made.deleted:
            self.stdout.write(f"Deleted {old}.")

    def _upload(self, folder: BucketPath, keep: int | None) -> None:
        local = Path(settings.BACKUP_ROOT)
        self.step(f"Uploading to {folder}", 0)
        try:
            uploaded = upload_newest(local, folder, keep)
        except BackupError as error:
            raise CommandError(f"{error} To go on with the upload: backup --resume {folder}") from None
        except OSError as error:
            raise CommandError(f"{error.filename or local} can't be read: {error.strerror}.") from error
        if uploaded is None:
            self.stdout.write(f"Nothing of {local} is left to upload to {folder}, or another process uploads it.")
            return
        self.stdout.write(f"Uploaded {uploaded.place}.")
        for old in uploaded.deleted:
            self.stdout.write(f"Deleted {old}.")


def _is_folder(file: Path) -> bool:
    """Return whether an argument names a folder. The default folder is created."""
    if file == Path(settings.BACKUP_ROOT):
        try:
            file.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise usage_error(f"BACKUP_ROOT is {file}, which can't be created: {error.strerror}.") from error
    return file.is_dir()


def _positive(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise ArgumentTypeError(f"{text} is not a number from 1")
    return int(text)
