#!/usr/bin/env python
"""Django's command line for Undersigned."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command named in the arguments with the development settings unless told otherwise."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
