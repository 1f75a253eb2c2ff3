"""The passphrase of backups, from the settings or from a file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings

from core.commands import usage_error


def add_passphrase_option(parser: ArgumentParser) -> None:
    """Add the option `--passphrase-file` to a command."""
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help="a file whose first line is the passphrase, in place of BACKUP_PASSPHRASE",
    )


def passphrase(file: Path | None) -> str:
    """Return the first line of a file, without it the setting; "" for none. Raises a usage error."""
    if not file:
        return str(settings.BACKUP_PASSPHRASE)
    try:
        first_line = file.read_text().partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError) as error:
        raise usage_error(f"The passphrase can't be read from {file}: {error}.") from error
    if not first_line:
        raise usage_error(f"The first line of {file} is blank, and no passphrase.")
    return first_line
