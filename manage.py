#!/usr/bin/env python
"""Django's command line for Undersigned."""

from __future__ import annotations

import sys

from cms.environment import choose_settings


def main() -> None:
    """Run the command named in the arguments with the development settings unless told otherwise."""
    choose_settings(default="cms.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
