"""The sandbox: parses an uploaded file in a child process with limits on time and memory."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.languages import language_codes
from signatories.characters import gettext_noop
from signatories.exceptions import UnreadableFile
from signatories.exchange.reading.__main__ import REFUSED, TOO_MUCH_MEMORY
from signatories.exchange.reading.csv_reader import LINES
from signatories.exchange.reading.encodings import ENCODINGS
from signatories.exchange.reading.protocol import ReadLimits, ReadRequest, TableMetadata
from signatories.exchange.reading.rows import Row

SEPARATED_BY = {
    ",": pgettext_lazy("separated by", "commas"),
    ";": pgettext_lazy("separated by", "semicolons"),
    "\t": pgettext_lazy("separated by", "tabs"),
    "|": pgettext_lazy("separated by", "vertical bars"),
}
HIDDEN_SHEET = gettext_lazy("%s (hidden)")


def read_limits() -> ReadLimits:
    """Return the caps on one file, from `cms/settings/import_limits.py`."""
    return ReadLimits(
        rows=settings.IMPORT_MAX_ROWS,
        columns=settings.IMPORT_MAX_COLUMNS,
        cell_characters=settings.IMPORT_MAX_CELL_CHARACTERS,
        unpacked_bytes=settings.IMPORT_MAX_UNPACKED_BYTES,
        memory_bytes=settings.IMPORT_MAX_MEMORY_BYTES,
        seconds=settings.IMPORT_MAX_SECONDS,
    )


def describe_source(metadata: Mapping[str, Any]) -> str:
    """Describe how a file was read, in the active language; "" if that is unknown.

    `metadata` has the fields of a `TableMetadata`, as stored with an import.
    """
    if sheet := metadata.get("sheet"):
        title = HIDDEN_SHEET % sheet if sheet in metadata.get("hidden_sheets", ()) else sheet
        if metadata.get("file_format") == "ods":
            return _("OpenDocument spreadsheet, sheet “%s”") % title
        return _("Excel workbook, sheet “%s”") % title
    encoding, delimiter = ENCODINGS.get(metadata.get("encoding", "")), metadata.get("delimiter", "")
    if encoding and delimiter == LINES:
        return _("%(encoding)s, one signatory per line") % {"encoding": encoding}
    if encoding and delimiter in SEPARATED_BY:
        values = {"encoding": encoding, "delimiter": SEPARATED_BY[delimiter]}
        return _("%(encoding)s, separated by %(delimiter)s") % values
    return ""


@dataclass
class Table:
    """Headers and rows of a file. Each iteration reads the rows below the header from disk.

    The temporary file of rows is closed, and so deleted, with the table.
    """

    metadata: TableMetadata
    lines: IO[bytes]

    def __post_init__(self) -> None:
        weakref.finalize(self, self.lines.close)

    @property
    def headers(self) -> list[str]:
        return self.metadata.headers

    def __len__(self) -> int:
        return self.metadata.rows

    def __iter__(self) -> Iterator[Row]:
        for number, cells, is_hidden, is_struck in self._records():
            yield Row(number, tuple(cells), is_hidden, is_struck)

    def _records(self) -> Iterator[tuple[int, list[str], bool, bool]]:
        """Yield number, cells and marks of each row, without the cost of a `Row`."""
        self.lines.seek(0)
        for line in self.lines:
            yield from json.loads(line)

    def cells_at(self, position: int) -> Iterator[str]:
        """Yield the cells at a position of the rows; rows may end before it."""
        return (cells[position] for _number, cells, *_marks in self._records() if position < len(cells))

    def cells_below(self, header: str) -> Iterator[str]:
        """Yield the cells of the column with a header."""
        return self.cells_at(self.headers.index(header))

    @property
    def source(self) -> str:
        """Describe how the file was read: "Windows-1252, separated by semicolons"."""
        return describe_source(asdict(self.metadata))

    @property
    def notes(self) -> list[str]:
        """Return notes on the file for staff, in the active language."""
        notes = [_(sentence) % values for sentence, values in self.metadata.notes]
        others = [
            HIDDEN_SHEET % title if title in self.metadata.hidden_sheets else title
            for title in self.metadata.sheets
            if title != self.metadata.sheet
        ]
        if others:
            notes.insert(0, _("Sheets that were not read: %s.") % ", ".join(others))
        return notes


def read_table(
    content: bytes,
    *,
    encoding: str = "",
    delimiter: str = "",
    sheet: str = "",
    header: str = "",
    mend: str = "",
    expected: Iterable[str] = (),
) -> Table:
    """Return the table in a CSV, XLSX, XLS or ODS file; arguments that are "" are detected from the file.

    Raises `UnreadableFile` with one sentence that says what is wrong and what to do, also if reading takes more time
    or memory than the settings allow (`read_limits`).
    """
    if len(content) > settings.IMPORT_MAX_BYTES:
        raise UnreadableFile(
            gettext_noop("The file has %(size).1f MB; at most %(most).1f MB are read. Split it."),
            size=len(content) / 1_000_000,
            most=settings.IMPORT_MAX_BYTES / 1_000_000,
        )
    request = ReadRequest(read_limits(), encoding, delimiter, sheet, header, mend, tuple(expected), language_codes())
    lines = tempfile.TemporaryFile()  # noqa: SIM115 - the table closes it
    try:
        return Table(_read_in_child(content, request, lines), lines)
    except BaseException:
        lines.close()
        raise


def _read_in_child(content: bytes, request: ReadRequest, lines: IO[bytes]) -> TableMetadata:
    """Run `signatories.exchange.reading`, which writes the rows to `lines`, and return the metadata."""
    command = [sys.executable, "-W", "ignore", "-m", "signatories.exchange.reading", json.dumps(asdict(request))]
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        try:
            process = subprocess.run(
                command,
                stdin=file,
                stdout=lines,
                stderr=subprocess.PIPE,
                cwd=settings.BASE_DIR,
                # The child process gets no environment, so none of the site's secrets.
                env={},
                timeout=request.limits.seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise _crash_error(-signal.SIGXCPU, request.limits) from error
    if process.returncode not in (0, REFUSED):
        raise _crash_error(process.returncode, request.limits)
    answer = json.loads(process.stderr)
    if process.returncode == REFUSED:
        raise UnreadableFile(answer["refused"], **answer["values"])
    samples = [(encoding, sample) for encoding, sample in answer["encoding_samples"]]
    return TableMetadata(**answer | {"encoding_samples": samples})


def _crash_error(code: int, limits: ReadLimits) -> UnreadableFile:
    if code == -signal.SIGXCPU:
        return UnreadableFile(
            gettext_noop("The file was not read within %(most)s seconds. Split it, or save it as CSV."),
            most=limits.seconds,
        )
    if code == TOO_MUCH_MEMORY:
        return UnreadableFile(
            gettext_noop("Reading the file takes more than %(most)s MB of memory. Split it, or save it as CSV."),
            most=limits.memory_bytes // 1_000_000,
        )
    return UnreadableFile(
        gettext_noop("The file could not be read: the process ended with code %(code)d. Save the list as CSV."),
        code=code,
    )
