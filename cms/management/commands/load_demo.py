from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.demo_site import load
from letters.exceptions import LettersError


class Command(BaseCommand):
    """Load the demo letter, its signatories, an edition in each language and a login. Idempotent."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the demo, or say that it is there."""
        try:
            loaded = load()
        except LettersError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("The demo letter was loaded." if loaded else "The demo letter is there already.")
