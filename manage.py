#!/usr/bin/env python
"""Django's command line for Undersigned."""

from __future__ import annotations

import sys

from cms.environment import choose_settings

#: The exit code of commands that are called wrongly.
WRONG_CALL = 2


def main() -> None:
    """Run the command named in the arguments with the development settings unless told otherwise."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import DatabaseError

    try:
        choose_settings(default="cms.settings.dev")
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, DatabaseError) as error:
        sentence = misconfigured(error)
        if not sentence or "--traceback" in sys.argv:
            raise
        sys.stderr.write(f"manage.py: {sentence}\n")
        sys.exit(WRONG_CALL)


def misconfigured(error: Exception) -> str:
    """Return in a sentence what this machine lacks; "" where the error is one of the program."""
    from django.core.exceptions import ImproperlyConfigured

    if isinstance(error, ImproperlyConfigured):
        return str(error)
    from cms.settings_summary import database_fault

    return database_fault()


if __name__ == "__main__":
    main()
