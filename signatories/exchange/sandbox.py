"""Reading a file that people made, in a process of its own with limits of time and memory."""

from __future__ import annotations

import json
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

from signatories.characters import gettext_noop
from signatories.exceptions import UnreadableFile
from signatories.exchange.import_limits import read_limits
from signatories.exchange.reading.__main__ import TOO_MUCH_MEMORY
from signatories.exchange.reading.csv_reader import ENCODINGS, LINES
from signatories.exchange.reading.protocol import ReadLimits, ReadRequest, TableMetadata
from signatories.exchange.reading.table import Row

SEPARATED_BY = {
    ",": pgettext_lazy("separated by", "commas"),
    ";": pgettext_lazy("separated by", "semicolons"),
    "\t": pgettext_lazy("separated by", "tabs"),
    "|": pgettext_lazy("separated by", "vertical bars"),
}
HIDDEN_SHEET = gettext_lazy("%s (hidden)")


def describe_source(how: Mapping[str, Any]) -> str:
    """Return in words, in the active language, how a file was read; "" where that isn't known.

    `how` has the fields of an `TableMetadata`, as an import keeps them.
    """
    if sheet := how.get("sheet"):
        title = HIDDEN_SHEET % sheet if sheet in how.get("hidden_sheets", ()) else sheet
        if how.get("file_format") == "ods":
            return _("OpenDocument spreadsheet, sheet “%s”") % title
        return _("Excel workbook, sheet “%s”") % title
    encoding, delimiter = ENCODINGS.get(how.get("encoding", "")), how.get("delimiter", "")
    if encoding and delimiter == LINES:
        return _("%(encoding)s, a signatory a line") % {"encoding": encoding}
    if encoding and delimiter in SEPARATED_BY:
        values = {"encoding": encoding, "delimiter": SEPARATED_BY[delimiter]}
        return _("%(encoding)s, separated by %(delimiter)s") % values
    return ""


@dataclass
class Table:
    """Headers and rows as read; iterating yields each `Row` below the header, as often as wanted, from disk.

    The file of rows has no name, lives as long as the table, and is closed with it.
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
        self.lines.seek(0)
        for line in self.lines:
            number, cells, *marks = json.loads(line)
            yield Row(number, tuple(cells), *marks)

    @property
    def source(self) -> str:
        """Say how the file was understood, in words: "Windows-1252, separated by semicolons"."""
        return describe_source(asdict(self.metadata))

    @property
    def notes(self) -> list[str]:
        """Return what staff should know of the file before they import it."""
        how = self.metadata
        notes = [_(sentence) % values for sentence, values in how.notes]
        others = [
            HIDDEN_SHEET % title if title in how.hidden_sheets else title for title in how.sheets if title != how.sheet
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

    Raises `UnreadableFile` with one sentence that says what was found and what to do, also where the
    file takes more time or memory than `settings` allow.
    """
    if len(content) > settings.IMPORT_MAX_BYTES:
        raise UnreadableFile(
            gettext_noop("The file has %(size).1f MB; at most %(most).1f MB are read. Split it."),
            size=len(content) / 1_000_000,
            most=settings.IMPORT_MAX_BYTES / 1_000_000,
        )
    request = ReadRequest(read_limits(), encoding, delimiter, sheet, header, mend, tuple(expected))
    lines = tempfile.TemporaryFile()  # noqa: SIM115 - the table closes it
    try:
        return Table(_read_in_child(content, request, lines), lines)
    except BaseException:
        lines.close()
        raise


def _read_in_child(content: bytes, request: ReadRequest, lines: IO[bytes]) -> TableMetadata:
    """Write the rows to `lines`, one JSON document each, as `signatories.exchange.reading` does."""
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
                # Files of strangers are read without the secrets of the site.
                env={},
                timeout=request.limits.seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise UnreadableFile(
                gettext_noop("The file was not read within %(most)d seconds. Split it, or save it as CSV."),
                most=request.limits.seconds,
            ) from error
    if process.returncode not in (0, 1):
        raise _died(process.returncode, request.limits)
    answer = json.loads(process.stderr)
    if process.returncode == 1:
        raise UnreadableFile(answer["refused"], **answer["values"])
    return TableMetadata(**answer)


def _died(code: int, limits: ReadLimits) -> UnreadableFile:
    if code == TOO_MUCH_MEMORY:
        return UnreadableFile(
            gettext_noop("Reading the file takes more than %(most)d MB of memory. Split it, or save it as CSV."),
            most=limits.memory_bytes // 1_000_000,
        )
    return UnreadableFile(
        gettext_noop("The file could not be read: the process ended with code %(code)d. Save the list as CSV."),
        code=code,
    )
