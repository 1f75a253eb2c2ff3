from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.commands import printable_argument
from signatories.privacy.person import entries_of, person_data


class Command(BaseCommand):
    """Print everything that the site has about an address, as JSON: for somebody who asks for a copy of it."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", type=printable_argument)

    def handle(self, *, address: str, **options: Any) -> None:
        """Print the copy."""
        data = person_data(address, entries_of(address))
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=2))
