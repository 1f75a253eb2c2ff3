#!/usr/bin/env python
"""Django's command line for Undersigned."""

from __future__ import annotations

import gc
import sys

from cms.environment import choose_settings

#: Exit code of a command that was called with invalid arguments or settings.
USAGE_ERROR = 2
#: New objects after which Python looks for garbage. Starting makes 280,000, all of which stay: to look after every
#: 700, as it does by default, takes a sixth of the time.
GARBAGE_THRESHOLD = 5_000


def main() -> None:
    """Run the command named in the arguments, by default with the development settings."""
    from core.commands import quiet_closed_pipe

    gc.set_threshold(GARBAGE_THRESHOLD)

    with quiet_closed_pipe():
        run()


def run() -> None:
    """Run the command; explain a misconfiguration in a sentence, with exit code 2."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import DatabaseError

    try:
        choose_settings(default="cms.settings.dev")
        execute_from_command_line(sys.argv)
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
