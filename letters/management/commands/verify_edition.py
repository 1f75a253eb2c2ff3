from __future__ import annotations

import hashlib
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.formats import date_format

from core.commands import usage_error
from letters.editions.copies import find_copy


class Command(BaseCommand):
    """Verify that a PDF is a byte-identical copy of a published edition.

    Exit code 0 if it is genuine; prints the edition, and whether it was taken down. Exit code 1 if it is not ours,
    2 for wrong arguments.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Look up the SHA-256 checksum of the file among published editions."""
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise usage_error(f"The file {options['file']} can't be read: {error.strerror}.") from error
        file = find_copy(hashlib.sha256(content).hexdigest())
        if file is None:
            self.stdout.write("Not ours: this file is no published edition, or it was changed.")
            sys.exit(1)
        published_at = date_format(timezone.localtime(file.edition.published_at), "j F Y, H:i T")
        if file.edition.is_taken_down:
            self.stdout.write(f"It was taken down since: {file.edition.takedown_reason}")
        # Staff run this: a title that is not public may be printed.
        title = file.letter.title if file.letter else file.edition.signatory_list.title
        self.stdout.write(f"Genuine: edition {file.edition.number} of “{title}” ({file.language}), {published_at}.")
