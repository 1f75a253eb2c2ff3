"""OpenDocument spreadsheets (.ods), read as a stream: sizes that a file declares cost no memory."""

from __future__ import annotations

import zipfile
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import chain

from signatories.exceptions import UnreadableFile
from signatories.exchange.reading.archive import DAMAGED_ARCHIVE
from signatories.exchange.reading.ods_rows import SheetRow, SheetRowParser
from signatories.exchange.reading.ods_sheets import SheetListParser
from signatories.exchange.reading.ods_styles import StyleParser, Styles
from signatories.exchange.reading.protocol import ReadRequest, TableMetadata
from signatories.exchange.reading.rows import Row, column_letters
from signatories.exchange.reading.sheet_choice import choose_sheet
from signatories.exchange.reading.table import read_rows
from signatories.exchange.reading.workbook import ENCRYPTED, SheetNotes, raise_if_memory

CHUNK_BYTES = 65_536
#: The element of the manifest that describes how a member is encrypted, and the member that holds all others.
ENCRYPTION_ELEMENT, ENCRYPTED_MEMBER = b"encryption-data", "encrypted-package"


def read_ods(archive: zipfile.ZipFile, request: ReadRequest, metadata: TableMetadata) -> Iterator[Row]:
    """Yield the rows of the requested sheet, or of the first visible one that has data.

    Rows, texts and notes are those that `read_xlsx` would return for the same workbook. Raises `UnreadableFile` for
    an encrypted or damaged file, and for one without a visible sheet.
    """
    _require_unencrypted(archive)
    styles: Styles = {}
    if "styles.xml" in archive.namelist():
        for _chunk in _parse(archive, "styles.xml", StyleParser(styles)):
            continue
    listing = SheetListParser(dict(styles))
    for _chunk in _parse(archive, "content.xml", listing):
        continue
    if not listing.sheets:
        raise UnreadableFile(DAMAGED_ARCHIVE)
    metadata.file_format = "ods"

    def first_rows(index: int) -> Iterator[Row]:
        if index not in listing.with_data:
            return iter(())
        return _rows(archive, styles, request, index, TableMetadata())

    index = choose_sheet(listing.sheets, request.sheet, first_rows, metadata)
    return read_rows(_rows(archive, styles, request, index, metadata), metadata, request)


def _require_unencrypted(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if ENCRYPTED_MEMBER in names or any(member.flag_bits & 1 for member in archive.infolist()):
        raise UnreadableFile(ENCRYPTED)
    if "META-INF/manifest.xml" not in names:
        return
    try:
        manifest = archive.read("META-INF/manifest.xml")
    except Exception as error:  # zipfile raises whatever its decompressors do
        raise_if_memory(error)
        raise UnreadableFile(DAMAGED_ARCHIVE) from error
    if ENCRYPTION_ELEMENT in manifest:
        raise UnreadableFile(ENCRYPTED)


def _rows(
    archive: zipfile.ZipFile, styles: Styles, request: ReadRequest, sheet: int, metadata: TableMetadata
) -> Iterator[Row]:
    notes = SheetNotes()
    with closing(_parse_rows(archive, SheetRowParser(dict(styles), request.limits))) as rows:
        for row in rows:
            if row.sheet > sheet:
                break
            if row.sheet < sheet or not row.has_data:
                continue
            # The cap on rows refuses more of them.
            for number in range(row.number, row.number + min(row.repeated, request.limits.rows + 2)):
                _note(row, number, notes)
                yield Row(number, row.texts, row.is_hidden, row.is_struck, row.links)
    notes.add_to(metadata)


def _note(row: SheetRow, number: int, notes: SheetNotes) -> None:
    if row.is_hidden and any(text.strip() for text in row.texts):
        notes.hidden.append(str(number))
    notes.formulas.extend(f"{column_letters(column)}{number}" for column in row.formulas)
    notes.errors.extend(f"{column_letters(column)}{number}" for column in row.errors)
    for column, width, height in row.merged:
        last = f"{column_letters(column + width - 1)}{number + height - 1}"
        notes.merged.append(f"{column_letters(column)}{number}:{last}")


def _parse_rows(archive: zipfile.ZipFile, parser: SheetRowParser) -> Generator[SheetRow, None, None]:
    """Feed `content.xml` to `parser` in chunks, and yield the rows it completes."""
    for _chunk in _parse(archive, "content.xml", parser):
        yield from parser.take_rows()


def _parse(archive: zipfile.ZipFile, member: str, parser: StyleParser) -> Iterator[None]:
    """Feed a member to `parser`, yielding after each chunk; raises `UnreadableFile` if it is damaged."""
    try:
        with archive.open(member) as stream:
            for chunk in chain(iter(lambda: stream.read(CHUNK_BYTES), b""), [b""]):
                parser.feed(chunk)
                yield
    except UnreadableFile:
        raise
    except Exception as error:  # zipfile raises whatever its decompressors do
        raise_if_memory(error)
        raise UnreadableFile(DAMAGED_ARCHIVE) from error
