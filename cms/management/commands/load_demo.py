from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.demo.keys import DEMO_USERNAME
from cms.demo.large import load_large
from cms.demo.lock import DemoBusy, demo_lock
from cms.demo.removal import DemoContent, demo_content, remove
from cms.demo.removal_plan import Staying
from cms.demo.site import DEMO_PASSWORD, demo_list, languages, load
from cms.settings_summary import database_error
from core.numbers import grouped
from letters.exceptions import LettersError
from signatories.exceptions import InvalidTransition

BUSY = (
    "The demo is just being loaded or removed by another process, such as make run. Wait until that is done: "
    "make run prints the addresses of the site then."
)
#: Names of things that stay for the same reason, on one line.
SHOWN_NAMES = 5


class Command(BaseCommand):
    """Load the demo letter, its signatories, an edition in each language and a login into an empty site.

    It is loaded once: never into a site with content, and never again after it was changed or deleted. `--remove`
    takes it away again, with everything that hangs on its letter. What you edited stays, with its translations.
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
        parser.add_argument("--remove", action="store_true", help="take the demo away; what you made or edited stays")
        parser.add_argument("--no-input", action="store_true", help="with --remove: do not ask")

    def handle(self, *, public_server: bool, large: bool, remove: bool, no_input: bool, **options: Any) -> None:
        """Load or remove the demo, or print the reason why nothing was done."""
        if problem := database_error():
            raise CommandError(
                f"{problem}. If make run is just starting, wait until it prints the addresses of the site."
            )
        try:
            with demo_lock():
                if remove:
                    self._remove(asks=not no_input)
                else:
                    self._load(public_server=public_server)
                    if large:
                        self._enlarge()
        except DemoBusy as error:
            raise CommandError(BUSY) from error

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
            self._print_staying(content)
            return
        self.stdout.write(f"This deletes for good: {describe(content)}.")
        self._print_staying(content)
        if asks and not _is_confirmed():
            raise CommandError("Nothing was removed.")
        try:
            remove()
        except InvalidTransition as error:
            raise CommandError(f"Nothing was removed: {error}") from error
        self.stdout.write("The demo was removed.")

    def _print_staying(self, content: DemoContent) -> None:
        if content.staying:
            self.stdout.write("\n".join(["This stays:", *staying_lines(content.staying)]))


def describe(content: DemoContent) -> str:
    """Return the content of the demo in words, such as "2 pages, 77 signatories, 1 edition"."""
    since = f" ({grouped(content.signed_since)} of them since it was loaded)" if content.signed_since else ""
    parts = [
        _counted(content.pages, "page", "pages"),
        _counted(content.home_pages, "home page emptied", "home pages emptied"),
        _counted(content.signatories, "signatory", "signatories", since),
        _counted(content.editions, "edition", "editions"),
        _counted(content.organizations, "organization of the directory", "organizations of the directory"),
        _counted(content.others, "picture, category, text or the like", "pictures, categories, texts and the like"),
        "the login of the demo" if content.deletes_login else "",
    ]
    return ", ".join(filter(None, parts))


def staying_lines(staying: Iterable[Staying]) -> list[str]:
    """Return a line for each kind and reason, such as "  pages “News” (en), “About us” (fr): edited"."""
    names: dict[tuple[str, str], list[str]] = {}
    for row in staying:
        names.setdefault((row.kind, row.reason), []).append(row.name)
    return [f"  {kind} {_enumerated(rows)}: {reason}" for (kind, reason), rows in names.items()]


def _is_confirmed() -> bool:
    """Ask; no answer, such as without a terminal, is a refusal."""
    try:
        return input("Type “yes” to go on: ") == "yes"
    except EOFError:
        return False


def _enumerated(names: list[str]) -> str:
    rest = len(names) - SHOWN_NAMES
    return ", ".join(names[:SHOWN_NAMES]) + (f" and {grouped(rest)} more" if rest > 0 else "")


def _counted(number: int, one: str, several: str, suffix: str = "") -> str:
    return f"{grouped(number)} {one if number == 1 else several}{suffix}" if number else ""
