from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from letters.management.base import letter_named, wrong_call
from signatories.enums import DuplicatePolicy
from signatories.exceptions import SignatoriesError
from signatories.exchange.columns import check_column
from signatories.exchange.importing import ImportOptions, import_at_once
from signatories.exchange.report import ImportReport


class Command(BaseCommand):
    """Import signatories from a CSV or XLSX file into the list of a letter: all rows or none.

    Exit code 0 when nothing is wrong, 1 when rows or the file are refused, 2 for a wrong call.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("letter_slug", help="slug of the letter, in any of its languages")
        parser.add_argument("file", type=Path, help="CSV or XLSX file; its first row names the columns")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument(
            "--map", action="append", default=[], metavar="HEADER=FIELD", help="which field a column of the file holds"
        )
        parser.add_argument(
            "--set",
            action="append",
            default=[],
            metavar="FIELD=VALUE",
            help="value where the column is blank or missing",
        )
        parser.add_argument("--duplicates", choices=DuplicatePolicy.values, default=DuplicatePolicy.SKIP.value)
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import and report; the exit code tells whether anything was refused."""
        letter = letter_named(options["letter_slug"])
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise wrong_call(f"The file {options['file']} can't be read: {error.strerror}.") from error
        try:
            report = import_at_once(
                letter.signatory_list,
                content,
                file_name=options["file"].name,
                options=_import_options(options),
                dry_run=options["dry_run"],
            )
        except SignatoriesError as error:
            raise wrong_call(str(error)) from error
        if options["format"] == "json":
            self.stdout.write(json.dumps(report.as_contract(), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_lines(report)))
        if report.is_refused:
            sys.exit(1)


def _import_options(options: dict[str, Any]) -> ImportOptions:
    mapping = dict(_pair(text, "--map") for text in options["map"])
    constants = dict(_pair(text, "--set") for text in options["set"])
    for column in constants:
        check_column(column)
    return ImportOptions(mapping=mapping, constants=constants, duplicates=options["duplicates"])


def _pair(text: str, option: str) -> tuple[str, str]:
    # The header may hold "=" itself, a field never does.
    left, equals, right = text.rpartition("=") if option == "--map" else text.partition("=")
    if not equals or not left:
        raise wrong_call(f"{option} takes two words joined by “=”, not “{text}”.")
    return left, right


def _lines(report: ImportReport) -> list[str]:
    if report.file_error:
        return [report.file_error]
    tallies: dict[str, list[Any]] = {
        "new": report.new,
        "updated": report.updated,
        "duplicate": report.duplicates,
        "refused": report.errors,
    }
    lines = [
        f"{report.source}: {report.rows} rows",
        ", ".join(f"{len(rows)} {word}" for word, rows in tallies.items()),
    ]
    lines += [f"row {duplicate.row}: same as {duplicate.of}" for duplicate in report.duplicates]
    for label, problems in (("warning", report.warnings), ("error", report.errors)):
        for problem in problems:
            place = f"row {problem.row}: " if problem.row else ""
            column = f"“{problem.column}” " if problem.column else ""
            value = f" (“{problem.value}”)" if problem.value else ""
            lines.append(f"{label}: {place}{column}{problem.reason}{value}")
    lines.append("Imported." if report.written else "Nothing was written.")
    return lines
