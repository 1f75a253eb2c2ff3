"""The parts of reading a workbook that .xlsx, .xls and .ods share: sheets, cell values, notes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from signatories.characters import gettext_noop
from signatories.exchange.reading.protocol import TableMetadata

#: Rows and cells that a note lists; the others are only counted.
MAX_LISTED = 10
ENCRYPTED = gettext_noop("This workbook is protected with a password. Save it without one, or as CSV.")
DAMAGED_SHEET = gettext_noop("The sheet “%(title)s” is damaged. Save it again and send the new file.")


@dataclass(frozen=True)
class SheetInfo:
    """Title and visibility of a sheet."""

    title: str
    is_visible: bool = True


@dataclass
class SheetNotes:
    """Places in a sheet where the import differs from what somebody sees on the screen."""

    hidden: list[str] = field(default_factory=list)
    formulas: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)

    def add_to(self, metadata: TableMetadata) -> None:
        """Append one note to `metadata` for each kind of place that occurs."""
        for places, sentence in (
            (self.hidden, gettext_noop("Rows that the spreadsheet hides are read too: %(places)s.")),
            (self.formulas, gettext_noop("Formulas without a stored result are read as blank: %(places)s.")),
            (self.errors, gettext_noop("Errors of the spreadsheet, such as #N/A, are read as blank: %(places)s.")),
            (self.merged, gettext_noop("Of merged cells only the first has the value: %(places)s.")),
        ):
            if places:
                more = f" … ({len(places)})" if len(places) > MAX_LISTED else ""
                metadata.notes.append((sentence, {"places": ", ".join(places[:MAX_LISTED]) + more}))


def cell_text(value: object) -> str:
    """Return a typed value as text: integers without a decimal point, dates in ISO 8601, durations as 100:14:15."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        seconds = round(abs(value.total_seconds()))
        sign = "-" if value < timedelta(0) else ""
        return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(value)


def raise_if_memory(error: Exception) -> None:
    """Raise `MemoryError` if a library reported it as an error of the file."""
    if isinstance(error, MemoryError) or "out of memory" in str(error):
        raise MemoryError from error
