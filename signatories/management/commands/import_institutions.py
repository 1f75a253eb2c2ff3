from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.commands import usage_error
from signatories.enums import DirectoryOutcome
from signatories.exceptions import UnreadableFile
from signatories.exchange.directories.institutions import InstitutionImport


class Command(BaseCommand):
    """Import a file into the list of institutions that letters suggest as affiliations.

    The first row of FILE names the columns: name, its translations, country, website, identifier. Institutions that
    are there already are updated. Exit code 0 if the valid rows are imported, 1 if the file cannot be read, 2 for
    invalid arguments.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV, Excel or OpenDocument file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and list the rows that were refused."""
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise usage_error(f"{options['file']} cannot be read: {error.strerror}.") from error
        try:
            report = InstitutionImport(None).run(content)
        except UnreadableFile as error:
            raise CommandError(str(error)) from error
        for row in report.rows.get(DirectoryOutcome.REFUSED.value, ()):
            self.stderr.write(f"row {row.number}: {row.details}")
        counted = ("added", "updated", "unchanged", "refused")
        self.stdout.write(", ".join(f"{report.count(DirectoryOutcome(outcome))} {outcome}" for outcome in counted))
