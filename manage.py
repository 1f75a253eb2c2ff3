#!/usr/bin/env python
"""Django's command line for Undersigned."""

from __future__ import annotations

import gc
import sys

from django.core.management import BaseCommand, ManagementUtility

from cms.environment import choose_settings

#: Exit code of a command that was called with invalid arguments or settings.
USAGE_ERROR = 2
#: New objects after which Python looks for garbage: those of the URLs, which many commands load, stay.
GARBAGE_THRESHOLD = 5_000


class CommandLine(ManagementUtility):
    """Django's command line, which looks for garbage from the first command on."""

    def fetch_command(self, subcommand: str) -> BaseCommand:
        """Return a command. Django fetches it after it has loaded the apps, whose objects are not looked at again."""
        gc.freeze()
        gc.enable()
        return super().fetch_command(subcommand)


def main() -> None:
    """Run the command named in the arguments, by default with the development settings."""
    from core.commands import quiet_closed_pipe

    # Loading the apps makes 280,000 objects, all of which stay: Python would look for garbage among them in vain.
    gc.disable()
    gc.set_threshold(GARBAGE_THRESHOLD)
    try:
        with quiet_closed_pipe():
            run()
    finally:
        # The system takes all memory back at once. To find and free each object first takes half a second.
        gc.freeze()


def run() -> None:
    """Run the command; explain a misconfiguration in a sentence, with exit code 2."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    try:
        choose_settings(default="cms.settings.dev")
        CommandLine(sys.argv).execute()
    except (ImproperlyConfigured, DatabaseError) as error:
        sentence = misconfiguration(error)
        if not sentence or "--traceback" in sys.argv:
            raise
        sys.stderr.write(f"manage.py: {sentence}\n")
        sys.exit(USAGE_ERROR)


def misconfiguration(error: Exception) -> str:
    """Return a sentence that explains a misconfiguration of this machine; "" for any other error."""
    from django.core.exceptions import ImproperlyConfigured

    if isinstance(error, ImproperlyConfigured):
        return str(error)
    from cms.settings_summary import database_error

    return database_error()


if __name__ == "__main__":
    main()
