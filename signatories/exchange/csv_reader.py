"""Comma-separated values as spreadsheets write them, in the encodings and with the separators they use."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from signatories.exceptions import UnreadableFile
from signatories.exchange.columns import guess_mapping
from signatories.exchange.guard import unguard
from signatories.exchange.table import Table, build_table

BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
ENCODING_NAMES = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}
DELIMITERS = {
    ",": pgettext_lazy("separated by", "commas"),
    ";": pgettext_lazy("separated by", "semicolons"),
    "\t": pgettext_lazy("separated by", "tabs"),
    "|": pgettext_lazy("separated by", "vertical bars"),
}
NO_TEXT = gettext_lazy("The bytes of this file are no text. Save the list as “CSV UTF-8” or as an Excel workbook.")


def read_csv(content: bytes) -> Table:
    """Return the table in `content`; raises `UnreadableFile` where it isn't text or a quotation mark never closes."""
    text, encoding = _decode(content)
    text, delimiter = _take_separator_line(text)
    delimiter = delimiter or _find_delimiter(text)
    source = _("%(encoding)s, separated by %(delimiter)s") % {
        "encoding": ENCODING_NAMES[encoding],
        "delimiter": DELIMITERS[delimiter],
    }
    return build_table(_records(text, delimiter), source=source, notes=[])


def _decode(content: bytes) -> tuple[str, str]:
    """Decode by byte order mark, else as strict UTF-8, else as Windows-1252.

    No library that guesses encodings: they turn "Hélène" into "Hélčne".
    """
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            candidates = [encoding]
            break
    else:
        candidates = ["utf-8", "cp1252"]
    for encoding in candidates:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, encoding
    raise UnreadableFile(str(NO_TEXT))


def _take_separator_line(text: str) -> tuple[str, str | None]:
    """Cut off Excel's first line `sep=;` and return the rest and the separator it names, if any."""
    first, _end, rest = text.partition("\n")
    first = first.rstrip("\r")
    if first.lower().startswith("sep=") and first[4:] in DELIMITERS:
        return rest, first[4:]
    return text, None


def _find_delimiter(text: str) -> str:
    """Return the separator under which the first row has the most known headers, then the most cells."""

    def score(delimiter: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            headers = next((record for record in reader if any(cell.strip() for cell in record)), [])
        except csv.Error:
            return (0, 0)
        return len(guess_mapping(headers)), len(headers)

    return max(DELIMITERS, key=score)


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableFile(
                _(
                    "A quotation mark in row %d is not closed, so the rows after it can't be told apart. "
                    "Close or remove it."
                )
                % number
            ) from error
        yield number, [unguard(cell) for cell in record]
