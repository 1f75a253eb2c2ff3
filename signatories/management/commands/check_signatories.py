from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from signatories.moderation.invalid_text import find_invalid_text


class Command(BaseCommand):
    """List all text, addresses and websites that can't be printed or written to, and entries that repeat others.

    Exit code 0 when there are none, 1 when there are some. No address is shown.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line for each field."""
        faults = [
            {"model": fault.owner._meta.label, "pk": fault.pk, "field": fault.field, "reason": fault.reason}
            for fault in find_invalid_text(with_contacts=True)
        ]
        if options["format"] == "json":
            self.stdout.write(json.dumps(faults))
        else:
            for fault in faults:
                self.stdout.write(f"{fault['model']} {fault['pk']}, {fault['field']}: {fault['reason']}")
        if faults:
            raise CommandError(f"{len(faults)} to correct.")
