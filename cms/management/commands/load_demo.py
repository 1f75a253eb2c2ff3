from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.demo.large import load_large
from cms.demo.removal import DemoContent, demo_content, remove
from cms.demo.site import DEMO_PASSWORD, DEMO_USERNAME, demo_list, languages, load
from core.numbers import grouped
from letters.exceptions import LettersError
from signatories.exceptions import InvalidTransition


class Command(BaseCommand):
    """Load the demo letter, its signatories, an edition in each language and a login into an empty site.

    It is loaded once: never into a site with content, and never again after it was changed or deleted. `--remove`
    takes it away again, with everything that hangs on its letter.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--public-server",
            action="store_true",
            help="load it although DEBUG is off; the password is random and printed once",
        )
        parser.add_argument(
            "--large",
            action="store_true",
            help="add 730 posts in each language and 24 letters to the demo, to try and measure; takes minutes",
        )
        parser.add_argument("--remove", action="store_true", help="take the demo away; content of your own stays")
        parser.add_argument("--no-input", action="store_true", help="with --remove: do not ask")

    def handle(self, *, public_server: bool, large: bool, remove: bool, no_input: bool, **options: Any) -> None:
        """Load or remove the demo, or print the reason why nothing was done."""
        if remove:
            self._remove(asks=not no_input)
        else:
            self._load(public_server=public_server)
        if large and not remove:
            self._enlarge()

    def _load(self, *, public_server: bool) -> None:
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

    def _enlarge(self) -> None:
        try:
            posts, letters = load_large()
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"The site has {grouped(posts)} posts and {grouped(letters)} letters.")

    def _remove(self, *, asks: bool) -> None:
        content = demo_content()
        if content.is_empty:
            self.stdout.write("There is no demo to remove.")
            return
        self.stdout.write(f"This deletes for good: {describe(content)}.")
        if not content.deletes_login:
            self.stdout.write(
                "The login of the demo stays: there is no other superuser. Create one with manage.py createsuperuser."
            )
        if asks and input("Type “yes” to go on: ") != "yes":
            raise CommandError("Nothing was removed.")
        try:
            remove()
        except InvalidTransition as error:
            raise CommandError(f"Nothing was removed: {error}") from error
        self.stdout.write("The demo was removed.")


def describe(content: DemoContent) -> str:
    """Return the content of the demo in words, such as "2 pages, 77 signatories, 1 edition"."""
    since = f" ({grouped(content.signed_since)} of them since it was loaded)" if content.signed_since else ""
    parts = [
        _counted(content.pages, "page", "pages"),
        _counted(content.signatories, "signatory", "signatories") + since,
        _counted(content.editions, "edition", "editions"),
        _counted(content.organizations, "organization of the directory", "organizations of the directory"),
        "the login of the demo" if content.deletes_login else "",
    ]
    return ", ".join(filter(None, parts))


def _counted(number: int, one: str, several: str) -> str:
    return f"{grouped(number)} {one if number == 1 else several}"
