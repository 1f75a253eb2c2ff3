from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.template.defaultfilters import pluralize
from django.utils.translation import gettext

from core.commands import ProgressBar, printable_argument, usage_error
from core.languages import site_languages
from letters.management.base import letter_by_slug
from signatories.enums import Answer, CleanUp, DateOrder, DuplicatePolicy, Kind, Question
from signatories.exceptions import SignatoriesError
from signatories.exchange.cells.dates import AMBIGUOUS_DAY
from signatories.exchange.cells.mojibake import MISREAD_ENCODINGS
from signatories.exchange.columns.mapping import check_column
from signatories.exchange.imports.direct import import_file
from signatories.exchange.options import MAX_SOURCE, ImportOptions
from signatories.exchange.reading.csv_reader import DELIMITERS
from signatories.exchange.reading.encodings import ENCODINGS
from signatories.exchange.reading.protocol import NO_HEADER
from signatories.exchange.report import ImportReport
from signatories.exchange.rows.clean_names import CLEAN, MOVE
from signatories.text import UnprintableText, printable_text

#: Names of delimiters that are hard to type.
DELIMITER_NAMES = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}

#: Values of `--names`: how decorated names are written.
AS_WRITTEN, CLEAN_NAMES, FILL_TITLES = "as-written", "clean", "fill-titles"

#: Command-line options that answer the questions about rows.
ROW_OPTIONS: dict[str, tuple[Question, list[Answer]]] = {
    "--likely": (Question.SAME, [Answer.UPDATE, Answer.ADD, Answer.SKIP]),
    "--likely-withdrawals": (Question.REMOVE, [Answer.WITHDRAW, Answer.SKIP]),
    "--struck": (Question.STRUCK, [Answer.ADD, Answer.SKIP]),
    "--doubtful-text": (Question.TEXT, [Answer.ADD, Answer.SKIP]),
    "--unlikely-names": (Question.DOUBT, [Answer.ADD, Answer.SKIP]),
    "--unclear-wishes": (Question.WISH, [Answer.HIDE, Answer.SHOW, Answer.SKIP]),
    "--unclear-signers": (Question.SIGNER, [Answer.WORKPLACE, Answer.NAME, Answer.SKIP]),
}


class Command(BaseCommand):
    """Import signatories from a CSV, XLSX, XLS or ODS file into the list of a letter: all rows or none.

    Rows of signatories who withdrew, were rejected or dispute their entry are skipped and reported; `--overrule`
    imports such a row. Exit code 0 for success, 1 if rows or the file are refused, 2 for invalid arguments.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("letter_slug", help="slug of the letter, in any of its languages")
        parser.add_argument("file", type=Path, help="CSV, XLSX, XLS or ODS file")
        parser.add_argument("--dry-run", action="store_true", help="report the outcome and write nothing")
        self._add_reading_arguments(parser)
        pairs = {
            "--map": ("HEADER=FIELD", "which field a column of the file holds"),
            "--set": (
                "FIELD=VALUE",
                "value where the column is blank or missing; kind=by_given_name: rows without one are organizations",
            ),
            "--kind": ("WORD=KIND", "what a word of the column “kind” means: organization or individual"),
        }
        for option, (metavar, text) in pairs.items():
            parser.add_argument(option, action="append", default=[], metavar=metavar, help=text)
        parser.add_argument(
            "--overrule",
            action="append",
            default=[],
            metavar="ROW=REASON",
            help="import a row whose signatory withdrew, was rejected or disputed the entry, and say why",
        )
        parser.add_argument(
            "--unconfirmed",
            default="",
            metavar="SOURCE",
            help="list nobody at once, ask each by mail to confirm, and name in it where the addresses come from",
        )
        parser.add_argument(
            "--withdraw", default="", metavar="REASON", help="take everybody in the file off the list, and say why"
        )
        parser.add_argument("--mail-language", default="", help="of these mails: " + ", ".join(site_languages()))
        for option, (question, answers) in ROW_OPTIONS.items():
            parser.add_argument(option, default="", choices=["", *map(str, answers)], help=str(question.label))
        parser.add_argument(
            "--names",
            choices=[AS_WRITTEN, CLEAN_NAMES, FILL_TITLES],
            default=AS_WRITTEN,
            help="clean: without titles, degrees, pronouns, capitals, emoji; fill-titles: titles go to a blank title",
        )
        parser.add_argument("--duplicates", choices=DuplicatePolicy.values, default=DuplicatePolicy.SKIP.value)
        parser.add_argument(
            "--good-rows", action="store_true", help="import the good rows although others are refused"
        )
        parser.add_argument("--date-order", default="", choices=["", *DateOrder.values], help="of dates like 5/6/2026")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    @staticmethod
    def _add_reading_arguments(parser: ArgumentParser) -> None:
        header = parser.add_mutually_exclusive_group()
        header.add_argument("--no-header", action="store_true", help="the first row is a signatory")
        header.add_argument("--header-row", type=int, help="number of the header row")
        parser.add_argument(
            "--mend",
            default="",
            choices=["", *MISREAD_ENCODINGS],
            help="repair mojibake: the encoding as which UTF-8 was read by mistake",
        )
        parser.add_argument("--encoding", default="", help=f"of a CSV file: {', '.join(ENCODINGS)}")
        parser.add_argument("--delimiter", default="", help="of a CSV file: “,”, “;”, “|” or tab")
        parser.add_argument("--sheet", default="", help="name of the sheet of a workbook")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import and print the report; exit with 1 if anything was refused."""
        letter = letter_by_slug(options["letter_slug"])
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise usage_error(
                f"The file {printable_argument(str(options['file']))} can't be read: {error.strerror}."
            ) from error
        bar = ProgressBar()
        try:
            report = import_file(
                letter.signatory_list,
                content,
                file_name=printable_argument(options["file"].name),
                options=_import_options(options),
                dry_run=options["dry_run"],
                good_rows=options["good_rows"],
                start_progress=bar.start,
            )
        except SignatoriesError as error:
            raise usage_error(str(error)) from error
        finally:
            bar.finish()
        if options["format"] == "json":
            self.stdout.write(json.dumps(report.as_contract(), ensure_ascii=False))
        else:
            out = self.stderr if report.refusal else self.stdout
            out.write("\n".join(_lines(report)))
        if report.is_refused:
            sys.exit(1)


def _import_options(given: dict[str, Any]) -> ImportOptions:
    options = {name: printable_argument(value) if isinstance(value, str) else value for name, value in given.items()}
    pairs = {name: dict(_pair(text, f"--{name}") for text in options[name]) for name in ("map", "set", "kind")}
    for column in pairs["set"]:
        check_column(column)
    delimiter = DELIMITER_NAMES.get(options["delimiter"], options["delimiter"])
    for option, value, known in (
        ("--kind", set(pairs["kind"].values()), Kind.values),
        ("--encoding", {options["encoding"]} - {""}, ENCODINGS),
        ("--delimiter", {delimiter} - {""}, DELIMITERS),
        ("--mail-language", {options["mail_language"]} - {""}, site_languages()),
    ):
        if unknown := value - set(known):
            raise usage_error(f"{option}: “{unknown.pop()}” is none of {', '.join(map(repr, known))}.")
    return ImportOptions(
        mapping=pairs["map"],
        constants=pairs["set"],
        kinds=pairs["kind"],
        duplicates=options["duplicates"],
        encoding=options["encoding"],
        delimiter=delimiter,
        sheet=options["sheet"],
        date_order=options["date_order"],
        header=NO_HEADER if options["no_header"] else str(options["header_row"] or ""),
        mend=options["mend"],
        answers=_answers(options),
        address_source=_printable(options["unconfirmed"], "--unconfirmed"),
        removal=_printable(options["withdraw"], "--withdraw"),
        mail_language=options["mail_language"],
        overruled=dict(_overruled(text) for text in options["overrule"]),
        clean_ups=_clean_ups(options["names"]),
    )


def _clean_ups(names: str) -> dict[str, str]:
    if names == AS_WRITTEN:
        return {}
    return {kind.value: CLEAN for kind in CleanUp} | ({CleanUp.TITLES.value: MOVE} if names == FILL_TITLES else {})


def _printable(text: str, option: str) -> str:
    try:
        return printable_text(text)[:MAX_SOURCE] if text.strip() else ""
    except UnprintableText as error:
        raise usage_error(f"{option}: {error}") from error


def _answers(options: dict[str, Any]) -> dict[str, str]:
    given = {
        question.value: options[option.removeprefix("--").replace("-", "_")]
        for option, (question, _answers) in ROW_OPTIONS.items()
    }
    return {question: answer for question, answer in given.items() if answer}


def _overruled(text: str) -> tuple[str, str]:
    row, reason = _pair(text, "--set", shown="--overrule")
    if not row.isdecimal() or not reason.strip():
        raise usage_error(f"--overrule takes the number of a row and a reason joined by “=”, not “{text}”.")
    return row, reason.strip()[:255]


def _pair(text: str, option: str, *, shown: str = "") -> tuple[str, str]:
    text = printable_argument(text)
    # Headers and words may contain "=", fields and kinds do not.
    left, equals, right = text.partition("=") if option == "--set" else text.rpartition("=")
    if not equals or not left:
        raise usage_error(f"{shown or option} takes two words joined by “=”, not “{text}”.")
    return left, right


def _hints(report: ImportReport) -> list[str]:
    """Return the options that explain refused kinds and dates."""
    hints = [f'Give --kind "{word}=organization" or --kind "{word}=individual".' for word in report.kinds]
    if any(problem.reason == gettext(AMBIGUOUS_DAY) for problem in report.errors):
        hints.append("Give --date-order dmy or --date-order mdy.")
    return hints


def _lines(report: ImportReport) -> list[str]:
    if report.refusal:
        return [report.refusal]
    tallies: dict[str, list[Any]] = {
        "new": report.new,
        "updated": report.updated,
        "duplicate": report.duplicates,
        "refused": sorted({problem.row for problem in report.errors}),
    }
    lines = [
        f"{report.source}: {report.rows} row{pluralize(report.rows)}",
        ", ".join(f"{len(rows)} {word}" for word, rows in tallies.items()),
    ]
    more: dict[str, list[Any]] = {
        "withdrawn before": report.withdrew,
        "left out": report.left_out,
        "taken off": report.removed,
        "not found": report.not_found,
        "to decide": report.decide,
    }
    lines[-1] += "".join(f", {len(rows)} {word}" for word, rows in more.items() if rows)
    lines += [f"row {row.row}: withdraws {row.of}" for row in report.removed]
    lines += [f"row {number}: not found on the list" for number in report.not_found]
    lines += [f"row {duplicate.row}: same as {duplicate.of}" for duplicate in report.duplicates]
    lines += [f"row {row.row}: skipped, matches {row.of} (--overrule {row.row}=…)" for row in report.withdrew]
    lines += [f"row {row.row}: imported, though it matches {row.of}" for row in report.overruled]
    for label, problems in (("warning", report.warnings), ("to decide", report.decide), ("error", report.errors)):
        for problem in problems:
            place = f"row {problem.row}: " if problem.row else ""
            column = f"“{problem.column}” " if problem.column else ""
            value = f" (“{problem.value}”)" if problem.value else ""
            lines.append(f"{label}: {place}{column}{problem.reason}{value}")
    if declined := len(report.declined):
        lines.append(f"{declined} left out without their names: the signatories did not agree to be listed.")
    lines += [f"row {offer.row}: “{offer.value}” could be written “{offer.clean}”" for offer in report.offers]
    if report.offers:
        lines.append("Give --names clean, or --names fill-titles to put titles into a blank title.")
    lines += _hints(report)
    if report.asks and report.written:
        lines.append(f"{len(report.new)} unconfirmed: the worker asks each of them by mail.")
    lines.append(f"Imported, as import {report.batch}." if report.written else "Nothing was written.")
    return lines
