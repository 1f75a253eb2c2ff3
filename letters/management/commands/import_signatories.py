from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from letters.management.base import letter_named
from signatories.enums import DateOrder, DuplicatePolicy, Kind
from signatories.exceptions import SignatoriesError
from signatories.exchange.at_once import import_at_once
from signatories.exchange.columns import check_column
from signatories.exchange.options import ImportOptions
from signatories.exchange.reading.csv_reader import DELIMITERS, ENCODINGS
from signatories.exchange.report import ImportReport
from signatories.management.base import ProgressBar, wrong_call

#: Separators that are hard to type, by their names.
DELIMITER_NAMES = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}


class Command(BaseCommand):
    """Import signatories from a CSV or XLSX file into the list of a letter: all rows or none.

    Exit code 0 when nothing is wrong, 1 when rows or the file are refused, 2 for a wrong call.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("letter_slug", help="slug of the letter, in any of its languages")
        parser.add_argument("file", type=Path, help="CSV or XLSX file; its first row names the columns")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        pairs = {
            "--map": ("HEADER=FIELD", "which field a column of the file holds"),
            "--set": ("FIELD=VALUE", "value where the column is blank or missing"),
            "--kind": ("WORD=KIND", "what a word of the column “kind” means: organization or individual"),
        }
        for option, (metavar, text) in pairs.items():
            parser.add_argument(option, action="append", default=[], metavar=metavar, help=text)
        parser.add_argument("--duplicates", choices=DuplicatePolicy.values, default=DuplicatePolicy.SKIP.value)
        parser.add_argument(
            "--good-rows", action="store_true", help="import the good rows although others are refused"
        )
        parser.add_argument("--encoding", default="", help=f"of a CSV file: {', '.join(ENCODINGS)}")
        parser.add_argument("--delimiter", default="", help="of a CSV file: “,”, “;”, “|” or tab")
        parser.add_argument("--sheet", default="", help="name of the sheet of a workbook")
        parser.add_argument("--date-order", default="", choices=["", *DateOrder.values], help="of dates like 5/6/2026")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import and report; the exit code tells whether anything was refused."""
        letter = letter_named(options["letter_slug"])
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise wrong_call(f"The file {options['file']} can't be read: {error.strerror}.") from error
        bar = ProgressBar()
        try:
            report = import_at_once(
                letter.signatory_list,
                content,
                file_name=options["file"].name,
                options=_import_options(options),
                dry_run=options["dry_run"],
                good_rows=options["good_rows"],
                progress=bar.begin,
            )
        except SignatoriesError as error:
            raise wrong_call(str(error)) from error
        finally:
            bar.end()
        if options["format"] == "json":
            self.stdout.write(json.dumps(report.as_contract(), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_lines(report)))
        if report.is_refused:
            sys.exit(1)


def _import_options(options: dict[str, Any]) -> ImportOptions:
    pairs = {name: dict(_pair(text, f"--{name}") for text in options[name]) for name in ("map", "set", "kind")}
    for column in pairs["set"]:
        check_column(column)
    delimiter = DELIMITER_NAMES.get(options["delimiter"], options["delimiter"])
    for option, value, known in (
        ("--kind", set(pairs["kind"].values()), Kind.values),
        ("--encoding", {options["encoding"]} - {""}, ENCODINGS),
        ("--delimiter", {delimiter} - {""}, DELIMITERS),
    ):
        if unknown := value - set(known):
            raise wrong_call(f"{option}: “{unknown.pop()}” is none of {', '.join(map(repr, known))}.")
    return ImportOptions(
        mapping=pairs["map"],
        constants=pairs["set"],
        kinds=pairs["kind"],
        duplicates=options["duplicates"],
        encoding=options["encoding"],
        delimiter=delimiter,
        sheet=options["sheet"],
        date_order=options["date_order"],
    )


def _pair(text: str, option: str) -> tuple[str, str]:
    # The header or the word may hold "=" itself, a field or a kind never does.
    left, equals, right = text.partition("=") if option == "--set" else text.rpartition("=")
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
        "refused": sorted({problem.row for problem in report.errors}),
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
    lines.append(f"Imported, as import {report.batch}." if report.written else "Nothing was written.")
    return lines
