from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.translations import missing_translations


class Command(BaseCommand):
    """List the strings that the public sees and that have no translation into a language; with --all, every string."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("language", help="a language code, such as de or pt-br")
        parser.add_argument("--all", action="store_true", help="also list the strings that only staff see")

    def handle(self, *, language: str, all: bool, **options: Any) -> None:  # noqa: A002 - the name of the option
        """Print a string per line."""
        try:
            missing = missing_translations(language, public_only=not all)
        except FileNotFoundError as error:
            raise CommandError(str(error)) from None
        for text in missing:
            self.stdout.write(repr(text))
        self.stdout.write(f"{len(missing)} strings have no translation into “{language}”.")
