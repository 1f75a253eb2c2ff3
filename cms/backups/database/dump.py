"""Tables in an archive: their rows as lines of JSON, in compressed parts of a few megabytes."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from cms.backups.archive import ArchiveWriter, Part
from cms.backups.database.tables import Table, last_id, quoted
from cms.backups.database.values import CHECKSUM_RANGE, RowCodec
from cms.backups.description import TableContents
from cms.backups.errors import DamagedBackup

FOLDER = "database/"
#: Rows that are read at a time; revisions of pages can have 100 KB each.
BATCH = 200
#: The size of lines from which they become a part, which is read and written as a whole.
PART_BYTES = 4_000_000


def write_table(cursor: CursorWrapper, table: Table, archive: ArchiveWriter) -> TableContents:
    """Add the rows of a table to an archive; return what was added."""
    codec = RowCodec(list(table.columns.values()))
    rows = checksum = number = 0
    lines = bytearray()
    for row in _rows(cursor, table):
        encoded = codec.encode(row)
        rows += 1
        checksum += codec.checksum(encoded)
        lines += json.dumps(encoded, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        if len(lines) >= PART_BYTES:
            number += 1
            _write_part(archive, table, number, lines)
    if lines:
        _write_part(archive, table, number + 1, lines)
    return TableContents(
        columns=table.columns,
        rows=rows,
        checksum=f"{checksum % CHECKSUM_RANGE:064x}",
        last_id=last_id(cursor, table),
    )


def stored_checksum(cursor: CursorWrapper, table: Table) -> str:
    """Return the checksum of the rows that a table has now, as `write_table` returns it."""
    codec = RowCodec(list(table.columns.values()))
    total = sum(codec.checksum(codec.encode(row)) for row in _rows(cursor, table))
    return f"{total % CHECKSUM_RANGE:064x}"


def load_part(cursor: CursorWrapper, table: Table, part: Part) -> None:
    """Insert the rows of a part, without models and their signals. Raises `DamagedBackup` for other content."""
    codec = RowCodec(list(table.columns.values()))
    rows = map(codec.decode, _lines(part))
    target = f"{table.quoted_name} ({table.quoted_columns})"
    if connection.vendor == "postgresql":
        with connection.wrap_database_errors, cursor.copy(f"COPY {target} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    places = ", ".join(["%s"] * len(table.columns))
    cursor.executemany(f"INSERT INTO {target} VALUES ({places})", list(rows))  # noqa: S608 (names of the model)


def table_name(part: Part) -> str | None:
    """Return the name of the table whose rows a part has; None for other parts."""
    return part.name.removeprefix(FOLDER).partition("/")[0] if part.name.startswith(FOLDER) else None


def _rows(cursor: CursorWrapper, table: Table) -> Iterator[tuple[Any, ...]]:
    """Yield all rows in the order of the key, without keeping them in memory."""
    select = f"SELECT {table.quoted_columns} FROM {table.quoted_name}"  # noqa: S608 (names of the model)
    order = f"ORDER BY {quoted(table.key)} LIMIT {BATCH:d}"
    key = list(table.columns).index(table.key)
    cursor.execute(f"{select} {order}")
    while batch := cursor.fetchall():
        yield from batch
        cursor.execute(f"{select} WHERE {quoted(table.key)} > %s {order}", [batch[-1][key]])


def _write_part(archive: ArchiveWriter, table: Table, number: int, lines: bytearray) -> None:
    name = f"{FOLDER}{table.name}/{number:05}.jsonl.gz"
    archive.add(name, gzip.compress(lines, compresslevel=6, mtime=0))
    lines.clear()


def _lines(part: Part) -> Iterator[list[Any]]:
    try:
        lines = gzip.decompress(part.read())
        yield from map(json.loads, lines.splitlines())
    except (OSError, EOFError, ValueError, zlib.error):
        raise DamagedBackup from None
