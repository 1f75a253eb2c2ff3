from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.demo.site import DEMO_PASSWORD, DEMO_USERNAME, demo_list, languages, load
from letters.exceptions import LettersError


class Command(BaseCommand):
    """Load the demo letter, its signatories, an edition in each language and a login into an empty site.

    It is loaded once: never into a site with content, and never again after it was changed or deleted.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--public-server",
            action="store_true",
            help="load it although DEBUG is off; the password is random and printed once",
        )

    def handle(self, *, public_server: bool, **options: Any) -> None:
        """Load the demo, or print the reason why it was not loaded."""
        if not settings.DEBUG and not public_server:
            raise CommandError(
                "The demo has a login that everybody knows. On a server without DEBUG, "
                "add --public-server to load it with a random password."
            )
        password = DEMO_PASSWORD if settings.DEBUG else secrets.token_urlsafe(16)
        try:
            is_loaded = load(password)
        except LettersError as error:
            raise CommandError(str(error)) from error
        if is_loaded:
            self.stdout.write("The demo letter was loaded.")
            if password != DEMO_PASSWORD:
                self.stdout.write(f"Login: {DEMO_USERNAME} / {password} (this is shown once)")
        elif demo_list():
            self.stdout.write("The demo letter is there already.")
        elif not languages():
            self.stdout.write("The demo was not loaded: it has no letter in the languages of this site.")
        else:
            self.stdout.write("The demo was not loaded: this site has content, or had.")
