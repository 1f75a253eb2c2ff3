from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.commands import usage_error
from signatories.exceptions import NotUndone
from signatories.exchange.import_undo import undo_import
from signatories.models import ImportBatch


class Command(BaseCommand):
    """Take an import back: what it added is removed, what it changed is restored, but for entries changed since.

    BATCH is the number that `import_signatories` prints. Exit code 0 when it is undone, 1 when it can't be,
    2 for a wrong call.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("batch", type=int, help="number of the import")

    def handle(self, *args: Any, **options: Any) -> None:
        """Undo, and name the entries that stay."""
        batch = ImportBatch.objects.filter(pk=options["batch"]).first()
        if batch is None:
            raise usage_error(f"There is no import {options['batch']}.")
        try:
            report = undo_import(batch)
        except NotUndone as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{report.removed} removed, {report.restored} restored, {len(report.kept)} kept")
        for entry in report.kept:
            self.stdout.write(f"kept, because it changed since: {entry.name}")
