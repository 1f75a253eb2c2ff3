from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from core.commands import check_writable, usage_error
from letters.management.base import letter_by_slug
from signatories.exchange.export import WRITERS, export, export_list


class Command(BaseCommand):
    """Write the public signatories of a letter, in the printed order, to a file or to standard output.

    The column "key" identifies each entry, so that the file can be corrected and imported again; `--public` writes the
    public file, without that column.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("letter_slug", help="slug of the letter, in any of its languages")
        parser.add_argument("--format", choices=list(WRITERS), required=True)
        parser.add_argument("--public", action="store_true", help="the public file, without keys")
        parser.add_argument("--output", type=Path, help="file to write; without it, standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Export the list."""
        if options["output"]:
            check_writable(options["output"])
        signatory_list = letter_by_slug(options["letter_slug"]).signatory_list
        if options["public"]:
            content = export_list(signatory_list, options["format"])
        else:
            content = export(signatory_list.signatories.public(), options["format"])
        if options["output"] is None:
            sys.stdout.buffer.write(content)
            return
        try:
            options["output"].write_bytes(content)
        except OSError as error:
            raise usage_error(f"The file {options['output']} can't be written: {error.strerror}.") from error
