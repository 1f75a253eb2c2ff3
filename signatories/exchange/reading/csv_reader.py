"""CSV files as spreadsheets write them: detects the encoding and the delimiter."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import islice

from signatories.characters import gettext_noop
from signatories.exceptions import UnreadableFile
from signatories.exchange.headers.mapping import guess_mapping
from signatories.exchange.reading import plain_list
from signatories.exchange.reading.encodings import ENCODINGS, decode, detect_utf16, guess_encoding
from signatories.exchange.reading.formula_escaping import unescape_formula
from signatories.exchange.reading.header_row import ROWS_ABOVE_HEADER
from signatories.exchange.reading.plain_list import has_bullets, is_plain_list
from signatories.exchange.reading.protocol import ReadRequest, TableMetadata
from signatories.exchange.reading.rows import Row
from signatories.exchange.reading.table import read_rows

BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
DELIMITERS = (",", ";", "\t", "|")
#: The delimiter of a plain list: one signatory per line.
LINES = "\n"


def read_csv(content: bytes, request: ReadRequest, metadata: TableMetadata) -> Iterator[Row]:
    """Yield the rows of `content`; raises `UnreadableFile` if it is not text or a quotation mark is never closed."""
    text = _decode(content, request.encoding, metadata)
    text, delimiter = _split_sep_line(text)
    if not request.delimiter and not request.header.isdecimal() and not delimiter and is_plain_list(text):
        return _read_plain_list(text, request, metadata)
    metadata.delimiter = request.delimiter or delimiter or _detect_delimiter(text)
    return read_rows(_records(text, metadata.delimiter), metadata, request)


def _read_plain_list(text: str, request: ReadRequest, metadata: TableMetadata) -> Iterator[Row]:
    """Yield the lines of a plain list as rows; `doubts_header` is set unless bullets rule out a header."""
    metadata.delimiter = LINES
    is_headerless = bool(request.header) or has_bullets(text)
    list_request = replace(request, header="", expected=plain_list.COLUMNS)
    yield from read_rows(plain_list.rows_of(text), metadata, list_request)
    metadata.first_rows = metadata.first_rows[1:]
    metadata.header_row, metadata.doubts_header = 0, not is_headerless
    if is_headerless:
        metadata.notes.append((gettext_noop("Read as a list of names without a header, one signatory per line."), {}))


def _decode(content: bytes, chosen: str, metadata: TableMetadata) -> str:
    """Return the text, and set its encoding in `metadata`, and whether it is doubtful.

    Tries the `chosen` encoding, the byte order mark, strict UTF-8, UTF-16 by its zero bytes, then the likeliest 8-bit
    encoding.
    """
    from_bom = next((encoding for mark, encoding in BYTE_ORDER_MARKS.items() if content.startswith(mark)), "")
    metadata.encoding = chosen or from_bom or detect_utf16(content) or "utf-8"
    try:
        text = decode(content, metadata.encoding)
    except UnicodeDecodeError:
        text = "\0"
        if not chosen and not from_bom:
            guess = guess_encoding(content)
            metadata.encoding, metadata.doubts_encoding = guess.encoding, guess.is_doubtful
            metadata.encoding_samples, metadata.broken_line = list(guess.samples), guess.broken_line
            text = decode(content, guess.encoding) if guess.encoding else text
    if "\0" not in text:
        return text.removeprefix("\ufeff")
    if chosen:
        raise UnreadableFile(
            gettext_noop(
                "This file can't be read as %(encoding)s. Choose another encoding, or save it as “CSV UTF-8”."
            ),
            encoding=ENCODINGS[chosen],
        )
    raise UnreadableFile(
        gettext_noop("This file does not contain text. Save the list as “CSV UTF-8” or as an Excel workbook.")
    )


def _split_sep_line(text: str) -> tuple[str, str | None]:
    """Return the text without Excel's first line `sep=;`, and the delimiter that it names; None without that line."""
    first, _end, rest = text.partition("\n")
    first = first.rstrip("\r")
    if first.lower().startswith("sep=") and first[4:] in DELIMITERS:
        return rest, first[4:]
    return text, None


def _detect_delimiter(text: str) -> str:
    """Return the delimiter that gives one of the first rows the most known headers, then the most cells."""

    def score(delimiter: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows: list[list[str]] = []
        # `_records` refuses broken rows later, with their number.
        with suppress(csv.Error):
            rows.extend(islice(reader, 1))
            rows.extend(islice(reader, ROWS_ABOVE_HEADER))
        return max(((len(guess_mapping(row)), len(row)) for row in rows), default=(0, 0))

    return max(DELIMITERS, key=score)


def _records(text: str, delimiter: str) -> Iterator[Row]:
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
                gettext_noop(
                    "A quotation mark in row %(row)d is not closed, so the rows after it can't be told apart. "
                    "Close or remove it."
                ),
                row=number,
            ) from error
        yield Row(number, tuple(unescape_formula(cell) for cell in record))
