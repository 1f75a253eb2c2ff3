from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.commands import usage_error
from signatories.exceptions import NotUndone
from signatories.exchange.imports.undo import undo_import
from signatories.models import ImportBatch


class Command(BaseCommand):
    """Undo an import: remove the entries it added and restore those it changed, except entries changed since.

    BATCH is the number that `import_signatories` prints. Exit code 0 if the import is undone, 1 if it cannot be,
    2 for invalid arguments.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("batch", type=int, help="number of the import")

    def handle(self, *args: Any, **options: Any) -> None:
        """Undo, and list the entries that were not undone."""
        batch = ImportBatch.objects.filter(pk=options["batch"]).first()
        if batch is None:
            raise usage_error(f"There is no import {options['batch']}.")
        try:
            report = undo_import(batch)
        except NotUndone as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{report.removed} removed, {report.restored} restored, {len(report.skipped)} kept")
        for entry in report.skipped:
            self.stdout.write(f"kept, because it changed since: {entry.name}")
