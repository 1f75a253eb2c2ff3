"""CSV files as spreadsheets write them: detects the encoding and the delimiter."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import islice

from signatories.characters import gettext_noop
from signatories.exceptions import UnreadableFile
from signatories.exchange.header_mapping import guess_mapping
from signatories.exchange.mojibake import guess_encoding
from signatories.exchange.reading import plain_list
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
#: Encodings that staff can choose: Python codec, display name.
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
    "mac-roman": "Mac Roman",
    "cp850": "DOS (850)",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
}
DELIMITERS = (",", ";", "\t", "|")
#: The delimiter of a plain list: one signatory per line.
LINES = "\n"
#: A multibyte character of UTF-8, and a byte outside ASCII.
MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
STRAY = re.compile(rb"[\x80-\xff]")


def read_csv(content: bytes, request: ReadRequest, metadata: TableMetadata) -> Iterator[Row]:
    """Yield the rows of `content`; raises `UnreadableFile` if it is not text or a quotation mark is never closed."""
    text, metadata.encoding, metadata.doubts_encoding = _decode(content, request.encoding)
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


def _decode(content: bytes, chosen: str) -> tuple[str, str, bool]:
    """Return the text, its encoding, and whether the encoding is doubtful.

    Tries the `chosen` encoding, the byte order mark, strict UTF-8, then the likeliest 8-bit encoding. Detection
    libraries do worse here: they turn "Hélène" into "Hélčne".
    """
    from_bom = next((encoding for mark, encoding in BYTE_ORDER_MARKS.items() if content.startswith(mark)), "")
    encoding = chosen or from_bom or "utf-8"
    is_doubtful = False
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        text = "\0"
        if not chosen and not from_bom:
            _refuse_damaged_utf8(content, error.start)
            encoding, is_doubtful = guess_encoding(content)
            text = content.decode(encoding) if encoding else text
    if "\0" not in text:
        return text.removeprefix("\ufeff"), encoding, is_doubtful
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


def _refuse_damaged_utf8(content: bytes, broken_at: int) -> None:
    """Refuse a text that is UTF-8 except for a few bytes: decoded as Windows-1252, each "é" would become "Ã©"."""
    multibyte = len(MULTIBYTE.findall(content))
    stray = len(STRAY.findall(MULTIBYTE.sub(b"", content)))
    if multibyte > stray:
        raise UnreadableFile(
            gettext_noop(
                "This file is UTF-8, except for some bytes in line %(line)d. Correct that line, or choose the "
                "encoding."
            ),
            line=content.count(b"\n", 0, broken_at) + 1,
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
