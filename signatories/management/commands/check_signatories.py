from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from signatories.moderation.invalid_text import find_invalid_text


class Command(BaseCommand):
    """List invalid text, e-mail addresses and websites, and duplicate entries.

    Exit code 0 if there are none, 1 if there are some. Addresses are not shown.
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
