from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.backups.buckets import BucketPath, backup_place
from cms.backups.description import in_words
from cms.backups.errors import BackupError
from cms.backups.passphrases import add_passphrase_option, passphrase
from cms.backups.restoring import (
    check_empty,
    check_keys,
    create_missing_tables,
    forget_former_rows,
    missing_languages,
    restore,
)
from cms.backups.verification import VerifiedBackup, verify
from core.commands import StepReporter
from core.known_languages import own_language_name


class Command(BaseCommand):
    """Restore a backup into an empty installation: a new database of either kind, and empty folders.

    Reads and checks the whole file before anything is written. Exit code 2 for wrong arguments.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=backup_place, help="a file, or its address in a bucket: s3://bucket/folder/name"
        )
        parser.add_argument("--check", action="store_true", help="check the file, and restore nothing")
        parser.add_argument(
            "--with-other-keys",
            action="store_true",
            help="restore although SECRET_KEY or EMAIL_HASH_KEY are not those of the site that was backed up",
        )
        add_passphrase_option(parser)

    def handle(
        self,
        *,
        file: Path | BucketPath,
        check: bool,
        with_other_keys: bool,
        passphrase_file: Path | None,
        verbosity: int,
        **options: Any,
    ) -> None:
        """Check the file, restore it, and print what it contains."""
        secret = passphrase(passphrase_file)
        step = StepReporter(verbosity)
        try:
            if not check:
                check_empty()
            backup = verify(file, secret, step)
            step.finish()
            self._describe(file, backup)
            if check:
                if backup.header.audit_head:
                    self.stdout.write(f"The head of its audit log is {backup.header.audit_head}")
                return
            if not with_other_keys:
                check_keys(backup.header)
            # Somebody may have started the site meanwhile.
            check_empty()
            create_missing_tables(step)
            restore(file, secret, backup, step)
        except BackupError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{error.filename or file} can't be read or written: {error.strerror}.") from error
        finally:
            step.finish()
        self.stdout.write("Restored. The numbers and checksums of all rows and files are those of the backup.")
        forget_former_rows()
        step("Making the search index", 0)
        try:
            call_command("update_index", verbosity=0)
        except CommandError as error:
            self.stderr.write(f"The search index is empty. {error}")
        self.stdout.write("Start the web server and the worker.")

    def _describe(self, file: Path | BucketPath, backup: VerifiedBackup) -> None:
        """Print what a backup contains, and warn of languages that are missing here."""
        header = backup.header
        made = f"{file}, made {header.made_at:%Y-%m-%d %H:%M} UTC by Undersigned {header.undersigned}"
        self.stdout.write(f"{made}, is complete and unaltered: {in_words(backup.contents)}.")
        for code in missing_languages(header):
            language = f"“{code}” ({own_language_name(code)})"
            self.stderr.write(
                f"LANGUAGES lacks {language}, a language of the site that was backed up. Its "
                "pages are restored, but not served until LANGUAGES in .env has the code."
            )
